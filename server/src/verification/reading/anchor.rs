//! Which printed line each word belongs to: labels are found by what they look like and by their order, values stand
//! right of the colons, and a line without a label goes on with the one above.

use std::collections::BTreeMap;

use contract::ktp::{PrintedLine, RawText, distance};

use super::words::Word;

/// A label is recognised when at most this share of its letters differs.
const LABEL_SLACK: f64 = 0.40;
/// What a row earns that is given to a label it does not look like, so that order decides between damaged ones.
const BY_ORDER: f64 = 0.02;
/// Where the colons stand as a share of the width when none can be read.
const COLONS_X: f32 = 0.252;
/// Boxes taller than this many times the usual one are stains or the signature.
const TALLEST: f32 = 2.2;
/// A row goes on with the one above only if it begins this near to where values begin, as a share of the width.
const CONTINUES_WITHIN: f32 = 0.10;
/// Words of less confidence that stand alone are specks of the ground.
const SPECK: f64 = 0.20;

/// What is known of the sheet that was read, in its pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) width: f32,
    /// Words from here on down are those from below the portrait.
    pub(super) issue_top: f32,
    /// Where colons were wiped, between labels and values.
    pub(super) colons_x: Option<f32>,
}

/// The words of every printed line.
pub(super) fn anchor(words: Vec<Word>, sheet: &Sheet) -> BTreeMap<PrintedLine, Vec<Word>> {
    let usual = usual_height(&words);
    let (below, above): (Vec<Word>, Vec<Word>) =
        words.into_iter().partition(|word| word.middle() >= sheet.issue_top);
    let mut lines = BTreeMap::new();
    let mut put = |line, words: &[Word]| {
        if !words.is_empty() {
            lines.insert(line, words.to_vec());
        }
    };
    let rows = rows_of(above, usual);
    let head = rows.iter().position(|row| labelled(row, "NIK").is_some() || is_number(row));
    let (head, body) = rows.split_at(head.unwrap_or_else(|| first_label(&rows)));
    let province = head.iter().position(|row| begins_with(row, "PROVINSI")).unwrap_or(0);
    put(PrintedLine::Province, head.get(province).map_or(&[], Vec::as_slice));
    put(PrintedLine::City, head.get(province + 1).map_or(&[], Vec::as_slice));

    for (line, words) in body_lines(body, sheet) {
        if line == PrintedLine::Gender {
            let (gender, blood) = split_blood(words);
            put(PrintedLine::Gender, &gender);
            put(PrintedLine::BloodType, &blood);
        } else {
            put(line, &words);
        }
    }
    let issue = rows_of(below, usual);
    let digits =
        |row: &[Word]| row.iter().flat_map(|word| word.text.chars()).filter(char::is_ascii_digit).count();
    let date = issue.iter().position(|row| digits(row) >= 6);
    if let Some(date) = date {
        put(PrintedLine::IssueDate, &issue[date]);
    }
    let place = date.map_or(Some(0), |date| date.checked_sub(1));
    put(PrintedLine::IssuePlace, place.and_then(|place| issue.get(place)).map_or(&[], Vec::as_slice));
    lines
}

fn usual_height(words: &[Word]) -> f32 {
    let mut heights: Vec<f32> = words.iter().map(|word| word.height).collect();
    heights.sort_unstable_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_default()
}

/// Words in one row each, from above down and from left to right.
fn rows_of(mut words: Vec<Word>, usual: f32) -> Vec<Vec<Word>> {
    words.retain(|word| word.height <= TALLEST * usual);
    words.sort_by(|one, other| one.middle().total_cmp(&other.middle()));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    let mut middle = f32::NEG_INFINITY;
    for word in words {
        if word.middle() - middle > 0.6 * usual {
            rows.push(Vec::new());
            middle = word.middle();
        }
        if let Some(row) = rows.last_mut() {
            row.push(word);
            let count = row.iter().fold(0.0, |count: f32, _| count + 1.0);
            middle = row.iter().map(Word::middle).sum::<f32>() / count;
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| one.left.total_cmp(&other.left));
    }
    rows.retain(|row| row.len() > 1 || row.iter().any(|word| word.confidence >= SPECK));
    rows
}

