//! What all pages share: a single file that loads nothing, runs nothing, and is readable on a phone, in print and in dark mode.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart::PALETTE;
use super::text::clean;

const STYLE: &str = include_str!("page.css");

/// Allows nothing but the style within the page: even if a hostile text got through the escaping, it could not run or fetch
/// anything.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns a whole document.
pub(super) fn document(title: &str, body: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (clean(title)) }
                style { (PreEscaped(PALETTE)) (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    document.into_string() + "\n"
}

/// Returns a user's text, made harmless and without effect on the direction of what surrounds it.
pub(super) fn own(text: &str) -> Markup {
    html! { bdi { (clean(text)) } }
}

/// Returns a sentence; what it has between backticks, which are words of files, as code.
pub(super) fn sentence(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is only a backtick.
    if parts.len().is_multiple_of(2) {
        return html! { (clean(text)) };
    }
    html! { @for (position, part) in parts.iter().enumerate() { @if position % 2 == 1 { code { (clean(part)) } } @else { (clean(part)) } } }
}

/// Returns a table that scrolls within its own box if the screen is too narrow for it.
pub(super) fn scrolling(label: &str, table: &Markup) -> Markup {
    html! { div .scroll tabindex="0" role="region" aria-label=(clean(label)) { (table) } }
}
