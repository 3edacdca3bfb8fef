//! `protopick rules check`

use protopick::diag::Severity;
use protopick::pack::{Pack, Sites, changes};
use protopick::proof::{self, Proof, kept_reasons};
use protopick::render::{check_json, check_text, diagnostics, sarif};
use protopick::report;

use super::described::described;
use super::templates;
use crate::cli::args::{CheckFormat, Global, RulesCheck};
use crate::cli::exit::Exit;
use crate::cli::input::{LoadedRules, base, load_rules};
use crate::cli::output::Output;

/// The category under which runs of this command are stored where findings are collected.
const CATEGORY: &str = "protopick/rules/";

pub(super) fn run(options: &RulesCheck, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let LoadedRules { pack, sources, mut diagnostics, own } = load_rules(global.rules.iter().chain(&options.dirs))?;
    let mut proof = pack.as_ref().map(|(pack, sites)| (pack, checked(pack, sites)));
    let (mut known, mut in_short) = (0, None);
    // What is also found without the files on top is not about them.
    if let (Some((_, proof)), Some((_, sites)), false) = (&mut proof, &pack, own.is_empty())
        && let Some((built_in, beneath)) = load_rules(None)?.pack
    {
        known = proof.findings.remove_known(&checked(&built_in, &beneath).findings);
        let changes = changes(&beneath, sites);
        for kept in kept_reasons(&changes) {
            proof.findings.push(kept);
        }
        in_short = Some(report::changes_in_short(&changes));
    }
    if let Some((_, proof)) = &mut proof {
        proof.findings.append(std::mem::take(&mut diagnostics));
    }
    let proof: Option<(_, &Proof)> = proof.as_ref().map(|(pack, proof)| (*pack, proof));
    let findings = proof.map_or(&diagnostics, |(_, proof)| &proof.findings);
    let report = report::check(proof, findings, in_short, &sources);
    match options.format {
        CheckFormat::Human if proof.is_none() => output.diagnostics(findings, &sources),
        CheckFormat::Human => {
            let look = output.look();
            let excerpts = diagnostics::render(&findings.at_least(Severity::Warning), &sources, look);
            output.result(&check_text::render(&report, &excerpts, look))?;
            if known > 0 {
                let (findings, are) = if known == 1 { ("1 finding", "is") } else { (&*format!("{known} findings"), "are") };
                output.remark(&format!("{findings} on the built-in rules {are} left out; `protopick rules check` shows them."));
            }
        }
        CheckFormat::Json => Output::raw(check_json::render(&report).as_bytes())?,
        CheckFormat::Sarif => {
            Output::raw(sarif::render(findings, &sources, &described(), CATEGORY, &base()).as_bytes())?;
        }
    }
    Ok(match (proof, report.sound) {
        (None, _) => Exit::Invalid,
        (Some(_), true) => Exit::Fine,
        (Some(_), false) => Exit::Findings,
    })
}

/// Checks a pack and its templates.
fn checked(pack: &Pack, sites: &Sites) -> Proof {
    let mut proof = proof::check(pack, sites);
    for finding in templates::check(pack, sites) {
        proof.findings.push(finding);
    }
    proof
}
