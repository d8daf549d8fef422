//! The list as a file: exactly what is filtered, with its progress, and a way to stop.

use contract::portal::{
    access::Permission,
    transaction::filter::{ExportFormat, ExportQuery},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::AbortController;

use super::Log;
use crate::{
    browser,
    dom::{El, el},
    portal::{
        api::{CallError, Export},
        clock::now,
        components::{
            action::{Weight, action, action_with},
            glyph::Glyph,
        },
        figures,
        locales::Say,
        toasts::Tone,
    },
};

/// An export that is under way.
#[derive(Clone, Copy)]
struct UnderWay {
    /// How far it is; nothing while none is.
    is_at: RwSignal<Option<Export>>,
    aborter: StoredValue<Option<AbortController>, LocalStorage>,
    /// Counts exports and their ends: only the last one is waited for.
    turn: StoredValue<u32>,
}

impl UnderWay {
    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    /// Ends what comes, where something comes already.
    fn give_up(self) {
        let _ = self.aborter.try_update_value(|aborter| aborter.take().map(|aborter| aborter.abort()));
    }
}

/// The buttons, and what is under way.
pub(super) fn export(log: Log) -> El {
    let desk = log.desk;
    let may = Memo::new(move |_| desk.session.may(Permission::ExportTransactions));
    let under_way = UnderWay {
        is_at: RwSignal::new(None),
        aborter: StoredValue::new_local(None),
        turn: StoredValue::new(0),
    };
    // Who leaves the page wants no file any more.
    on_cleanup(move || under_way.give_up());
    let is_busy = Memo::new(move |_| under_way.is_at.with(Option::is_some));
    el("div", "page__aside").live(move || {
        if !may.get() {
            return Vec::new();
        }
        if is_busy.get() {
            return progress(log, under_way);
        }
        let of = |format: ExportFormat, test_id: &str, words: Say| {
            action_with(Weight::Plain, Glyph::Download, desk.voice.say(words), move || {
                begin(log, under_way, format);
            })
            .test_id(test_id)
        };
        vec![
            of(ExportFormat::Csv, "export-csv", |words| words.transactions().export_csv),
            of(ExportFormat::Xlsx, "export-xlsx", |words| words.transactions().export_xlsx),
        ]
    })
}

fn begin(log: Log, under_way: UnderWay, format: ExportFormat) {
    let (desk, page) = (log.desk, log.asked.with_untracked(|asked| asked.page.clone()));
    let asked = ExportQuery { filter: page.filter, order: page.order, format };
    under_way.is_at.set(Some(Export::default()));
    let turn = under_way.next_turn();
    // What was cancelled, or whose page was left, is nobody's any more.
    let is_wanted = move || under_way.turn.try_get_value() == Some(turn);
    spawn_local(async move {
        let told = move |export: Export, aborter: &AbortController| {
            if !is_wanted() {
                return aborter.abort();
            }
            under_way.is_at.set(Some(export));
            under_way.aborter.set_value(Some(aborter.clone()));
        };
        let answer = desk.api.export(&asked, told).await;
        if !is_wanted() {
            return;
        }
        under_way.is_at.set(None);
        let words = desk.voice.words_now().transactions();
        match answer.and_then(|exported| exported.save()) {
            Ok(()) => desk.toasts.say(Tone::Good, words.exported.replace("{name}", &asked.file_name(now()))),
            Err(CallError::Unreachable) => desk.toasts.say(Tone::Bad, words.export_failed),
            Err(error) => desk.tell(&error),
        }
    });
}

fn progress(log: Log, under_way: UnderWay) -> Vec<El> {
    let desk = log.desk;
    let told = move || {
        let (words, locale) = (desk.voice.words().transactions(), desk.voice.locale());
        let export = under_way.is_at.get().unwrap_or_default();
        let Some(rows) = export.rows else { return words.exporting.to_owned() };
        let rows = figures::count(rows, locale);
        if let Some(here) = export.rows_here {
            let here = figures::count(here, locale);
            return words.exporting_rows.replace("{here}", &here).replace("{rows}", &rows);
        }
        let size = figures::size(export.bytes, locale);
        words.exporting_bytes.replace("{size}", &size).replace("{rows}", &rows)
    };
    #[expect(clippy::cast_precision_loss, reason = "rows of a file are far below 2^53")]
    let share = move || {
        let export = under_way.is_at.get()?;
        let (here, rows) = (export.rows_here?, export.rows.filter(|rows| *rows > 0)?);
        Some((here as f64 / rows as f64).clamp(0.0, 1.0))
    };
    let bar = el("progress", "export__bar")
        .attr("max", "1")
        .label(desk.voice.say(|words| words.transactions().exporting))
        .attr_live("value", move || share().map(|share| format!("{share:.3}")));
    let cancel = action(Weight::Plain, desk.voice.say(|words| words.shell().cancel), move || {
        under_way.next_turn();
        under_way.give_up();
        under_way.is_at.set(None);
        desk.toasts.say(Tone::Calm, desk.voice.words_now().transactions().export_cancelled);
        browser::focus_on("[data-testid=export-csv]");
    })
    .test_id("export-cancel");
    vec![el("span", "page__count").attr("role", "status").says(told), bar, cancel]
}
