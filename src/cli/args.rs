//! The arguments as they are typed.

use std::path::PathBuf;

use clap::builder::styling::AnsiColor;
use clap::builder::{PossibleValue, PossibleValuesParser, Styles, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use protopick::render::chart::Picture;
use protopick::report::Aspect;
use protopick::report::schema::RulesFile;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Examples stand first: most readers of a help text want to copy one.
const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}
";

/// Which protocol should a client speak to the API gateway? An exact answer for each flow, with reasons and sources
#[derive(Debug, Parser)]
#[command(name = "protopick", version, styles = STYLES, help_template = TEMPLATE, max_term_width = 100)]
#[command(before_help = include_str!("help/program.txt"))]
#[command(after_help = "\
Exit codes:
  0  fine
  1  a flow for which nothing can be recommended, or findings
  2  wrong arguments, or input that cannot be read or is not valid
  3  nothing to check
  130  interrupted
")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Lay a pack of your own rules on top of the built-in one
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Global options")]
    pub(crate) rules: Option<PathBuf>,
    /// Colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = "Global options")]
    pub(crate) color: When,
    /// Draw with ASCII characters only
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) ascii: bool,
    /// Leave out hints
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the environment says otherwise
    Auto,
    /// In pipes and files too
    Always,
    /// Not at all
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ask(Ask),
    Recommend(Recommend),
    Compare(Compare),
    Explain(Explain),
    Lint(Lint),
    Diff(Diff),
    Gateway(Gateway),
    Adr(Adr),
    Rules(Rules),
    Schema(Schema),
    /// Print a completion script for a shell
    #[command(help_template = TEMPLATE, before_help = include_str!("help/completions.txt"))]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page
    #[command(help_template = TEMPLATE, before_help = include_str!("help/man.txt"))]
    Man {
        /// The command to describe, such as `rules check`; without one, the whole program
        command: Vec<String>,
    },
}

/// Answer a few questions, see the recommendation, and leave with a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/ask.txt"))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Ask {
    /// Where to write after the review; without it, the file of `--from`, or requirements.yaml. Ctrl-C keeps the answers beside it,
    /// in `.requirements.partial.yaml`, for the next run
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Change the answers of this file; what the interview does not ask about is kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,
    /// Ask everything, also what cannot change the recommendation any more
    #[arg(long)]
    pub(crate) all: bool,
    /// Take the answers from this file, YAML or JSON in the form of a requirements file, without a prompt
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "from")]
    pub(crate) answers: Option<PathBuf>,
    /// Replace an existing file without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Never prompt: without --answers this fails, and what those do not answer is left out
    #[arg(long)]
    pub(crate) no_input: bool,
    /// Ask in plain numbered lines, without moving the cursor; so do `ACCESSIBLE=1` and `TERM=dumb`
    #[arg(long)]
    pub(crate) accessible: bool,
}

/// Recommend a protocol for each flow of a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/recommend.txt"))]
pub(crate) struct Recommend {
    /// The requirements file; `-` reads standard input
    #[arg(default_value = "requirements.yaml", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Only this flow
    #[arg(long, value_name = "NAME")]
    pub(crate) flow: Option<String>,
    /// Another answer for this run; an empty VALUE takes the answer away
    #[arg(long, value_name = "FLOW.KEY=VALUE", value_parser = super::recommend::parse_set)]
    pub(crate) set: Vec<String>,
    /// A protocol that is in use already, and so costs the plan less; several with commas
    #[arg(long, value_name = "PROTOCOL", value_delimiter = ',', value_parser = super::recommend::parse_name)]
    pub(crate) in_use: Vec<String>,
    /// The gateway that stands before all flows, in place of the file's; `none` takes that off
    #[arg(long, value_name = "ID")]
    pub(crate) gateway: Option<String>,
    /// Show how sure each answer is, what it rests on, and the smallest changes that would turn it
    #[arg(long)]
    pub(crate) explain: bool,
    /// Tell why this protocol is not recommended; several with commas
    #[arg(long, value_name = "PROTOCOL", value_delimiter = ',', value_parser = super::recommend::parse_name)]
    pub(crate) why_not: Vec<String>,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = RecommendFormat::Table)]
    pub(crate) format: RecommendFormat,
    /// The picture to draw with `--format svg`; without it, the ranking
    #[arg(long, value_enum)]
    pub(crate) chart: Option<ChartName>,
    /// Write to this file in place of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// The day of a document.
#[derive(Debug, Args)]
pub(crate) struct Day {
    /// The day that a document tells, as YYYY-MM-DD; without it, today in UTC
    #[arg(long, value_name = "DATE", value_parser = super::today::parse_day)]
    pub(crate) today: Option<jiff::civil::Date>,
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
    /// A page in one file, for a browser and for print
    Html,
    /// One picture, for slides and wikis
    Svg,
    /// The plan's diagram, for documents that draw Mermaid
    Mermaid,
}

/// Pictures of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartName {
    /// The scores of each flow as bars
    Ranking,
    /// How well each protocol serves each requirement
    Heatmap,
    /// Which flow speaks what
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

