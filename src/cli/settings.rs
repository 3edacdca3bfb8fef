//! Finds and reads the settings that hold for files.

use std::collections::{HashMap, HashSet};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use protopick::builtin;
use protopick::diag::{Diagnostic, Diagnostics, Severity, codes};
use protopick::findings::{Linted, Terms, Waiver};
use protopick::pack::Pack;
use protopick::requirements::Shared;
use protopick::settings::{self, Held, NAME, Outline, Settings};
use protopick::source::{FileId, SourceMap, Span};

use super::args::{FailOn, Global};
use super::files;
use super::input;
use super::output::Output;

/// What holds for some files.
pub(crate) struct Policy {
    pack: Option<Arc<Pack>>,
    rules: Vec<PathBuf>,
    shared: Option<Shared>,
    /// The settings with their names, the nearest first.
    texts: Vec<(String, String)>,
    fail_on: Option<Severity>,
    force_exclude: bool,
}

impl Policy {
    /// Returns the rules.
    pub(crate) fn pack(&self) -> &Pack {
        self.pack.as_deref().unwrap_or_else(|| builtin::pack())
    }

    /// Returns the folders of the rules that are laid on the built-in ones, in order.
    pub(crate) fn rules(&self) -> &[PathBuf] {
        &self.rules
    }

    /// Returns what the files share, and adds where that is written to sources that hold nothing but the file itself.
    pub(crate) fn shared(&self, sources: &mut SourceMap) -> Option<&Shared> {
        let shared = self.shared.as_ref()?;
        add(&self.texts, sources);
        Some(shared)
    }

    /// Returns the number of texts that are added with what is shared.
    pub(crate) fn settings(&self) -> usize {
        if self.shared.is_some() { self.texts.len() } else { 0 }
    }

    /// Returns the findings that are accepted in all files.
    pub(crate) fn waivers(&self) -> &[Waiver] {
        self.shared.as_ref().map_or(&[], Shared::waivers)
    }

    /// Returns the lowest severity that fails a run: that of the option, or else of the settings.
    pub(crate) fn fail_on(&self, option: Option<FailOn>) -> Severity {
        option.map(Severity::from).or(self.fail_on).unwrap_or(Severity::Error)
    }

    /// Returns whether named files are left out too.
    pub(crate) fn force_exclude(&self) -> bool {
        self.force_exclude
    }
}

/// Adds texts behind one that stands for the file that they are for.
fn add(texts: &[(String, String)], sources: &mut SourceMap) {
    for (name, text) in texts {
        sources.add(name, text);
    }
}

/// Settings in folders above each other, the nearest first.
#[derive(Default)]
struct Chain {
    /// Where they are: the folder, and the file.
    places: Vec<(PathBuf, PathBuf)>,
    texts: Vec<(String, String)>,
    outlines: Vec<Outline>,
    settings: Vec<Settings>,
    rules: Laid,
    /// What holds under some overrides, by the places of the keys.
    policies: Vec<(Vec<(&'static str, Span)>, usize)>,
}

impl Chain {
    /// Returns what holds for a file below them.
    fn held(&self, file: &Path) -> Held<'_> {
        Held::of(self.settings.iter().zip(&self.places).map(|(settings, (folder, _))| (settings, below(file, folder))))
    }

    /// Returns whether any of them leaves a file out.
    fn excludes(&self, file: &Path) -> bool {
        self.places.iter().zip(&self.outlines).any(|((folder, _), outline)| outline.excludes(below(file, folder)))
    }
}

/// Rules that are laid on the built-in ones.
#[derive(Clone, Default)]
struct Laid {
    folders: Vec<PathBuf>,
    /// `None` for the built-in ones.
    pack: Option<Arc<Pack>>,
}

impl Laid {
    fn pack(&self) -> &Pack {
        self.pack.as_deref().unwrap_or_else(|| builtin::pack())
    }
}

/// A folder that was walked through, so that it is known which settings and which checkouts are in it.
struct Area {
    folder: PathBuf,
    marks: HashSet<PathBuf>,
}

/// The settings of all files of a run.
pub(crate) struct Policies<'g> {
    global: &'g Global,
    output: &'g Output,
    here: PathBuf,
    areas: Vec<Area>,
    /// The chain of each folder; the first chain is that of folders without settings.
    folders: HashMap<PathBuf, usize>,
    chains: Vec<Chain>,
    policies: Vec<Policy>,
    packs: Vec<Laid>,
    /// The rules in place of those that settings name.
    fixed: Option<Laid>,
    /// The settings files whose faults were reported.
    told: HashSet<PathBuf>,
    invalid: bool,
    /// What is wrong with settings and rules, for reports.
    faults: Vec<(SourceMap, Diagnostics)>,
}

