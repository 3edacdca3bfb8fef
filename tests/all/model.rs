//! What the tests of the library share: judging a text with the built-in rules.

use protopick::diag::Diagnostics;
use protopick::engine::{Depth, Evaluation, evaluate};
use protopick::pack::Pack;
use protopick::requirements::{self, Requirements};
use protopick::source::SourceMap;
use protopick::{builtin, pack::ProtocolId};

/// Reads a requirements file that must be valid.
pub(crate) fn read(pack: &Pack, text: &str) -> Requirements {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("test.yaml", text);
    let read = requirements::load(file, &[], pack, &mut sources, &mut diagnostics);
    read.unwrap_or_else(|| panic!("not valid: {:#?}\n{text}", diagnostics.sorted()))
}

/// Judges a requirements file with the built-in rules.
pub(crate) fn judge(text: &str) -> (Requirements, Evaluation) {
    let requirements = read(builtin::pack(), text);
    let evaluation = evaluate(builtin::pack(), &requirements, Depth::Page);
    (requirements, evaluation)
}

/// Returns the id of a protocol.
pub(crate) fn id(protocol: ProtocolId) -> &'static str {
    &builtin::pack().protocol(protocol).id
}

/// Returns each flow of a file with the protocol recommended for it.
pub(crate) fn recommended(text: &str) -> Vec<(String, Option<String>)> {
    let (requirements, evaluation) = judge(text);
    let flows = requirements.flows().iter().zip(&evaluation.flows);
    flows.map(|(flow, judged)| (flow.name().to_owned(), judged.recommended().map(|protocol| id(protocol).to_owned()))).collect()
}
