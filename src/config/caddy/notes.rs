//! Where faults, settings without effect and what is passed over are reported.

use super::syntax::shown;
use crate::config::Idle;
use crate::diag::Diagnostics;
use crate::source::{At, Span};

/// Most notes of one kind.
const MOST: usize = 200;

/// Where a reader reports.
pub(super) struct Notes<'n> {
    pub(super) diagnostics: &'n mut Diagnostics,
    pub(super) idle: Vec<Idle>,
    pub(super) passed_over: Vec<At<String>>,
}

impl Notes<'_> {
    /// Reports a setting without effect, unless there are very many.
    pub(super) fn idle(&mut self, span: Span, setting: impl Into<String>, since: impl Into<String>, help: Option<&str>) {
        if self.idle.len() < MOST {
            let (setting, since, help) = (shown(&setting.into()), since.into(), help.map(str::to_owned));
            self.idle.push(Idle { span, setting, since, help });
        }
    }

    /// Reports what is passed over, once.
    pub(super) fn passed(&mut self, span: Span, what: &str) {
        if self.passed_over.len() < MOST && self.passed_over.iter().all(|passed| passed.value != what) {
            self.passed_over.push(At { value: what.to_owned(), span });
        }
    }
}