/// The values of the rows with labels.
fn body_lines(rows: &[Vec<Word>], sheet: &Sheet) -> Vec<(PrintedLine, Vec<Word>)> {
    let width = sheet.width;
    let colons = sheet.colons_x.unwrap_or_else(|| colons_x(rows, width));
    let split = rows.iter().map(|row| match sheet.colons_x {
        Some(x) => split_at_gap(row, x, width),
        None => split_at_colon(row, colons, width),
    });
    let split: Vec<(Vec<Word>, Vec<Word>)> = split.collect();
    let labels = align(&split.iter().map(|(label, _)| key(label)).collect::<Vec<_>>());
    let mut lines: Vec<(PrintedLine, Vec<Word>)> = Vec::new();
    for ((label_words, value), label) in split.into_iter().zip(labels) {
        match label {
            Some(PrintedLine::Nik) => {}
            Some(line) => lines.push((line, value)),
            None => {
                let near = value.first().is_some_and(|word| word.left < colons + CONTINUES_WITHIN * width);
                if let Some((_, words)) = lines.last_mut()
                    && label_words.is_empty()
                    && near
                {
                    words.extend(value);
                }
            }
        }
    }
    lines
}

/// Where the colons stand: the middle of those that were read as such.
fn colons_x(rows: &[Vec<Word>], width: f32) -> f32 {
    let usual = COLONS_X * width;
    let is_colon = |word: &&Word| word.text == ":" && (word.left - usual).abs() < 0.05 * width;
    let mut found: Vec<f32> = rows.iter().flatten().filter(is_colon).map(|word| word.left).collect();
    found.sort_unstable_by(f32::total_cmp);
    found.get(found.len() / 2).copied().unwrap_or(usual)
}

/// A row's label and its value where nothing is printed between them any more; what is read there all the same is made
/// up. Boxes of words begin a little early or late.
fn split_at_gap(row: &[Word], x: f32, width: f32) -> (Vec<Word>, Vec<Word>) {
    let slack = 0.01 * width;
    let in_gap = |word: &Word| !has_letters(word) && word.left < x + slack && word.right() > x - slack;
    let words = row.iter().filter(|word| !in_gap(word)).cloned();
    words.partition(|word| word.left + 0.5 * word.width.min(2.0 * slack) < x)
}

fn has_letters(word: &Word) -> bool {
    word.text.chars().any(char::is_alphanumeric)
}

/// A row's label and its value, without the colon between them, however that was read.
fn split_at_colon(row: &[Word], colons: f32, width: f32) -> (Vec<Word>, Vec<Word>) {
    // Half of the room between a colon and the value after it.
    let slack = 0.008 * width;
    let (mut label, mut value) = (Vec::new(), Vec::new());
    for word in row {
        if word.right() <= colons + slack {
            // A colon that stands alone, or as the one mark or digit that it was taken for.
            let is_colon = word.left > colons - slack;
            if !is_colon {
                label.push(word.clone());
            }
        } else if word.left >= colons + slack {
            value.push(word.clone());
        } else if word.left > colons - slack {
            // The colon and the value in one word.
            let mut rest = word.clone();
            rest.text = word.text.chars().skip(1).collect();
            value.push(rest);
        } else if let Some((before, after)) = word.text.split_once(':') {
            // Label, colon and value in one word.
            label.push(Word { text: before.to_owned(), ..word.clone() });
            value.push(Word { text: after.to_owned(), ..word.clone() });
        } else {
            label.push(word.clone());
        }
    }
    value.retain(|word| !word.text.is_empty());
    (label, value)
}

