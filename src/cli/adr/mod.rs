//! `protopick adr`: decision records.

mod decisions;
mod folder;
mod location;

use std::path::Path;

use protopick::engine::{Depth, evaluate};
use protopick::pack::Pack;
use protopick::record::{self, Link, NotSuperseded, Spelling, Successor};
use protopick::render::clean;
use protopick::render::record_markdown::{self, About, RecordStyle};
use protopick::report::{self, NoRecord, RecordReport, Scope};
use protopick::requirements::Requirements;

use super::args::{Adr, AdrCommand, AdrNew, AdrStatus, AdrStyle, Global};
use super::exit::Exit;
use super::output::Output;
use super::today::today;
use super::{files, input, settings};
use decisions::Decisions;
use folder::Folder;

pub(crate) fn run(options: &Adr, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    match &options.command {
        AdrCommand::New(options) => new(options, global, output),
    }
}

fn new(options: &AdrNew, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    anyhow::ensure!(options.file != Path::new("-"), "`-` cannot be named in a record; write the requirements to a file");
    anyhow::ensure!(
        !options.decide || options.status != Some(AdrStatus::Rejected),
        "`--decide` and `--status rejected` contradict each other; remove one of them"
    );
    anyhow::ensure!(options.title.as_ref().is_none_or(|title| !title.trim().is_empty()), "`--title` needs a text");
    let today = today(options.day.today)?.to_string();
    let Some(policy) = settings::policy(global, Some(&options.file), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let Some(requirements) = input::requirements(&options.file, &[], &policy, output)? else { return Ok(Exit::Invalid) };
    let file = options.file.display().to_string();
    let scope = Scope { file: &file, title: options.title.as_deref() };
    let report = match told(pack, &requirements, options.flow.as_deref(), scope, &today)? {
        Ok(report) => report,
        Err(NoRecord::NothingRecommended) => {
            output.error("nothing can be recommended, and `decision` names no protocol, so there is no decision to record");
            return Ok(Exit::Findings);
        }
    };
    let path = options.dir.clone().map_or_else(location::find, Ok)?;
    if let Some(number) = options.supersedes.first() {
        anyhow::ensure!(path.exists(), "{}: record {number} does not exist", path.display());
    }
    let folder = Folder::hold(path)?;
    let mut numbers = options.supersedes.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let replaced = numbers.into_iter().map(|number| Old::read(&folder, number)).collect::<anyhow::Result<Vec<_>>>()?;
    let slug = record::slug(&report.title);
    let named = |number: u32| format!("{number:04}-{slug}.md");
    let begun =
        folder.records.iter().find(|each| each.file == named(each.number) && is_begun(&folder, &each.file, &report, &replaced));
    let about = About {
        number: begun.map_or_else(|| folder.next(), |begun| begun.number),
        date: today,
        status: options.status.map_or(if report.decided || options.decide { "accepted" } else { "proposed" }, AdrStatus::word),
        deciders: options.decider.clone(),
        supersedes: replaced.iter().map(|old| (old.number, old.title.clone(), old.file.clone())).collect(),
    };
    let by = Successor { number: about.number, title: record_markdown::title(&report), file: named(about.number) };
    // Computed before anything is written: if one record cannot be marked, no other is written.
    let marked = replaced.iter().map(|old| old.marked(&by, &folder)).collect::<anyhow::Result<Vec<_>>>()?;
    for old in &replaced {
        old.check_flow(&report, &requirements, &folder)?;
    }
    let path = folder.path.join(&by.file);
    let superseded: Vec<_> = replaced.iter().map(|old| folder.path.join(&old.file)).collect();
    let decisions = options.decide.then(|| Decisions::of(pack, &options.file, &report, &path, &superseded)).transpose()?;
    if begun.is_none() {
        let text = record_markdown::render(&report, &about, style(options.style, &folder));
        files::create(&path, &text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    }
    // The new record comes first: it states what it supersedes, so that another run can finish if this one is interrupted here.
    for (old, text) in replaced.iter().zip(&marked) {
        let old = folder.path.join(&old.file);
        if let Some(text) = text {
            files::replace(&old, text).map_err(|error| anyhow::anyhow!("{}: {error}", old.display()))?;
            output.remark(&format!("Superseded {}.", old.display()));
        }
    }
    let shown = clean(&path.display().to_string());
    if begun.is_some() {
        output.remark(&format!("{shown} already exists and is kept as it is."));
    }
    output.document(None, &format!("{shown}\n"))?;
    match decisions {
        Some(decisions) => decisions.write(&options.file, output)?,
        None => {
            output.remark(&format!("To have it checked, write `record: {shown}` under `decision` in {file}, or use `--decide`."));
        }
    }
    Ok(Exit::Fine)
}

/// Returns whether a record was left by an interrupted run: it states what is to be recorded, and that it supersedes the same
/// records.
fn is_begun(folder: &Folder, file: &str, report: &RecordReport, replaced: &[Old]) -> bool {
    let says = |text: &str| replaced.iter().all(|old| record::says(text, Link::Supersedes, &old.file));
    !replaced.is_empty() && folder.read(file).is_ok_and(|text| says(&text) && record::choices(&text) == report.choices)
}

/// Returns the record to write: of a flow, or of the system.
fn told(
    pack: &Pack,
    requirements: &Requirements,
    flow: Option<&str>,
    scope: Scope<'_>,
    today: &str,
) -> anyhow::Result<Result<RecordReport, NoRecord>> {
    let evaluation = evaluate(pack, requirements, Depth::Page);
    let recommendation = report::recommend(pack, requirements, &evaluation, &[]);
    let page = report::page(pack, requirements, &evaluation, recommendation, today);
    let position = match flow {
        Some(name) => Some(input::flow(requirements, name)?),
        None => (requirements.flows().len() == 1).then_some(0),
    };
    Ok(match position {
        Some(position) => report::flow_record(pack, requirements, &page, position, scope),
        None => report::system_record(pack, requirements, &page, scope),
    })
}

/// Returns the style of a record: the requested one, or else that of the others in its folder.
fn style(asked: Option<AdrStyle>, folder: &Folder) -> RecordStyle {
    let beside = || if folder.spelling() == Some(Spelling::Section) { AdrStyle::Universal } else { AdrStyle::Madr };
    match asked.unwrap_or_else(beside) {
        AdrStyle::Madr => RecordStyle::Madr,
        AdrStyle::Universal => RecordStyle::Universal,
        AdrStyle::Nygard => RecordStyle::Nygard,
    }
}

/// A record to be superseded.
struct Old {
    number: u32,
    title: String,
    file: String,
    text: String,
}

impl Old {
    fn read(folder: &Folder, number: u32) -> anyhow::Result<Self> {
        let file = folder.file(number)?.to_owned();
        let text = folder.read(&file)?;
        let title = record::plain(record::title(&text).unwrap_or_default()).replace(['[', ']'], "");
        Ok(Self { number, title, file, text })
    }

    /// Returns an error if it is about other flows of the file, whose decision would then have no valid record. A flow that the
    /// file no longer has, such as one under an old name, is no obstacle.
    fn check_flow(&self, new: &RecordReport, requirements: &Requirements, folder: &Folder) -> anyhow::Result<()> {
        let choices = record::choices(&self.text);
        if choices.iter().any(|old| new.choices.iter().any(|choice| choice.flow == old.flow)) {
            return Ok(());
        }
        let other = choices.iter().find(|old| requirements.flows().iter().any(|flow| flow.name() == old.flow));
        let Some(other) = other else { return Ok(()) };
        let own: Vec<String> = new.choices.iter().map(|choice| format!("`{}`", choice.flow)).collect();
        anyhow::bail!(
            "{}: the record is about the flow `{}`, not about {}; name a record of the same flow",
            folder.path.join(&self.file).display(),
            other.flow,
            own.join(" or ")
        )
    }

    /// Returns the text marked as superseded; `None` if it already is.
    fn marked(&self, by: &Successor, folder: &Folder) -> anyhow::Result<Option<String>> {
        let why = match record::supersede(&self.text, by) {
            Ok(text) => return Ok(Some(text)),
            Err(NotSuperseded::Already) if record::says(&self.text, Link::SupersededBy, &by.file) => return Ok(None),
            Err(NotSuperseded::NoStatus) => "no status was found to change to superseded",
            Err(NotSuperseded::Already) => "already superseded",
        };
        anyhow::bail!("{}: {why}", folder.path.join(&self.file).display())
    }
}
