//! The loader of packs: the built-in one, those of teams on top of it, and those of tests.
//!
//! Files of the same path are laid over each other first ([`layers`]). Names are collected next, so that files may refer to each other in any order; then each file is read into checked values, and
//! every fault of every file is reported.

mod amount;
mod beyond;
mod cap;
mod changes;
mod condition;
mod dimension;
mod fits;
mod gateway;
mod guidance;
mod kinds;
mod knowledge;
mod layers;
mod lint;
mod loader;
mod names;
mod options;
mod precedent;
mod protocol;
mod removed;
mod sites;
mod sum;
mod texts;
mod way;

pub use changes::{FileChange, changes};
pub use sites::Sites;

use super::deferred::Deferred;
use super::derived::Derived;
use super::form::Kind;
use super::vocabulary::Vocabulary;
use super::{Amount, Carrier, GuidanceKind, Pack};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Document, Reader, parse};
use fits::FitTable;
use layers::{Laying, lay_files};
use loader::{Loader, MADE_FOR};
use names::Names;

/// What the files of a pack may hold, and parts of them.
pub mod forms {
    use super::{
        amount, beyond, cap, dimension, gateway, guidance, knowledge, lint, loader, options, precedent, protocol, sum, texts,
    };
    use crate::pack::{Amount, Carrier, FitRule, Form, Reason};

    macro_rules! forms {
        ($($name:ident $form:ty)*) => { $(
            #[doc = concat!("What is read as `", stringify!($form), "`.")]
            pub const $name: &Form = &<$form>::FORM;
        )* };
    }
    forms! {
        AMOUNT Amount
        BEYOND beyond::BeyondForm
        CAP cap::CapForm
        CARRIER Carrier
        CLAIMS knowledge::Claims
        DIMENSION dimension::DimensionForm
        FACTS knowledge::Facts
        FIT FitRule
        GATEWAY gateway::GatewayForm
        GUIDANCE guidance::GuidanceForm
        LINT lint::LintForm
        NEED dimension::NeedForm
        OPTIONS options::OptionsForm
        PRECEDENTS precedent::PrecedentsForm
        PROTOCOL protocol::ProtocolForm
        RANGE amount::Bounds
        REASON Reason
        SETTINGS loader::SettingsForm
        SOURCES knowledge::Sources
        SUMS sum::Sums
        TEXTS texts::TextsForm
        TRANSLATIONS gateway::TranslationsForm
    }
}

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Path within the pack, such as `needs/caching.yaml`.
    pub path: String,
    /// Name for messages.
    pub name: String,
    /// The content.
    pub text: String,
}

/// What a file of a pack holds, according to its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FileKind {
    Pack,
    Sources,
    Facts,
    Claims,
    Amount,
    Carrier,
    Protocol,
    Dimension,
    Need,
    Cap,
    Beyond,
    Guidance(GuidanceKind),
    Lint,
    Options,
    Texts,
    Translations,
    Sums,
    Gateway,
    Precedents,
    Cases,
}

impl FileKind {
    /// Returns the kind, and the id that the file's name implies.
    fn of(path: &str) -> Option<(Self, &str)> {
        let stem = path.strip_suffix(".yaml")?;
        let Some((folder, id)) = stem.split_once('/') else {
            let part = match stem {
                "pack" => Self::Pack,
                "sources" => Self::Sources,
                "claims" => Self::Claims,
                "texts" => Self::Texts,
                "translations" => Self::Translations,
                "sums" => Self::Sums,
                _ => return None,
            };
            return Some((part, stem));
        };
        let part = match folder {
            "facts" => Self::Facts,
            "sources" => Self::Sources,
            "amounts" => Self::Amount,
            "carriers" => Self::Carrier,
            "protocols" => Self::Protocol,
            "dimensions" => Self::Dimension,
            "needs" => Self::Need,
            "caps" => Self::Cap,
            "beyond" => Self::Beyond,
            "patterns" => Self::Guidance(GuidanceKind::Pattern),
            "practices" => Self::Guidance(GuidanceKind::Practice),
            "pitfalls" => Self::Guidance(GuidanceKind::Pitfall),
            "advice" => Self::Guidance(GuidanceKind::Advice),
            "words" => Self::Guidance(GuidanceKind::Word),
            "lints" => Self::Lint,
            "options" => Self::Options,
            "gateways" => Self::Gateway,
            "precedents" => Self::Precedents,
            "cases" => Self::Cases,
            _ => return None,
        };
        (!id.contains('/')).then_some((part, id))
    }
}