/// The label of each row, in the card's order, so that what the rows look like agrees best; `None` for rows without.
fn align(keys: &[String]) -> Vec<Option<PrintedLine>> {
    let labels: Vec<(PrintedLine, String)> = PrintedLine::LABELS
        .iter()
        .filter(|(line, _)| *line != PrintedLine::BloodType)
        .map(|(line, label)| (*line, plain(label)))
        .collect();
    let worth = |row: usize, label: usize| {
        if keys[row].is_empty() {
            return None;
        }
        Some(likeness(&keys[row], &labels[label].1).unwrap_or(BY_ORDER))
    };
    // best[row][label]: the most that the rows from `row` on earn with the labels from `label` on.
    let mut best = vec![vec![0.0_f64; labels.len() + 1]; keys.len() + 1];
    for row in (0..keys.len()).rev() {
        for label in (0..labels.len()).rev() {
            let without = best[row + 1][label].max(best[row][label + 1]);
            let with = worth(row, label).map_or(0.0, |worth| worth + best[row + 1][label + 1]);
            best[row][label] = without.max(with);
        }
    }
    let (mut row, mut label) = (0, 0);
    let mut found = vec![None; keys.len()];
    while row < keys.len() && label < labels.len() {
        let with = worth(row, label).map(|worth| worth + best[row + 1][label + 1]);
        if with.is_some_and(|with| with >= best[row][label]) {
            found[row] = Some(labels[label].0);
            (row, label) = (row + 1, label + 1);
        } else if best[row + 1][label] >= best[row][label] {
            row += 1;
        } else {
            label += 1;
        }
    }
    found
}

/// How much a text looks like a label, from 1; `None` where it does not.
fn likeness(text: &str, label: &str) -> Option<f64> {
    let length = f64::from(u32::try_from(label.chars().count()).unwrap_or(u32::MAX));
    let share = distance(text, label) / length;
    (share <= LABEL_SLACK).then_some(1.0 - share)
}

/// How many of a row's first words are this label, if they are.
fn labelled(row: &[Word], label: &str) -> Option<usize> {
    let label = plain(label);
    (1..=row.len().min(4))
        .find(|count| likeness(&key(&row[..*count]), &label).is_some_and(|found| found > 0.7))
}

fn begins_with(row: &[Word], word: &str) -> bool {
    row.first().is_some_and(|first| likeness(&plain(&first.text), word).is_some())
}

/// Whether a row is the number's: more digits than a date has.
fn is_number(row: &[Word]) -> bool {
    row.iter().flat_map(|word| word.text.chars()).filter(char::is_ascii_digit).count() >= 10
}

/// The first row that begins with any label; the third row where none does.
fn first_label(rows: &[Vec<Word>]) -> usize {
    let any = |row: &Vec<Word>| PrintedLine::LABELS.iter().any(|(_, label)| labelled(row, label).is_some());
    rows.iter().position(any).unwrap_or(2).min(rows.len())
}

/// The gender's words, and those of the blood type on the same line.
fn split_blood(words: Vec<Word>) -> (Vec<Word>, Vec<Word>) {
    let label = plain("Gol. Darah");
    let pieces = (0..words.len()).flat_map(|start| (1..=3).map(move |count| (start, start + count)));
    let alike =
        pieces.filter_map(|(start, end)| Some((start, end, likeness(&key(words.get(start..end)?), &label)?)));
    // The one most like it: a blood type of one letter hardly changes a likeness. Of equal ones the first is without a mark.
    let Some((start, end, _)) = alike.min_by(|one, other| other.2.total_cmp(&one.2)) else {
        return (words, Vec::new());
    };
    let mut blood: Vec<Word> = words[end..].to_vec();
    let is_mark =
        |word: &Word| !word.text.chars().any(|letter| letter.is_alphanumeric() || "+-–—~_".contains(letter));
    if blood.first().is_some_and(|word| is_mark(word) || blood.len() > 1 && word.text.chars().count() == 1) {
        blood.remove(0);
    }
    if let Some(first) = blood.first_mut() {
        first.text = first.text.trim_start_matches(':').to_owned();
    }
    (words[..start].to_vec(), blood)
}

/// Words as one text with the least confidence among them.
pub(super) fn raw(words: &[Word]) -> Option<RawText> {
    let least = words.iter().map(|word| word.confidence).min_by(f64::total_cmp)?;
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(RawText { text, confidence: least })
}

fn key(words: &[Word]) -> String {
    words.iter().map(|word| plain(&word.text)).collect()
}

/// Letters, digits and strokes alone, in capitals: what tells labels apart.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '/')
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests;
