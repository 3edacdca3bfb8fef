//! The arguments of `protopick recommend`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use protopick::render::chart::Picture;

use super::day::Day;
use super::help::TEMPLATE;

/// Recommend a protocol for each flow of a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/recommend.txt"))]
pub(crate) struct Recommend {
    /// The requirements file; `-` reads standard input, which is the default with --jsonl
    #[arg(default_value = "requirements.yaml", default_value_if("jsonl", "true", "-"), value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Read a requirements file from each line, as JSON or as a JSON string of YAML, and write a line of JSON for each: the answers,
    /// or all that JSON tells with --details
    #[arg(long, conflicts_with_all = ["flow", "set", "format", "chart", "output", "today"])]
    pub(crate) jsonl: bool,
    /// Only this flow
    #[arg(long, value_name = "NAME")]
    pub(crate) flow: Option<String>,
    /// Change an answer for this run; an empty VALUE removes the answer
    #[arg(long, value_name = "FLOW.KEY=VALUE", value_parser = parse_set)]
    pub(crate) set: Vec<String>,
    /// A protocol already in use: it costs the plan less and settles toss-ups; separate several with commas
    #[arg(long, value_name = "PROTOCOL", value_delimiter = ',', value_parser = parse_name)]
    pub(crate) in_use: Vec<String>,
    /// The gateway in front of all flows, in place of the file's; separate several with commas, from the client inwards; `none`
    /// removes all
    #[arg(long, value_name = "ID")]
    pub(crate) gateway: Option<String>,
    /// Show the whole answer: reasons, ranking, precedents, gateways; files and other formats always have it
    #[arg(long)]
    pub(crate) details: bool,
    /// Show how sure each answer is, what it depends on, and the smallest changes that lead to another; includes --details
    #[arg(long)]
    pub(crate) explain: bool,
    /// Explain why a protocol, or an answer beyond them such as webrtc, is not recommended; separate several with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = parse_name)]
    pub(crate) why_not: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t = RecommendFormat::Table)]
    pub(crate) format: RecommendFormat,
    /// The picture to draw with `--format svg` [default: ranking]
    #[arg(long, value_enum)]
    pub(crate) chart: Option<ChartName>,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Formats of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecommendFormat {
    /// For people at a terminal
    Table,
    /// For programs
    Json,
    /// For documents
    Markdown,
    /// A self-contained page, for a browser and for print
    Html,
    /// One picture, for slides and wikis
    Svg,
    /// The plan as a diagram, for documents that support Mermaid
    Mermaid,
}

/// Pictures of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartName {
    /// The scores of each flow as bars
    Ranking,
    /// How well each protocol serves each requirement
    Heatmap,
    /// Which protocol each flow uses
    Plan,
    /// The mean score by the number of protocols
    Front,
}

impl From<ChartName> for Picture {
    fn from(name: ChartName) -> Self {
        match name {
            ChartName::Ranking => Self::Ranking,
            ChartName::Heatmap => Self::Heatmap,
            ChartName::Plan => Self::Plan,
            ChartName::Front => Self::Front,
        }
    }
}

/// A name in a list with commas, about which there may be blanks.
fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("a name is missing; put a list with spaces in quotes".to_owned()) } else { Ok(name.to_owned()) }
}

/// A value of `--set`. A list that goes on behind a blank comes in pieces, unless it is quoted for the shell: what follows would be
/// taken for a file.
fn parse_set(text: &str) -> Result<String, String> {
    let (target, value) = text.split_once('=').unwrap_or((text, ""));
    let open = value.matches(['[', '{']).count() > value.matches([']', '}']).count();
    if open || value.trim_end().ends_with(',') {
        return Err(format!("the list is not complete; put it in quotes, such as `--set '{target}=[one, two]'`"));
    }
    Ok(text.to_owned())
}
