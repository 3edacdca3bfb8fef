//! Answers beyond the protocols on the page.

use maud::{Markup, html};

use crate::render::text::clean;
use crate::report::{BeyondAnswer, BeyondNote};

/// Returns what serves a flow better than any protocol, in short.
pub(super) fn note(note: &BeyondNote) -> Markup {
    html! {
        p .warning { (clean(&note.title)) }
        p { (clean(&note.because)) }
    }
}

/// Returns whether an answer that the user asked about is better, and when it would be.
pub(super) fn answer(answer: &BeyondAnswer) -> Markup {
    html! {
        h3 { "Why not " (clean(&answer.note.name)) }
        p { (clean(&answer.verdict)) " " (clean(&answer.says)) }
        (conditions("Prefer it when any of these applies:", &answer.when))
        (conditions("But not where:", &answer.unless))
        p { (clean(&answer.note.because)) }
        (anyway(&answer.note))
    }
}

/// Returns what to do where a protocol is wanted nevertheless, and where to read more.
pub(super) fn anyway(note: &BeyondNote) -> Markup {
    html! { p { (clean(&note.anyway)) " " span .muted { "Details: " code { (clean(&note.command)) } } } }
}

fn conditions(title: &str, conditions: &[String]) -> Markup {
    html! {
        @if !conditions.is_empty() {
            p { (title) }
            ul { @for each in conditions { li { code { (clean(each)) } } } }
        }
    }
}
