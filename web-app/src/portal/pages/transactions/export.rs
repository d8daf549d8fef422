//! The list as a file: exactly what is filtered, with its progress, and a way to stop.

use contract::portal::{
    access::Permission,
    transaction::filter::{ExportFormat, ExportQuery},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::AbortController;

use super::Log;
use crate::{
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
    was_cancelled: StoredValue<bool>,
}

/// The buttons, and what is under way.
pub(super) fn export(log: Log) -> El {
    let desk = log.desk;
    let may = Memo::new(move |_| desk.session.may(Permission::ExportTransactions));
    let under_way = UnderWay {
        is_at: RwSignal::new(None),
        aborter: StoredValue::new_local(None),
        was_cancelled: StoredValue::new(false),
    };
    // Who leaves the page wants no file any more.
    on_cleanup(move || {
        let _ = under_way.aborter.try_update_value(|aborter| aborter.take().map(|aborter| aborter.abort()));
    });
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
    under_way.was_cancelled.set_value(false);
    spawn_local(async move {
        let told = move |export: Export, aborter: &AbortController| {
            let _ = under_way.is_at.try_set(Some(export));
            let _ = under_way.aborter.try_set_value(Some(aborter.clone()));
            if under_way.was_cancelled.try_get_value() != Some(false) {
                aborter.abort();
            }
        };
        let answer = desk.api.export(&asked, told).await.and_then(|exported| exported.save());
        let was_cancelled = under_way.was_cancelled.try_get_value() != Some(false);
        let _ = under_way.is_at.try_set(None);
        let words = desk.voice.words_now().transactions();
        match answer {
            Ok(()) => desk.toasts.say(Tone::Good, words.exported.replace("{name}", &asked.file_name(now()))),
            Err(_) if was_cancelled => desk.toasts.say(Tone::Calm, words.export_cancelled),
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
        under_way.was_cancelled.set_value(true);
        under_way.aborter.with_value(|aborter| {
            if let Some(aborter) = aborter {
                aborter.abort();
            }
        });
    })
    .test_id("export-cancel");
    vec![el("span", "page__count").attr("role", "status").says(told), bar, cancel]
}