/// Compare protocols in a table
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/compare.txt"))]
pub(crate) struct Compare {
    /// The protocols, and with `--aspect gateways` also gateways; all when none is named
    #[arg(value_name = "PROTOCOL")]
    pub(crate) names: Vec<String>,
    /// What to compare
    #[arg(long, value_enum, default_value_t = AspectName::Summary)]
    pub(crate) aspect: AspectName,
    #[command(flatten)]
    pub(crate) shown: TableOutput,
}

/// How a table is shown, and where.
#[derive(Debug, Args)]
pub(crate) struct TableOutput {
    /// How to show it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(crate) format: TableFormat,
    /// Write to this file in place of standard output
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Aspects of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AspectName {
    /// Use, communication, pros and cons
    Summary,
    /// The fit at every level and for every need
    Framework,
    /// Throughput and memory
    Performance,
    /// Authentication and data protection
    Security,
    /// Observability and debugging tools
    Operations,
    /// Patterns, practices, pitfalls and advice
    Practices,
    /// Which gateways carry which protocols, and how
    Gateways,
}

impl From<AspectName> for Aspect {
    fn from(name: AspectName) -> Self {
        match name {
            AspectName::Summary => Self::Summary,
            AspectName::Framework => Self::Framework,
            AspectName::Performance => Self::Performance,
            AspectName::Security => Self::Security,
            AspectName::Operations => Self::Operations,
            AspectName::Practices => Self::Practices,
            AspectName::Gateways => Self::Gateways,
        }
    }
}

/// Formats of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people at a terminal
    Table,
    /// For documents
    Markdown,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
    /// A page in one file, for a browser and for print
    Html,
}

/// Explain a protocol, dimension, level, need, rule, gateway, pattern, practice, pitfall, fact, claim, or a word of the output
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/explain.txt"))]
pub(crate) struct Explain {
    /// What to explain, by its id or its name; a name may have several words
    #[arg(required = true, value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

/// Formats of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people at a terminal
    Text,
    /// For programs
    Json,
}

/// Tell what changed between two requirements files, and what that does to the recommendations
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/diff.txt"))]
pub(crate) struct Diff {
    /// The old version; `-` reads standard input. An empty one, such as the `/dev/null` of git, has no flows
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,
    /// The new version
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
    /// End with 1 when a flow has another recommendation, is new or is gone
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}

/// Formats of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people at a terminal
    Human,
    /// For programs
    Json,
    /// For a review, such as a comment on a pull request
    Markdown,
}

/// Check requirements files: requirements, decisions, and what is planned for them
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/lint.txt"))]
#[command(after_help = "\
Exit codes, the same for every format:
  0  no finding at or above --fail-on
  1  such findings; a file that is not valid is an error
  2  wrong arguments, or a file that cannot be read
  3  no requirements file found
")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Lint {
    /// Files, and folders to look through, but for what git ignores; `-` reads standard input; without any, this folder
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(crate) path: Vec<PathBuf>,
    /// Pass over ignored files, and those of other programs, also where they are named, as hooks do
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// How to show the findings
    #[arg(long, value_enum, default_value_t = LintFormat::Human)]
    pub(crate) format: LintFormat,
    /// Write a report to a file besides; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = super::lint::parse_report)]
    pub(crate) report: Vec<(LintFormat, PathBuf)>,
    /// The least severity that fails the run
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
    /// What standard input is called in reports
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
    /// The day as of which waivers are judged, as YYYY-MM-DD; without it, today in UTC
    #[arg(long, value_name = "DATE", value_parser = super::today::parse_day)]
    pub(crate) today: Option<jiff::civil::Date>,
    /// Let no waiver count
    #[arg(long)]
    pub(crate) no_waivers: bool,
    /// Show what waivers accept, too
    #[arg(long)]
    pub(crate) show_waived: bool,
    /// Mend what can be mended safely, such as misspelt names with one near candidate and waivers that accept nothing, and report
    /// what is left
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change, and change nothing; ends with 1 when there is anything
    #[arg(long)]
    pub(crate) diff: bool,
    /// List all lints
    #[arg(long)]
    pub(crate) list: bool,
    /// List the files that would be checked
    #[arg(long)]
    pub(crate) list_files: bool,
    /// With --list-files, write names as they are, each with a zero byte behind it, as `xargs -0` reads them
    #[arg(long, short = '0', requires = "list_files")]
    pub(crate) null: bool,
}

/// Formats of findings in requirements files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people at a terminal, with the lines in question
    Human,
    /// A line for each finding
    Concise,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
    /// Annotations of workflow runs on GitHub
    Github,
    /// Code Quality on GitLab
    Gitlab,
    /// Reports of tests: a suite for each file with findings, and a test that passes for each other file
    Junit,
    /// For whatever reads Checkstyle
    Checkstyle,
    /// For reviewdog
    Rdjson,
    /// For the summary of a job
    Markdown,
}

/// What fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors alone
    Error,
    /// Warnings too
    Warning,
    /// Every finding
    Info,
}

/// Write a starting configuration of a gateway for the plan of a requirements file
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/gateway.txt"))]
#[command(after_help = "\
Exit codes:
  0  fine
  1  a flow without a route, since nothing can be recommended for it
  2  wrong arguments, or input that cannot be read or is not valid