/// Returns what holds for a file, or without one for the folder of the run. `None` if settings or rules are not valid, which has
/// then been reported.
pub(crate) fn policy(global: &Global, path: Option<&Path>, output: &Output) -> anyhow::Result<Option<Policy>> {
    let mut policies = Policies::new(global, output);
    let place = policies.place(path.unwrap_or(Path::new("-")));
    let position = policies.position(&place)?;
    Ok((!policies.invalid).then(|| policies.policies.swap_remove(position)))
}

impl<'g> Policies<'g> {
    /// Nothing read yet.
    pub(crate) fn new(global: &'g Global, output: &'g Output) -> Self {
        let here = env::current_dir().map(|here| files::place(&here)).unwrap_or_default();
        Self::within(here, global, output)
    }

    /// Nothing read yet of what is in a folder, from which messages name settings.
    pub(crate) fn within(here: PathBuf, global: &'g Global, output: &'g Output) -> Self {
        Self {
            global,
            output,
            here,
            areas: Vec::new(),
            folders: HashMap::new(),
            chains: Vec::new(),
            policies: Vec::new(),
            packs: Vec::new(),
            fixed: None,
            told: HashSet::new(),
            invalid: false,
            faults: Vec::new(),
        }
    }

    /// Takes the rules of a policy in place of those that settings name.
    pub(crate) fn judged_by(self, policy: &Policy) -> Self {
        let fixed = Laid { folders: policy.rules.clone(), pack: policy.pack.clone() };
        Self { fixed: Some(fixed), ..self }
    }

    /// Returns where a file is, or would be.
    pub(crate) fn place(&self, path: &Path) -> PathBuf {
        let place = files::place(path);
        if place.is_absolute() { place } else { self.here.join(place) }
    }

    /// Notes which settings and checkouts are in a folder.
    pub(crate) fn walked(&mut self, folder: PathBuf, marks: HashSet<PathBuf>) {
        self.areas.push(Area { folder, marks });
    }

    /// Returns whether all settings and rules so far are valid; what is not has been reported.
    pub(crate) fn are_valid(&self) -> bool {
        !self.invalid
    }

    /// Returns what is wrong with settings and rules, which has been reported to people.
    pub(crate) fn into_faults(self) -> Vec<(SourceMap, Diagnostics)> {
        self.faults
    }

    /// Returns whether there may be settings for any file: most runs have none, and looking for each file takes time.
    pub(crate) fn may_differ(&self) -> bool {
        let named = |area: &Area| area.marks.iter().any(|mark| mark.ends_with(NAME));
        self.chains.len() > 1 || self.areas.iter().any(named)
    }

    /// Returns what holds for a file that was asked about.
    pub(crate) fn at(&self, position: usize) -> &Policy {
        &self.policies[position]
    }

    /// Returns whether settings leave a file out.
    pub(crate) fn excludes(&mut self, place: &Path) -> anyhow::Result<bool> {
        let chain = self.chain_of(place)?;
        Ok(self.chains[chain].excludes(place))
    }

