//! One file for each format of each report: formatting and escaping only. May not sort, filter, count, compute or judge.

mod address;
mod beyond_json;
mod beyond_markdown;
mod beyond_text;
pub mod cases_json;
pub mod cases_text;
pub mod changes_json;
pub mod changes_markdown;
pub mod changes_text;
pub mod chart;
pub mod check_json;
pub mod check_text;
pub mod configuration;
pub mod csv;
pub mod diagnostics;
pub mod diff_json;
pub mod diff_markdown;
pub mod diff_text;
pub mod explain_json;
pub mod explain_text;
mod gateway_json;
mod gateway_markdown;
mod gateway_text;
mod html;
mod json;
pub mod lint_checkstyle;
pub mod lint_concise;
pub mod lint_github;
pub mod lint_gitlab;
pub mod lint_json;
pub mod lint_junit;
pub mod lint_markdown;
pub mod lint_rdjson;
pub mod lint_text;
pub mod markdown;
mod plan_json;
pub mod plan_mermaid;
mod plan_text;
pub mod question_text;
pub mod recommend_html;
pub mod recommend_json;
pub mod recommend_markdown;
pub mod recommend_text;
pub mod record_markdown;
pub mod requirements_yaml;
pub mod sarif;
pub mod schema_json;
pub mod table_html;
pub mod table_json;
pub mod table_text;
mod template;
mod text;
mod trust_json;
mod trust_markdown;
mod trust_text;
mod workflow_command;
mod xml;

pub use address::Base;
pub use text::{ERROR, clean};

/// How a terminal wants its text. Styles are always written; whoever prints strips them where colour is not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether characters beyond ASCII may be drawn.
    pub unicode: bool,
    /// Whether hints on what to do next are left out.
    pub quiet: bool,
}
