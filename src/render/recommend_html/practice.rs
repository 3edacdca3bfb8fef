//! Published decisions on the page.

use maud::{Markup, html};

use crate::render::html::own;
use crate::render::text::clean;
use crate::report::PracticeNote;

/// Returns what teams with similar requirements decided.
pub(super) fn practice(practice: &PracticeNote) -> Markup {
    html! {
        @if !practice.nearest.is_empty() || practice.agreement.is_some() {
            h3 { "What teams decided" }
            @if let Some(agreement) = &practice.agreement { p { (clean(&agreement.says)) } }
            ul .plain {
                @for near in &practice.nearest {
                    li {
                        strong { (own(&near.precedent.headline())) }
                        " " span .muted { (clean(&near.differs.join("; "))) }
                        br;
                        (own(&near.precedent.because))
                        @for (title, url) in &near.precedent.pages { " " a href=(clean(url)) rel="noreferrer noopener" { (own(title)) } }
                    }
                }
            }
        }
    }
}
