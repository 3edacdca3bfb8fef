//! The settings of a team: what holds for all requirements files in a folder and below it. Pure: says what a text states, and what
//! of several texts holds for a file; finding and reading them is up to the command line.

mod form;
mod paths;

use std::path::Path;

pub use form::{FILE, Level};
use form::{OverrideForm, PartForm, SettingsForm};
use paths::Paths;

use crate::diag::{Diagnostic, Diagnostics, Severity, codes};
use crate::findings::{Finder, Linted, Terms, Waiver, review};
use crate::pack::form::Kind as _;
use crate::pack::{LintId, Pack};
use crate::requirements::{Decision, Loader, Shared, Stated, WaiverForm};
use crate::source::{At, FileId, SourceMap, Span};
use crate::yaml::{Kind, Node, Reader, parse};

/// The name of a settings file.
pub const NAME: &str = "protopick.yaml";

/// Maximum number of overrides in a file: for each requirements file all are looked at.
const MOST_OVERRIDES: usize = 500;

/// What a settings file states.
pub struct Settings {
    /// Where `exclude` is written; what it excludes is known from the outline.
    exclude: Option<Span>,
    force_exclude: Option<At<bool>>,
    rules: Option<At<Vec<At<String>>>>,
    part: Part,
    overrides: Vec<(Paths, Part)>,
}

/// What may hold for some files only.
#[derive(Default)]
struct Part {
    lints: Option<At<Vec<(LintId, Level)>>>,
    fail_on: Option<At<Severity>>,
    waivers: Option<At<Vec<Waiver>>>,
    defaults: Option<At<Stated>>,
    /// The tree of `defaults`.
    sites: Option<Node>,
    decision: Option<At<Decision>>,
}

/// What has to be known of a settings file before it can be read as a whole: names of a pack are needed for that.
pub struct Outline {
    /// The packs that it names, relative to it; `None` if it names none.
    pub packs: Option<Vec<At<String>>>,
    exclude: Paths,
}

impl Outline {
    /// Reads it from a file, whether or not that is valid.
    pub fn of(file: FileId, sources: &SourceMap) -> Self {
        let document = parse(sources, file, &mut Diagnostics::default());
        let text = |node: &Node| match &node.kind {
            Kind::Scalar { text, .. } => Some(At { value: text.clone(), span: node.span }),
            _ => None,
        };
        let texts = |key: &str| -> Option<Vec<At<String>>> {
            let node = document.root.as_ref()?.value(key)?;
            Some(match &node.kind {
                Kind::Sequence(items) => items.iter().filter_map(text).collect(),
                _ => text(node).into_iter().collect(),
            })
        };
        let exclude = Paths::of(&texts("exclude").unwrap_or_default(), &mut Diagnostics::default());
        Self { packs: texts("rules"), exclude }
    }

    /// Returns whether a file, given relative to the settings, is left out.
    pub fn excludes(&self, file: &Path) -> bool {
        self.exclude.hold(file)
    }
}

/// Reads a settings file. Every fault is added to `diagnostics`; if there are any, there are no settings.
pub fn load(file: FileId, pack: &Pack, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Option<Settings> {
    let before = diagnostics.len();
    let document = parse(sources, file, diagnostics);
    let empty = document.root.as_ref().is_none_or(|root| root.kind == Kind::Empty);
    if empty && diagnostics.len() == before {
        return Some(Settings { exclude: None, force_exclude: None, rules: None, part: Part::default(), overrides: Vec::new() });
    }
    let root = document.root.as_ref()?;
    let mut loader = Loader { reader: Reader::new(diagnostics, document.complete), pack };
    let SettingsForm { exclude, force_exclude, rules, part, overrides } = SettingsForm::read(&mut loader, root)?;
    let listed = match root.value("overrides").map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    let exclude = exclude.flatten().map(|exclude| {
        Paths::of(&exclude.value, diagnostics);
        exclude.span
    });
    let part = Part::of(part.unwrap_or_default(), root, diagnostics);
    let overrides = overrides.unwrap_or_default();
    if let Some(first_too_many) = listed.get(MOST_OVERRIDES) {
        let fault = format!("the file has more than {MOST_OVERRIDES} overrides");
        diagnostics.push(Diagnostic::error(codes::TOO_LARGE, first_too_many.span, fault));
    }
    let of = |(OverrideForm { files, part }, node): (OverrideForm, &Node)| {
        let part = Part::of(part.unwrap_or_default(), node, diagnostics);
        (Paths::of(&files.unwrap_or_default(), diagnostics), part)
    };
    let overrides = overrides.into_iter().zip(listed).take(MOST_OVERRIDES).map(of).collect();
    let settings = Settings { exclude, force_exclude: force_exclude.flatten(), rules: rules.flatten(), part, overrides };
    (diagnostics.len() == before).then_some(settings)
}

impl Part {
    fn of(form: PartForm, node: &Node, diagnostics: &mut Diagnostics) -> Self {
        let PartForm { lints, fail_on, waivers, defaults, decision } = form;
        let accepted = |forms: Vec<At<WaiverForm>>| forms.into_iter().filter_map(WaiverForm::waiver).collect();
        let waivers = waivers.flatten().map(|At { value, span }| At { value: accepted(value), span });
        let decision = decision.flatten();
        if let Some(protocol) = decision.as_ref().and_then(|decision| decision.value.protocol()) {
            let fault =
                Diagnostic::error(codes::INVALID_VALUE, protocol.span, "a protocol is decided for each flow, not for all files");
            diagnostics.push(fault.help("move it into the `decision` of the flows"));
        }
        let (defaults, sites) = (defaults.flatten(), node.value("defaults").cloned());
        Self { lints: lints.flatten(), fail_on: fail_on.flatten(), waivers, defaults, sites, decision }
    }
}

impl Settings {
    /// Returns what holds for a file, the nearest to it first.
    fn parts<'s>(&'s self, file: &Path) -> impl Iterator<Item = &'s Part> + use<'s> {
        let held = self.overrides.iter().filter(|(files, _)| files.hold(file)).map(|(_, part)| part);
        let held: Vec<&Part> = held.collect();
        held.into_iter().rev().chain([&self.part])
    }
}

