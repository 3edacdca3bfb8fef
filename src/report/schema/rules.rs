//! What the files of a pack may hold. Names that a pack may add are offered and others let pass: only the loader, which sees all
//! files, knows which there are.

use super::forms::{keys, shared_name};
use super::requirements::{origin, stated_forms};
use super::{Form, Holds, Schema};
use crate::pack::{self, Pack, forms};
use crate::proof::CASES;

/// The kinds of files of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulesFile {
    /// `pack.yaml`
    Pack,
    /// `sources.yaml` and `sources/`
    Sources,
    /// `facts/`
    Facts,
    /// `claims.yaml`
    Claims,
    /// `protocols/`
    Protocols,
    /// `dimensions/`
    Dimensions,
    /// `needs/`
    Needs,
    /// `carriers/`
    Carriers,
    /// `amounts/`
    Amounts,
    /// `caps/`
    Caps,
    /// `beyond/`
    Beyond,
    /// `patterns/`, `practices/`, `pitfalls/`, `advice/` and `words/`
    Guidance,
    /// `lints/`
    Lints,
    /// `options/`
    Options,
    /// `texts.yaml`
    Texts,
    /// `gateways/`
    Gateways,
    /// `translations.yaml`
    Translations,
    /// `sums.yaml`
    Sums,
    /// `precedents/`
    Precedents,
    /// `cases/`
    Cases,
}

impl RulesFile {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::Pack,
        Self::Sources,
        Self::Precedents,
        Self::Protocols,
        Self::Gateways,
        Self::Translations,
        Self::Sums,
        Self::Facts,
        Self::Claims,
        Self::Dimensions,
        Self::Amounts,
        Self::Needs,
        Self::Carriers,
        Self::Caps,
        Self::Lints,
        Self::Options,
        Self::Texts,
        Self::Beyond,
        Self::Guidance,
        Self::Cases,
    ];

    /// The name of its form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Sources => "sources",
            Self::Facts => "facts",
            Self::Claims => "claims",
            Self::Protocols => "protocols",
            Self::Dimensions => "dimensions",
            Self::Needs => "needs",
            Self::Carriers => "carriers",
            Self::Amounts => "amounts",
            Self::Caps => "caps",
            Self::Beyond => "beyond",
            Self::Lints => "lints",
            Self::Options => "options",
            Self::Texts => "texts",
            Self::Gateways => "gateways",
            Self::Translations => "translations",
            Self::Sums => "sums",
            Self::Precedents => "precedents",
            Self::Guidance => "guidance",
            Self::Cases => "cases",
        }
    }

    /// Which files are of this kind.
    pub fn files(self) -> &'static str {
        match self {
            Self::Pack => "pack.yaml",
            Self::Sources => "sources.yaml and sources/",
            Self::Facts => "facts/",
            Self::Claims => "claims.yaml",
            Self::Protocols => "protocols/",
            Self::Dimensions => "dimensions/",
            Self::Needs => "needs/",
            Self::Carriers => "carriers/",
            Self::Amounts => "amounts/",
            Self::Caps => "caps/",
            Self::Beyond => "beyond/",
            Self::Guidance => "patterns/, practices/, pitfalls/, advice/ and words/",
            Self::Lints => "lints/",
            Self::Options => "options/",
            Self::Texts => "texts.yaml",
            Self::Gateways => "gateways/",
            Self::Translations => "translations.yaml",
            Self::Sums => "sums.yaml",
            Self::Precedents => "precedents/",
            Self::Cases => "cases/",
        }
    }

    /// The key that only such files have at their top; none for those that are known by having no such key.
    fn mark(self) -> Option<&'static str> {
        match self {
            Self::Pack => Some("toss-up"),
            Self::Sources => Some("sources"),
            Self::Facts => Some("facts"),
            // Rules may list the claims that they rest on, but a file of claims holds nothing else.
            Self::Claims => None,
            Self::Protocols => Some("simplicity"),
            Self::Dimensions => Some("levels"),
            Self::Needs => Some("question"),
            // Needs have a label too, and are told by their question before.
            Self::Carriers => Some("label"),
            Self::Amounts => Some("unit"),
            Self::Caps => Some("lowers"),
            Self::Beyond => Some("instead"),
            Self::Lints => Some("group"),
            Self::Options => Some("options"),
            Self::Texts => Some("refused"),
            Self::Gateways => Some("about"),
            Self::Translations => Some("translations"),
            Self::Sums => Some("sums"),
            Self::Precedents => Some("system"),
            Self::Guidance => Some("says"),
            Self::Cases => Some("cases"),
        }
    }

    /// What it may hold.
    pub fn form(self) -> &'static pack::Form {
        match self {
            Self::Pack => forms::SETTINGS,
            Self::Sources => forms::SOURCES,
            Self::Facts => forms::FACTS,
            Self::Claims => forms::CLAIMS,
            Self::Protocols => forms::PROTOCOL,
            Self::Dimensions => forms::DIMENSION,
            Self::Needs => forms::NEED,
            Self::Carriers => forms::CARRIER,
            Self::Amounts => forms::AMOUNT,
            Self::Caps => forms::CAP,
            Self::Beyond => forms::BEYOND,
            Self::Lints => forms::LINT,
            Self::Options => forms::OPTIONS,
            Self::Texts => forms::TEXTS,
            Self::Gateways => forms::GATEWAY,
            Self::Translations => forms::TRANSLATIONS,
            Self::Sums => forms::SUMS,
            Self::Precedents => forms::PRECEDENTS,
            Self::Guidance => forms::GUIDANCE,
            Self::Cases => CASES,
        }
    }
}

/// What the files of a pack may hold: those of one kind, or of any.
pub fn rules_schema(pack: &Pack, kind: Option<RulesFile>) -> Schema {
    let kinds: Vec<RulesFile> = kind.map_or_else(|| RulesFile::ALL.to_vec(), |kind| vec![kind]);
    let mut shared = vec![(shared_name(forms::FIT), keys(forms::FIT, pack).titled("Fit"))];
    if kinds.contains(&RulesFile::Cases) {
        shared.extend(stated_forms(pack, |needs| Form::new(Holds::Name(needs))));
    }
    let (title, root) = match kind {
        Some(kind) => (format!("Rules of protopick: {}", kind.name()), keys(kind.form(), pack)),
        None => {
            shared.extend(kinds.iter().map(|kind| (file_name(*kind), keys(kind.form(), pack))));
            // The order matters: systems of precedents, protocols and gateways tell what they are about, what has
            // levels has a question too, what lowers fits has cases, gateways have facts, and lints and what lies beyond the
            // protocols say something.
            let forms = kinds.iter().filter_map(|&kind| Some((kind.mark()?, file_name(kind)))).collect();
            let otherwise = file_name(RulesFile::Claims);
            ("Rules of protopick".to_owned(), Form::new(Holds::ByKey { forms, otherwise }))
        }
    };
    let command = kind.map_or_else(|| "rules".to_owned(), |kind| format!("rules {}", kind.name()));
    Schema { title, origin: origin(pack, &command), shared, root }
}

/// The name of the form of a kind of file among the shared ones, apart from all others.
fn file_name(kind: RulesFile) -> String {
    format!("file.{}", kind.name())
}
