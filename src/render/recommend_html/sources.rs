//! The sources that the judgements on the page cite.

use maud::{Markup, html};

use crate::render::text::clean;
use crate::report::Cited;

/// Returns the anchor of a source on the page.
pub(super) fn anchor(source: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    format!("source-{}", source.chars().map(safe).collect::<String>())
}

pub(super) fn sources(sources: &[Cited]) -> Markup {
    html! {
        section .sources .on-screen aria-labelledby="sources" {
            h2 #sources { "Sources" }
            p .muted { "What the judgements cite: sections of the guide that they follow, and facts checked against it." }
            details { summary { "All " (sources.len()) " sources" } dl {
                @for source in sources {
                    dt id=(anchor(&source.id)) { (clean(&source.id)) }
                    dd {
                        (clean(&source.says))
                        @if let Some(status) = &source.status { " " span .muted { "(" (clean(status)) ")" } }
                        @if !source.inferred_from.is_empty() { " " span .muted { "from " (clean(&source.inferred_from.join(", "))) } }
                        @for url in &source.urls { " " (address(url)) }
                    }
                }
            } }
        }
    }
}

/// Returns an address as a link, provided that following it only loads a page.
fn address(url: &str) -> Markup {
    html! {
        @if url.starts_with("https://") || url.starts_with("http://") {
            a .address href=(clean(url)) rel="noreferrer noopener" { (clean(url)) }
        } @else {
            (clean(url))
        }
    }
}