/// What holds for a file: each key as the nearest settings have it.
#[derive(Clone, Default)]
pub struct Held<'s> {
    lints: Option<&'s At<Vec<(LintId, Level)>>>,
    fail_on: Option<&'s At<Severity>>,
    waivers: Option<&'s At<Vec<Waiver>>>,
    defaults: Option<(&'s At<Stated>, Option<&'s Node>)>,
    decision: Option<&'s At<Decision>>,
    force_exclude: Option<&'s At<bool>>,
    rules: Option<&'s At<Vec<At<String>>>>,
    /// Where each `exclude` is written: they add up.
    exclude: Vec<Span>,
}

impl<'s> Held<'s> {
    /// Returns what holds for a file of which the path relative to each of some settings is given, the nearest first.
    pub fn of<'p>(chain: impl IntoIterator<Item = (&'s Settings, &'p Path)>) -> Self {
        let mut held = Self::default();
        for (settings, file) in chain {
            for part in settings.parts(file) {
                held.lints = held.lints.or(part.lints.as_ref());
                held.fail_on = held.fail_on.or(part.fail_on.as_ref());
                held.waivers = held.waivers.or(part.waivers.as_ref());
                held.defaults = held.defaults.or_else(|| Some((part.defaults.as_ref()?, part.sites.as_ref())));
                held.decision = held.decision.or(part.decision.as_ref());
            }
            held.force_exclude = held.force_exclude.or(settings.force_exclude.as_ref());
            held.rules = held.rules.or(settings.rules.as_ref());
            held.exclude.extend(settings.exclude);
        }
        held
    }

    /// Returns where each key that holds is written, with its name; `exclude` has as many places as there are settings with it.
    pub fn places(&self) -> Vec<(&'static str, Span)> {
        let rules = self.rules.map(|at| ("rules", at.span));
        let excludes = self.exclude.iter().map(|&span| ("exclude", span));
        let keys = [
            ("force-exclude", self.force_exclude.map(|at| at.span)),
            ("fail-on", self.fail_on.map(|at| at.span)),
            ("lints", self.lints.map(|at| at.span)),
            ("waivers", self.waivers.map(|at| at.span)),
            ("defaults", self.defaults.map(|(at, _)| at.span)),
            ("decision", self.decision.map(|at| at.span)),
        ];
        rules.into_iter().chain(excludes).chain(keys.into_iter().filter_map(|(key, span)| Some((key, span?)))).collect()
    }

    /// Returns the lowest severity that fails a run.
    pub fn fail_on(&self) -> Option<Severity> {
        self.fail_on.map(|at| at.value)
    }

    /// Returns whether named files are left out too.
    pub fn force_exclude(&self) -> bool {
        self.force_exclude.is_some_and(|at| at.value)
    }

    /// Returns the pack with the levels of lints that the team has chosen; `None` if it has chosen none.
    pub fn pack(&self, pack: &Pack) -> Option<Pack> {
        let chosen = &self.lints?.value;
        Some(pack.with_levels(chosen.iter().map(|(lint, level)| (*lint, level.severity()))))
    }

    /// Returns whether flows share anything.
    pub fn shares(&self) -> bool {
        self.defaults.is_some() || self.decision.is_some() || self.waivers.is_some()
    }

    /// Returns what its flows share.
    pub fn shared(&self) -> Shared {
        Shared {
            defaults: self.defaults.map(|(at, _)| at.value.clone()).unwrap_or_default(),
            sites: self.defaults.and_then(|(_, node)| node.cloned()),
            decision: self.decision.map(|at| at.value.clone()).unwrap_or_default(),
            waivers: self.waivers.map(|at| at.value.clone()).unwrap_or_default(),
        }
    }
}

/// Returns what needs attention in the waivers of a settings file.
pub fn lint(settings: &Settings, pack: &Pack, terms: Terms) -> Linted {
    let parts = settings.overrides.iter().map(|(_, part)| part).chain([&settings.part]);
    let waivers = parts.filter_map(|part| part.waivers.as_ref()).flat_map(|at| &at.value);
    let mut finder = Finder::new(pack);
    waivers.for_each(|waiver| review(&mut finder, waiver, terms));
    finder.found.sort_by_key(crate::findings::Finding::place);
    Linted { findings: finder.found, valid: true, ..Linted::default() }
}