    /// Returns what holds for a file, as a position.
    pub(crate) fn position(&mut self, place: &Path) -> anyhow::Result<usize> {
        let position = self.chain_of(place)?;
        let chain = &mut self.chains[position];
        let held = chain.held(place);
        let keys = held.places();
        if let Some((_, policy)) = chain.policies.iter().find(|(known, _)| *known == keys) {
            return Ok(*policy);
        }
        let pack = held.pack(chain.rules.pack()).map(Arc::new).or_else(|| chain.rules.pack.clone());
        let rules = chain.rules.folders.clone();
        let shared = held.shares().then(|| held.shared());
        let (fail_on, force_exclude) = (held.fail_on(), held.force_exclude());
        self.policies.push(Policy { pack, rules, shared, texts: chain.texts.clone(), fail_on, force_exclude });
        chain.policies.push((keys, self.policies.len() - 1));
        Ok(self.policies.len() - 1)
    }

    /// Returns the settings that hold for a file with their keys and where these are written, the nearest first.
    pub(crate) fn told(&mut self, place: &Path) -> anyhow::Result<(SourceMap, Vec<(&'static str, Span)>)> {
        let chain = self.chain_of(place)?;
        let chain = &self.chains[chain];
        let held = chain.held(place);
        let mut sources = SourceMap::default();
        sources.add("", "");
        add(&chain.texts, &mut sources);
        Ok((sources, held.places()))
    }

    /// Returns what there is to say about the waivers of the settings, with the names and texts of these. Places are those of a
    /// single text.
    pub(crate) fn reviewed(&self, terms: Terms) -> Vec<(&str, &str, Linted, &Policy)> {
        let mut reviewed = Vec::new();
        for chain in &self.chains {
            let (Some((name, text)), Some(nearest), Some((_, policy))) =
                (chain.texts.first(), chain.settings.first(), chain.policies.first())
            else {
                continue;
            };
            let mut linted = settings::lint(nearest, chain.rules.pack(), terms);
            linted.findings.iter_mut().for_each(|finding| finding.move_to(&|_| FileId::default()));
            if !linted.findings.is_empty() {
                reviewed.push((name.as_str(), text.as_str(), linted, &self.policies[*policy]));
            }
        }
        reviewed
    }

    fn chain_of(&mut self, place: &Path) -> anyhow::Result<usize> {
        if self.chains.is_empty() {
            let rules = self.pack(None)?;
            self.chains.push(Chain { rules, ..Chain::default() });
            if let Some(path) = self.global.settings.clone() {
                let place = self.place(&path);
                self.extend(0, files::folder(&place), path)?;
            }
        }
        if self.global.no_settings || self.global.settings.is_some() {
            return Ok(self.chains.len() - 1);
        }
        let folder = files::folder(place);
        let area = self.areas.iter().find(|area| area.marks.is_empty() && folder.starts_with(&area.folder));
        let folder = area.map_or(folder, |area| area.folder.clone());
        if let Some(&known) = self.folders.get(&folder) {
            return Ok(known);
        }
        let top = files::top(&folder.join(NAME), &self.here);
        self.chain(&folder, &top)
    }

    fn chain(&mut self, folder: &Path, top: &Path) -> anyhow::Result<usize> {
        if let Some(&known) = self.folders.get(folder) {
            return Ok(known);
        }
        let outer = match folder.parent() {
            Some(parent) if folder != top && !self.has(&folder.join(".git")) => self.chain(parent, top)?,
            _ => 0,
        };
        let path = folder.join(NAME);
        let found = !self.chains[outer].excludes(&path) && self.has(&path);
        let position = if found { self.extend(outer, folder.to_owned(), path)? } else { outer };
        self.folders.insert(folder.to_owned(), position);
        Ok(position)
    }

    fn has(&self, path: &Path) -> bool {
        match self.areas.iter().find(|area| path.starts_with(&area.folder)) {
            Some(area) => area.marks.contains(path),
            None => path.exists(),
        }
    }

    /// Puts settings in front of others.
    fn extend(&mut self, outer: usize, folder: PathBuf, path: PathBuf) -> anyhow::Result<usize> {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let asked = self.global.settings.is_some();
        if !asked && !files::is_inside(&path, files::checkout(&folder).unwrap_or(&folder)) {
            anyhow::bail!(
                "{}: the settings lead out of the checkout; put them there, or name them with `--config`",
                path.display()
            );
        }
        let file = input::read(&path, &mut sources, &mut faults)?;
        let shown = if asked { path.clone() } else { path.strip_prefix(&self.here).unwrap_or(&path).to_owned() };
        let text = (shown.display().to_string(), sources.file(file).text().to_owned());
        let chain = &self.chains[outer];
        let places = [(folder, path)].into_iter().chain(chain.places.iter().cloned()).collect::<Vec<_>>();
        let texts = [text].into_iter().chain(chain.texts.iter().cloned()).collect::<Vec<_>>();
        let mut sources = SourceMap::default();
        sources.add("", "");
        let files: Vec<_> = texts.iter().map(|(name, text)| sources.add(name, text)).collect();
        let outlines: Vec<Outline> = files.iter().map(|file| Outline::of(*file, &sources)).collect();
        let named = outlines.iter().zip(&places).find_map(|(outline, (folder, _))| Some((outline.packs.clone()?, folder)));
        let mut packs = Vec::new();
        if let Some((named, folder)) = named.filter(|_| faults.is_empty() && self.fixed.is_none()) {
            for pack in named {
                let place = folder.join(&pack.value);
                if !asked && !files::is_inside(&place, files::checkout(folder).unwrap_or(folder)) {
                    let fault = Diagnostic::error(codes::INVALID_VALUE, pack.span, "the rules are outside of the checkout");
                    faults.push(fault.help("move them into it, or name them with `--rules`"));
                } else if !place.is_dir() {
                    let fault =
                        Diagnostic::error(codes::INVALID_VALUE, pack.span, format!("there is no folder `{}`", pack.value));
                    faults.push(fault.help("name a folder with rules, relative to the settings"));
                } else {
                    packs.push(place);
                }
            }
        }
        let rules = if faults.is_empty() { self.pack(Some(packs))? } else { Laid::default() };
        let mut settings = Vec::new();
        for (file, (_, path)) in files.iter().zip(&places) {
            let mut own = Diagnostics::default();
            settings.extend(settings::load(*file, rules.pack(), &sources, &mut own));
            if self.told.insert(path.clone()) {
                own.sorted().into_iter().for_each(|fault| faults.push(fault.clone()));
            }
        }
        self.output.diagnostics(&faults, &sources);
        if settings.len() < places.len() || !faults.is_empty() {
            self.invalid = true;
            self.faults.push((sources, faults));
            return Ok(outer);
        }
        self.chains.push(Chain { places, texts, outlines, settings, rules, policies: Vec::new() });
        Ok(self.chains.len() - 1)
    }

    /// Returns the rules: those of the option, or else those that settings name; `None` for the built-in ones.
    fn pack(&mut self, named: Option<Vec<PathBuf>>) -> anyhow::Result<Laid> {
        if let Some(fixed) = &self.fixed {
            return Ok(fixed.clone());
        }
        let folders = if self.global.rules.is_empty() { named.unwrap_or_default() } else { self.global.rules.clone() };
        if folders.is_empty() {
            return Ok(Laid::default());
        }
        if let Some(laid) = self.packs.iter().find(|laid| laid.folders == folders) {
            return Ok(laid.clone());
        }
        let loaded = input::load_rules(&folders)?;
        self.output.diagnostics(&loaded.diagnostics, &loaded.sources);
        let pack = loaded.pack.map(|(pack, _)| Arc::new(pack));
        if pack.is_none() {
            self.invalid = true;
            self.faults.push((loaded.sources, loaded.diagnostics));
        }
        self.packs.push(Laid { folders, pack });
        Ok(self.packs[self.packs.len() - 1].clone())
    }
}

/// Returns a file relative to a folder above it, and as it is if the folder is elsewhere.
fn below<'p>(place: &'p Path, folder: &Path) -> &'p Path {
    place.strip_prefix(folder).unwrap_or(place)
}