/// The file with the settings of a pack.
const SETTINGS: &str = "pack.yaml";

/// A file of a pack, parsed.
struct Parsed {
    /// The path within the pack.
    path: String,
    part: FileKind,
    id: String,
    /// The text; the lowest one if several were laid over each other.
    file: FileId,
    document: Document,
}

/// Reads a pack. Later files with the same path are laid over earlier ones. Every fault is added to `diagnostics`; if there are any
/// errors, there is no pack.
pub fn load(files: &[PackFile], sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Pack> {
    load_with_sites(files, sources, diagnostics).map(|(pack, _)| pack)
}

/// Reads a pack, and records where everything is.
pub fn load_with_sites(files: &[PackFile], sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<(Pack, Sites)> {
    let mut found = Diagnostics::default();
    let parsed = parse_all(files, sources, &mut found);
    let notes = other_versions(&parsed);
    let mut laying = Laying { diagnostics: found, removed: Vec::new() };
    let parsed = lay_files(parsed, &mut laying);
    let Laying { diagnostics: mut found, removed } = laying;
    let names = Names::gather(&parsed, &mut found);
    let start = parsed.first().map(|file| Span { file: file.file, start: 0, end: 0 });
    let too_many = start.is_some_and(|start| names.are_too_many(start, &mut found));
    let pack = if too_many { None } else { read(&parsed, &names, &mut found) };
    removed::tell(&removed, &mut found, sources);
    let clean = found.is_empty();
    diagnostics.append(found);
    for note in notes {
        diagnostics.push(note);
    }
    pack.filter(|_| clean).map(|pack| (pack, Sites { parsed }))
}

fn parse_all(files: &[PackFile], sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Parsed> {
    let mut parsed = Vec::new();
    for file in files {
        let id = sources.add(&file.name, &file.text);
        let Some((part, stem)) = FileKind::of(&file.path) else {
            let start = Span { file: id, start: 0, end: 0 };
            let fault = Diagnostic::error(codes::UNKNOWN_NAME, start, format!("`{}` is not a file of a pack", file.path));
            diagnostics.push(
                fault.help("`protopick rules list` shows what a pack holds, and `protopick schema rules` describes its files"),
            );
            continue;
        };
        let document = parse(sources, id, diagnostics);
        parsed.push(Parsed { path: file.path.clone(), part, id: stem.to_owned(), file: id, document });
    }
    // The order of files with the same path is that of the packs.
    parsed.sort_by(|a, b| (a.part, &a.id, &a.path).cmp(&(b.part, &b.id, &b.path)));
    parsed
}

/// Returns a warning for each pack that was made for another version of the lowest one.
fn other_versions(parsed: &[Parsed]) -> Vec<Diagnostic> {
    let mut settings = parsed.iter().filter(|file| file.path == SETTINGS).filter_map(|file| file.document.root.as_ref());
    let said = |root, key| names::value(root, key).and_then(|node| Some((names::scalar(node)?, node.span)));
    let Some((version, at)) = settings.next().and_then(|lowest| said(lowest, "version")) else { return Vec::new() };
    let others = settings.filter_map(|root| said(root, MADE_FOR)).filter(|(made_for, _)| *made_for != version);
    let warning = |(made_for, span)| {
        let fault = format!("made for version {made_for} of the rules beneath, which have version {version}");
        let help = format!(
            "look at what the pack changes, which `protopick rules diff builtin DIR` lists with both places, and then write \
             `{MADE_FOR}: {version}`"
        );
        Diagnostic::new(codes::OTHER_VERSION, span, fault).label(at, "the version").help(help)
    };
    others.map(warning).collect()
}

fn read(parsed: &[Parsed], names: &Names, diagnostics: &mut Diagnostics) -> Option<Pack> {
    let mut fits = FitTable::new(names);
    let mut settings = None;
    let (mut sources, mut facts, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ways, mut carriers, mut amounts, mut sums) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut protocols, mut dimensions, mut needs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut caps, mut beyond) = (Vec::new(), Vec::new());
    let (mut guidance, mut lints, mut options) = (Vec::new(), Vec::new(), Vec::new());
    let mut wording = super::Wording::default();
    let (mut gateways, mut gateway_facts, mut translations, mut precedents) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for file in parsed {
        let Some(root) = &file.document.root else {
            if file.document.complete {
                let start = Span { file: file.file, start: 0, end: 0 };
                diagnostics.push(Diagnostic::error(codes::MISSING_KEY, start, "the file is empty"));
            }
            continue;
        };
        let mut loader = Loader { reader: Reader::new(diagnostics, file.document.complete), names, file_id: &file.id };
        match file.part {
            FileKind::Pack => settings = Some((root.span, loader.settings(root))),
            FileKind::Sources => sources.extend(loader.sources(root)),
            FileKind::Facts => facts.extend(loader.facts(root)),
            FileKind::Claims => claims.extend(loader.claims(root)),
            FileKind::Amount => amounts.extend(Amount::read(&mut loader, root)),
            FileKind::Carrier => carriers.extend(Carrier::read(&mut loader, root)),
            FileKind::Protocol => protocols.extend(loader.protocol(root, &mut fits, &mut ways)),
            FileKind::Dimension => dimensions.extend(loader.dimension(root, &mut fits)),
            FileKind::Need => needs.extend(loader.need(root, &mut fits)),
            FileKind::Cap => caps.extend(loader.cap(root)),
            FileKind::Beyond => beyond.extend(loader.beyond(root)),
            FileKind::Guidance(kind) => guidance.extend(loader.guidance(kind, root)),
            FileKind::Lint => lints.extend(loader.lint(root)),
            FileKind::Options => options.extend(loader.options(root)),
            FileKind::Texts => wording = loader.wording(root).unwrap_or_default(),
            FileKind::Translations => translations.extend(loader.translations(root)),
            FileKind::Sums => sums.extend(loader.sums(root)),
            FileKind::Precedents => precedents.extend(loader.precedents(root).unwrap_or_default()),
            FileKind::Gateway => gateways.extend(loader.gateway(root, &mut gateway_facts)),
            // Expectations can only be read where answers are judged.
            FileKind::Cases => {}
        }
    }
    let first = parsed.first()?;
    let start = Span { file: first.file, start: 0, end: 0 };
    let missing = [("`pack.yaml`", settings.is_none()), ("protocol", protocols.is_empty()), ("dimension", dimensions.is_empty())];
    for (what, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        diagnostics.push(Diagnostic::error(codes::MISSING_KEY, start, format!("the pack has no {what}")));
    }
    if !diagnostics.is_empty() {
        // Positions in the lists below equal ids only if every file was read; the same holds for gaps.
        if parsed.iter().all(|file| file.document.complete && file.document.root.is_some()) {
            fits.report_gaps(names, diagnostics);
        }
        return None;
    }
    // The ids that `names` assigned are positions in these orders.
    protocols.sort_by_key(|protocol| names.protocols.position(&protocol.id));
    amounts.sort_by_key(|amount| names.amounts.position(&amount.id));
    carriers.sort_by_key(|carrier| names.carriers.position(&carrier.id));
    let mut ways = way::in_order(names, &protocols, ways);
    dimensions.sort_by_key(|dimension| names.dimensions.position(&dimension.id));
    needs.sort_by_key(|need| names.needs.position(&need.id));
    beyond.sort_by_key(|answer| names.beyond.position(&answer.id));
    guidance.sort_by_key(|guidance| (guidance.kind, names.guidance.position(&guidance.id)));
    gateways.sort_by_key(|gateway| names.gateways.position(&gateway.id));
    fits.fill(names, (&mut dimensions, &mut needs), &mut ways, diagnostics);
    if !diagnostics.is_empty() {
        return None;
    }
    cap::report_dead(parsed, &caps, &ways, &dimensions, &needs, diagnostics);
    let settings = settings?.1?;
    let pack = Pack {
        name: settings.name,
        version: settings.version,
        toss_up_tenths: settings.toss_up_tenths,
        toss_up_reason: settings.toss_up_reason,
        fits_well_tenths: settings.fits_well_tenths,
        fits_well_reason: settings.fits_well_reason,
        plan: settings.plan,
        protocols,
        ways,
        carriers,
        amounts,
        dimensions,
        needs,
        caps,
        beyond,
        guidance,
        lints,
        options,
        wording,
        vocabulary: Vocabulary::default(),
        grid: Derived::default(),
        gateways: super::GatewayPart { gateways, facts: gateway_facts }.into(),
        translations,
        sums,
        sources,
        facts,
        claims,
        precedents: Deferred::default(),
        precedent_rule: settings.precedents,
    };
    Some(pack.holding(precedents))
}

/// The contents of `pack.yaml`.
struct Settings {
    name: String,
    version: String,
    toss_up_tenths: u32,
    toss_up_reason: super::Reason,
    fits_well_tenths: u32,
    fits_well_reason: super::Reason,
    plan: super::PlanRule,
    precedents: Option<super::PrecedentRule>,
}
