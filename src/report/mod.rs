//! What is to be said: evaluation and pack in, words and numbers in their final order out. No format words.
//!
//! A renderer needs nothing else, and may not sort, filter, count or judge.

mod arguments;
mod beyond;
mod cases;
mod changes;
mod check;
mod comparison;
mod configuration;
mod diff;
mod explain;
mod explanation;
mod gateway;
mod gateways;
mod interview;
mod lint;
mod lint_views;
mod listing;
mod load;
mod number;
mod page;
mod plan;
mod recommend;
mod recommendation;
mod record;
mod requirements_text;
pub mod schema;
mod topic;
mod trust;
mod why_not;

pub use arguments::{Argument, Arguments};
pub use beyond::{BeyondAnswer, BeyondNote};
pub use cases::{CaseRows, CasesReport, cases};
pub use changes::{CauseRow, ChangeGroup, ChangesReport, RuleChange, changes};
pub use check::{CapRow, CheckReport, Figures, Finding, FindingGroup, InfluenceRow, Location, Part, WinsRow, check};
pub use comparison::{Aspect, compare};
pub use configuration::{ConfigurationReport, RouteNote, configuration};
pub use diff::{DiffReport, FlowDiff, FlowVerdict, diff};
pub use explain::explain;
pub use explanation::{Cited, Explanation, Item, Section, Verdict};
pub use gateway::{GatewayNote, GatewayPoint, GatewayRow, LimitNote, LinkNote, PassageNote, TranslationNote};
pub use gateways::compare_gateways;
pub use interview::{Choice, Input, Pick, QuestionPage, question_page, refusal};
pub use lint::{Checked, LintFinding, LintOptions, LintReport, LintedFile, PassedOver, lint, lint_list};
pub use lint_views::{LintCase, LintSuite, LintTests, Worst};
pub use listing::list;
pub use load::{Exceeded, LoadNote, LoadValue};
pub use page::{FitCell, FlowPage, Head, Page, PlanLimit, RequirementRow, page};
pub use plan::{PlanNote, PlanRow, ServedFlow, ServedNote, SetNote};
pub use recommend::{Asked, recommend};
pub use recommendation::{
    Answer, CapNote, CautionNote, Contribution, ExclusionNote, FlowReport, OtherWay, Outcome, Recommendation, RequirementNote,
    Row, Weakness,
};
pub use record::{Argued, NoRecord, RecordOption, RecordReport, Scope, flow_record, system_record};
pub use requirements_text::{AnswerText, FlowText, RequirementsText, SCHEMA_FILE, Value, requirements_text};
pub use topic::{Found, find, find_each};
pub use trust::{Caveat, ChangeNote, FlipNote, IntervalNote, PathNote, ReasonsNote};
pub use why_not::{Difference, WhyNot};

use crate::decision::Fit;
use crate::pack::{Pack, ProtocolId, WayId};
use crate::requirements::Flow;

/// A protocol as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name that files use.
    pub id: String,
    /// The name for people.
    pub name: String,
}

impl Name {
    fn of(pack: &Pack, protocol: ProtocolId) -> Self {
        let protocol = pack.protocol(protocol);
        Self { id: protocol.id.clone(), name: protocol.name.clone() }
    }

    /// What the team has decided for a flow: a protocol, or one of its ways by name.
    fn decided(pack: &Pack, flow: &Flow) -> Option<Self> {
        let decision = flow.decision()?;
        decision.way().map(|way| Self::of_way(pack, way)).or_else(|| Some(Self::of(pack, decision.protocol()?.value)))
    }

    fn of_way(pack: &Pack, way: WayId) -> Self {
        let way = pack.way(way);
        Self { id: way.id.clone(), name: way.name.clone() }
    }
}

/// A pack with its version, which is not that of the program.
fn rules_of(pack: &Pack) -> String {
    format!("the rules {} {}", pack.name(), pack.version())
}

/// What the needs are called, as one question and one heading.
const NEEDS: &str = "Needs";

/// "a", "a and b", "a, b and c".
fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A table, for every format that shows tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// What it shows.
    pub title: String,
    /// A short name of what it shows, for programs.
    pub aspect: String,
    /// Whether the first column names a group that the rows below belong to.
    pub grouped: bool,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for every column.
    pub rows: Vec<Vec<TableCell>>,
    /// Remarks below.
    pub notes: Vec<String>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name for programs.
    pub key: String,
    /// The name for people.
    pub title: String,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// Text.
    Text(String),
    /// A fit.
    Fit(Fit),
    /// A protocol or a gateway: its id for programs, its name for people.
    Name(Name),
    /// A list.
    List(Vec<String>),
    /// What a gateway does: a short word for narrow columns, and all of it.
    Support {
        /// The short word.
        short: String,
        /// All of it.
        full: String,
        /// Whether it passes for certain; none where that is not known.
        passes: Option<bool>,
    },
}

impl TableReport {
    fn columns(heads: &[(&str, &str)]) -> Vec<Column> {
        heads.iter().map(|&(key, title)| Column { key: key.to_owned(), title: title.to_owned() }).collect()
    }
}

impl TableCell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}
