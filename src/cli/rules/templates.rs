//! Checks that the templates of a pack can be filled in.

use std::fmt::Write;

use protopick::diag::{Diagnostic, Diagnostics, codes};
use protopick::engine::{Depth, evaluate};
use protopick::pack::{Pack, Sites};
use protopick::render::configuration;
use protopick::report;
use protopick::requirements::{self, Requirements};
use protopick::source::SourceMap;

/// Fills in every template of a pack with flows of all its protocols, and reports what fails.
pub(super) fn check(pack: &Pack, sites: &Sites) -> Vec<Diagnostic> {
    let samples: Vec<Requirements> = [false, true].into_iter().filter_map(|demanding| sample(pack, demanding)).collect();
    let gateways = pack.gateways().filter(|(_, gateway)| gateway.configuration.is_some());
    let wrong = gateways.filter_map(|(id, gateway)| {
        let wrong = samples.iter().find_map(|sample| {
            let requirements = sample.clone().behind(pack, &[id]);
            let evaluation = evaluate(pack, &requirements, Depth::Page);
            configuration::render(&report::configuration(pack, &requirements, &evaluation, id)?).err()
        });
        let message = format!("the template of `{}` cannot be filled in: {}", gateway.id, wrong?);
        Some(Diagnostic::error(codes::INVALID_VALUE, sites.template(gateway), message))
    });
    wrong.collect()
}

/// Returns a flow for each protocol, with the first answer to all questions or, if `demanding`, with the last one, all needs and
/// all amounts.
fn sample(pack: &Pack, demanding: bool) -> Option<Requirements> {
    let mut answers = String::new();
    for (id, dimension) in pack.dimensions() {
        let mut levels = pack.levels(id).map(|(_, level)| &level.id);
        let level = if demanding { levels.last() } else { levels.next() }?;
        let _ = write!(answers, "{}: \"{level}\", ", dimension.id);
    }
    let mut amounts = "";
    if demanding {
        let needs: Vec<String> = pack.needs().map(|(_, need)| format!("\"{}\"", need.id)).collect();
        let _ = write!(answers, "needs: [{}], ", needs.join(", "));
        amounts = ", heartbeat: 20s, connection-age: 2h, message-size: 64 KiB";
    }
    let mut text = String::from("flows:\n");
    for (number, (_, protocol)) in pack.protocols().enumerate() {
        let _ = writeln!(text, "  flow-{number}: {{ {answers}decision: {{ protocol: \"{}\"{amounts} }} }}", protocol.id);
    }
    let mut sources = SourceMap::default();
    let file = sources.add("sample.yaml", text);
    requirements::load(file, &[], pack, &mut sources, &mut Diagnostics::default())
}
