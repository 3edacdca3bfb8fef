//! `protopick adr`: decision records.

mod folder;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use protopick::engine::{Depth, evaluate};
use protopick::pack::Pack;
use protopick::record::{self, NotSuperseded, Spelling, Successor};
use protopick::render::clean;
use protopick::render::record_markdown::{self, About, RecordStyle};
use protopick::report::{self, NoRecord, RecordReport, Scope};
use protopick::requirements::Requirements;

use super::args::{Adr, AdrCommand, AdrNew, AdrStatus, AdrStyle, Global};
use super::exit::Exit;
use super::output::Output;
use super::today::today;
use super::{files, input};
use folder::Folder;

/// So many times another program may take the next number.
const RACES: u32 = 100;

pub(crate) fn run(options: &Adr, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    match &options.command {
        AdrCommand::New(options) => new(options, global, output),
    }
}

fn new(options: &AdrNew, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    anyhow::ensure!(
        options.file != Path::new("-"),
        "a record names the file that it comes from; write the requirements to a file"
    );
    let today = today(options.day.today)?.to_string();
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let Some(requirements) = input::requirements(&options.file, &[], pack, output)? else { return Ok(Exit::Invalid) };
    let file = options.file.display().to_string();
    let scope = Scope { file: &file, title: options.title.as_deref() };
    let report = match told(pack, &requirements, options.flow.as_deref(), scope, &today)? {
        Ok(report) => report,
        Err(NoRecord::NothingRecommended) => {
            output.error(
                "nothing can be recommended, and the file names no protocol under `decision`: there is no decision to record",
            );
            return Ok(Exit::Findings);
        }
    };
    let folder = Folder::find(options.dir.as_deref())?;
    let replaced = options.supersedes.iter().map(|&number| superseded(&folder, number)).collect::<anyhow::Result<Vec<_>>>()?;
    let status = options.status.map_or(if report.decided { "accepted" } else { "proposed" }, AdrStatus::word);
    let mut about = About {
        number: folder.next(),
        date: today,
        status,
        deciders: options.decider.clone(),
        supersedes: replaced.iter().map(|old| (old.number, old.title.clone(), old.file.clone())).collect(),
    };
    let slug = record::slug(&report.title);
    let style = style(options.style, &folder);
    let named = |number: u32| format!("{number:04}-{slug}.md");
    // Tried before anything is written: a record that cannot be marked is left alone, and so is the folder.
    for old in &replaced {
        old.marked(&successor(&report, &about, named(about.number)), &folder)?;
    }
    fs::create_dir_all(&folder.path).map_err(|error| anyhow::anyhow!("{}: {error}", folder.path.display()))?;
    let path = place(&report, &mut about, style, &folder, named)?;
    for old in &replaced {
        let text = old.marked(&successor(&report, &about, named(about.number)), &folder)?;
        let old = folder.path.join(&old.file);
        files::replace(&old, &text).map_err(|error| anyhow::anyhow!("{}: {error}", old.display()))?;
        output.remark(&format!("Superseded {}.", old.display()));
    }
    let shown = clean(&path.display().to_string());
    output.document(None, &format!("{shown}\n"))?;
    output.remark(&format!("To have it checked, name it in {file} under `decision`: record: {shown}"));
    Ok(Exit::Fine)
}

/// What is to be recorded: a flow, or the system.
fn told(
    pack: &Pack,
    requirements: &Requirements,
    flow: Option<&str>,
    scope: Scope<'_>,
    today: &str,
) -> anyhow::Result<Result<RecordReport, NoRecord>> {
    let evaluation = evaluate(pack, requirements, Depth::Figures, &[]);
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

/// How to spell a record: as is asked, or else as those in its folder are.
fn style(asked: Option<AdrStyle>, folder: &Folder) -> RecordStyle {
    let beside = || if folder.spelling() == Some(Spelling::Section) { AdrStyle::Universal } else { AdrStyle::Madr };
    match asked.unwrap_or_else(beside) {
        AdrStyle::Madr => RecordStyle::Madr,
        AdrStyle::Universal => RecordStyle::Universal,
        AdrStyle::Nygard => RecordStyle::Nygard,
    }
}

/// Writes the record under the first number that is free, and never over another.
fn place(
    report: &RecordReport,
    about: &mut About,
    style: RecordStyle,
    folder: &Folder,
    named: impl Fn(u32) -> String,
) -> anyhow::Result<PathBuf> {
    for _ in 0..RACES {
        let path = folder.path.join(named(about.number));
        match files::create(&path, &record_markdown::render(report, about, style)) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => about.number += 1,
            Err(error) => anyhow::bail!("{}: {error}", path.display()),
        }
    }
    anyhow::bail!("{}: every number that was tried is taken", folder.path.display())
}

/// A record that is to be superseded.
struct Old {
    number: u32,
    title: String,
    file: String,
}

fn superseded(folder: &Folder, number: u32) -> anyhow::Result<Old> {
    let file = folder.file(number)?.to_owned();
    let text = folder.read(&file)?;
    let title = record::plain(record::title(&text).unwrap_or_default()).replace(['[', ']'], "");
    Ok(Old { number, title, file })
}

impl Old {
    /// The text that says so.
    fn marked(&self, by: &Successor, folder: &Folder) -> anyhow::Result<String> {
        record::supersede(&folder.read(&self.file)?, by).map_err(|why| {
            let why = match why {
                NotSuperseded::NoStatus => "no status was found that could be changed to superseded",
                NotSuperseded::Already => "it is superseded already",
            };
            anyhow::anyhow!("{}: {why}", folder.path.join(&self.file).display())
        })
    }
}

fn successor(report: &RecordReport, about: &About, file: String) -> Successor {
    Successor { number: about.number, title: record_markdown::title(report), file }
}