")]
pub(crate) struct Gateway {
    /// The gateway
    pub(crate) gateway: String,
    /// The requirements file; `-` reads standard input
    #[arg(default_value = "requirements.yaml", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}

/// Keep decisions as records in the repository
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/adr.txt"))]
pub(crate) struct Adr {
    #[command(subcommand)]
    pub(crate) command: AdrCommand,
}

/// What to do with records.
#[derive(Debug, Subcommand)]
pub(crate) enum AdrCommand {
    New(AdrNew),
}

/// Write a decision record of a requirements file and its recommendation
///
/// It records what the file names under `decision`, or else what is recommended: of one flow, or the plan of the system.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/adr_new.txt"))]
#[command(after_help = "\
Exit codes:
  0  the record is written
  1  nothing can be recommended, so there is nothing to record
  2  wrong arguments, or input that cannot be read or is not valid
")]
pub(crate) struct AdrNew {
    /// The requirements file
    #[arg(default_value = "requirements.yaml", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The decision on this flow; without it, that on the system, or on its only flow
    #[arg(long, value_name = "NAME")]
    pub(crate) flow: Option<String>,
    /// The folder of the records; without it, the one that `.adr-dir`, `adrs.toml` or `.log4brains.yml` names or that is there
    /// already, such as docs/decisions, docs/adr or doc/adr
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How to spell it; without it, as the records in the folder are, or as MADR
    #[arg(long, value_enum)]
    pub(crate) style: Option<AdrStyle>,
    /// The status; without it, accepted when the file names the protocol under `decision`, or else proposed
    #[arg(long, value_enum)]
    pub(crate) status: Option<AdrStatus>,
    /// A record that this one takes the place of, by its number; both then say so
    #[arg(long, value_name = "NUMBER")]
    pub(crate) supersedes: Vec<u32>,
    /// Somebody who decided
    #[arg(long, value_name = "NAME")]
    pub(crate) decider: Vec<String>,
    /// Another title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// How a record is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStyle {
    /// MADR 4, with its number in the front matter, which adrs wants
    Madr,
    /// The sections of MADR under a head that adr-tools, adrs and log4brains read
    Universal,
    /// Context, decision, consequences, as adr-tools makes them
    Nygard,
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AdrStatus {
    /// Still to be agreed on
    Proposed,
    /// Agreed on
    Accepted,
    /// Agreed not to do
    Rejected,
}

impl AdrStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// Print a JSON Schema, with which editors check, complete and explain files
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/schema.txt"))]
pub(crate) struct Schema {
    /// The files to describe
    #[arg(value_enum, value_name = "FILES")]
    pub(crate) of: SchemaOf,
    /// One kind of the files of rules, as their folders are called; without it, all kinds
    #[arg(value_parser = rules_file())]
    pub(crate) kind: Option<RulesFile>,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Requirements files
    Requirements,
    /// The files of a pack of rules
    Rules,
}

/// The kinds of files of a pack by their names.
fn rules_file() -> impl TypedValueParser<Value = RulesFile> {
    let names = RulesFile::ALL.map(|kind| PossibleValue::new(kind.name()).help(kind.files()));
    let of_name = |name: String| RulesFile::ALL.into_iter().find(|kind| kind.name() == name).ok_or("no such kind of files");
    PossibleValuesParser::new(names).try_map(of_name)
}

/// Look into the rules behind the answers
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/rules.txt"))]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List what a pack holds
    #[command(help_template = TEMPLATE, before_help = include_str!("help/rules_list.txt"))]
    List {
        /// A pack to lay on top of the built-in one
        #[arg(value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
        #[command(flatten)]
        shown: TableOutput,
    },
    Check(RulesCheck),
    Diff(RulesDiff),
    Test(RulesTest),
}

/// Prove a pack: find what no answer can reach, change or satisfy
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/rules_check.txt"))]
#[command(after_help = "\
Exit codes:
  0  nothing worse than a note
  1  errors or warnings
  2  the pack cannot be read or is not valid
")]
pub(crate) struct RulesCheck {
    /// A whole pack, or one to lay on top of the built-in one; without it, the built-in one
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
}

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people at a terminal
    Human,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
}

/// Run the cases of a pack: requirements, and what must come of them
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/rules_test.txt"))]
#[command(after_help = "\
Exit codes:
  0  every case holds
  1  a case does not hold
  2  the pack or a case cannot be read or is not valid
")]
pub(crate) struct RulesTest {
    /// A whole pack, or one to lay on top of the built-in one; without it, the built-in one
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
}

/// Show which recommendations and exclusions change between two packs
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("help/rules_diff.txt"))]
#[command(after_help = "\
Exit codes:
  0  it could be told, whatever changes
  1  with --exit-code: a recommendation or an exclusion changes
  2  a pack cannot be read or is not valid
")]
pub(crate) struct RulesDiff {
    /// The old pack: a folder, or `builtin`
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) old: PathBuf,
    /// The new pack: a folder, or `builtin`
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) new: PathBuf,
    /// End with 1 when a recommendation or an exclusion changes
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
}
