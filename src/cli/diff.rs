//! `protopick diff`

use protopick::engine::{Depth, evaluate};
use protopick::render::{diff_json, diff_markdown, diff_text};
use protopick::report::{self, Outcome};

use super::args::{Diff, DiffFormat, Global};
use super::exit::Exit;
use super::input;
use super::output::Output;
use super::settings;

pub(crate) fn run(options: &Diff, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(policy) = settings::policy(global, Some(&options.new), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    if options.old == options.new && options.old.as_os_str() == "-" {
        anyhow::bail!("only one of the two versions can come from standard input");
    }
    // Both are read before either is refused, so that one run reports all faults.
    let old = input::version(&options.old, &policy, output)?;
    let new = input::version(&options.new, &policy, output)?;
    let (Some(old), Some(new)) = (old, new) else { return Ok(Exit::Invalid) };
    let recommend = |requirements| report::recommend(pack, requirements, &evaluate(pack, requirements, Depth::Page), &[]);
    let (before, after) = (recommend(&old), recommend(&new));
    let report = report::diff(pack, (&old, &before), (&new, &after));
    match options.format {
        DiffFormat::Human => output.result(&diff_text::render(&report, output.look()))?,
        DiffFormat::Json => Output::raw(diff_json::render(&report).as_bytes())?,
        DiffFormat::Markdown => Output::raw(diff_markdown::render(&report).as_bytes())?,
    }
    let answered = after.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    let findings = !answered || (options.exit_code && report.turned);
    Ok(if findings { Exit::Findings } else { Exit::Fine })
}
