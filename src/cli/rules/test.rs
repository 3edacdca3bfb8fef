//! `protopick rules test`

use protopick::diag::Diagnostics;
use protopick::pack::Precedent;
use protopick::proof;
use protopick::render::{cases_json, cases_text, diagnostics, sarif};
use protopick::report;

use super::described::described;
use crate::cli::args::{CheckFormat, Global, RulesTest};
use crate::cli::exit::Exit;
use crate::cli::input::{OwnFile, base, load_rules};
use crate::cli::output::Output;

/// The category under which runs of this command are stored where findings are collected.
const CATEGORY: &str = "protopick/cases/";

pub(super) fn run(options: &RulesTest, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let mut loaded = load_rules(global.rules.iter().chain(&options.dirs))?;
    let mut found = Diagnostics::default();
    let results = loaded.pack.as_ref().and_then(|(pack, sites)| {
        let minimum = ["first", "first-two"].map(|key| loaded.sources.file(sites.precedent_rule(key).file).name());
        let counts = |precedent: &Precedent| counts_for_minimum(&loaded.own, minimum, precedent);
        Some((pack, proof::test(pack, sites, &mut found)?, proof::score(pack, sites, counts, &mut found)))
    });
    loaded.diagnostics.append(found);
    let (found, sources) = (&loaded.diagnostics, &loaded.sources);
    if options.format == CheckFormat::Sarif {
        Output::raw(sarif::render(found, sources, &described(), CATEGORY, &base()).as_bytes())?;
    }
    let Some((pack, results, scored)) = results else {
        if options.format != CheckFormat::Sarif {
            output.diagnostics(found, sources);
        }
        return Ok(Exit::Invalid);
    };
    let report = report::cases(pack, &results, &scored, found, sources);
    match options.format {
        CheckFormat::Human => {
            let look = output.look();
            let excerpts = diagnostics::render(found, sources, look);
            output.result(&cases_text::render(&report, &excerpts, look))?;
        }
        CheckFormat::Json => Output::raw(cases_json::render(&report).as_bytes())?,
        CheckFormat::Sarif => {}
    }
    Ok(if report.holds() { Exit::Fine } else { Exit::Findings })
}

/// Returns whether the minimum of agreement, which is in files of these names, is about a precedent. That of the built-in rules is
/// not about those of a team, which are in the files on top.
fn counts_for_minimum(own: &[OwnFile], minimum: [&str; 2], precedent: &Precedent) -> bool {
    let path = format!("precedents/{}.yaml", precedent.system);
    own.iter().any(|file| minimum.contains(&file.name.as_str())) || !own.iter().any(|file| file.path == path)
}
