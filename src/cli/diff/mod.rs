//! `protopick diff`

mod changes;
mod range;
mod states;

use protopick::engine::{Depth, evaluate};
use protopick::pack::Pack;
use protopick::render::{diff_json, diff_markdown, diff_text};
use protopick::report::{self, DiffReport, Outcome};
use protopick::requirements::Requirements;

use super::args::{Diff, DiffFormat, Global};
use super::exit::Exit;
use super::input;
use super::output::Output;
use super::settings;

pub(crate) fn run(options: &Diff, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    if let Some(range) = &options.git {
        return changes::run(range, options, global, output);
    }
    // The parser requires both.
    let Some((old, new)) = options.versions() else { return Ok(Exit::Invalid) };
    let Some(policy) = settings::policy(global, Some(new), output)? else { return Ok(Exit::Invalid) };
    if old == new && old.as_os_str() == "-" {
        anyhow::bail!("only one of the two versions can come from standard input");
    }
    // Both are read before either is refused, so that one run reports all faults.
    let old = input::version(old, &policy, output)?;
    let new = input::version(new, &policy, output)?;
    let (Some(old), Some(new)) = (old, new) else { return Ok(Exit::Invalid) };
    let (report, answered) = compared(policy.pack(), &old, &new);
    match options.format {
        DiffFormat::Human => output.result(&diff_text::render(&report, output.look()))?,
        DiffFormat::Json => Output::raw(diff_json::render(&report).as_bytes())?,
        DiffFormat::Markdown => Output::raw(diff_markdown::render(&report).as_bytes())?,
    }
    // As with `--git`, what did not change is not judged.
    Ok(ended(options, answered || !report.has_changes(), report.turned))
}

/// Returns what changed between two versions, and whether each flow of the new one has a recommendation.
fn compared(pack: &Pack, old: &Requirements, new: &Requirements) -> (DiffReport, bool) {
    let recommend = |requirements| report::recommend(pack, requirements, &evaluate(pack, requirements, Depth::Page), &[]);
    let (before, after) = (recommend(old), recommend(new));
    let answered = after.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    (report::diff(pack, (old, &before), (new, &after)), answered)
}

/// Returns how a run ends.
fn ended(options: &Diff, answered: bool, turned: bool) -> Exit {
    if !answered || (options.exit_code && turned) { Exit::Findings } else { Exit::Fine }
}
