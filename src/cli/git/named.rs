//! What the files of a commit name: packs of rules, configurations of gateways, decision records.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use protopick::diag::Diagnostics;
use protopick::source::SourceMap;
use protopick::yaml::{Kind, Node, parse};

/// Maximum length of a text that may be a path.
const LONGEST: usize = 4096;
/// The keys whose texts name folders even if they are words; elsewhere a word, such as the name of a gateway, has other meanings.
const FOLDERS: [&str; 2] = ["rules", "gateway-config"];
/// The ending of decision records, which include nothing.
const RECORD: &str = "md";

/// The files of a commit that are named.
pub(super) struct Named<'t> {
    tree: &'t BTreeMap<PathBuf, String>,
    /// The folders of which all files are named.
    whole: BTreeSet<PathBuf>,
    files: BTreeSet<&'t Path>,
    most: usize,
}

impl<'t> Named<'t> {
    /// Nothing named yet, and room for this many files, and one more.
    pub(super) fn of(tree: &'t BTreeMap<PathBuf, String>, most: usize) -> Self {
        Self { tree, whole: BTreeSet::new(), files: BTreeSet::new(), most }
    }

    /// Returns the files.
    pub(super) fn files(self) -> BTreeSet<&'t Path> {
        self.files
    }

    /// Adds what the texts of a file name, relative to its folder or to the top.
    pub(super) fn add_those_of(&mut self, file: &Path, text: &str) {
        let mut sources = SourceMap::default();
        let id = sources.add("", text);
        let folder = file.parent().unwrap_or(Path::new(""));
        if let Some(root) = parse(&sources, id, &mut Diagnostics::default()).root {
            self.add_texts(&root, folder, false);
        }
    }

    fn add_texts(&mut self, node: &Node, folder: &Path, names_folders: bool) {
        match &node.kind {
            Kind::Scalar { text, .. } if text.len() <= LONGEST => {
                let is_path = names_folders || text.contains(['/', '.']);
                let is_there = |path: &PathBuf| self.tree.contains_key(path) || (is_path && self.has_folder(path));
                let places = [folder, Path::new("")].into_iter().filter_map(|base| resolved(base, Path::new(text)));
                if let Some(path) = places.into_iter().find(is_there) {
                    self.add(&path);
                }
            }
            Kind::Sequence(items) => items.iter().for_each(|item| self.add_texts(item, folder, names_folders)),
            Kind::Mapping(entries) => {
                for entry in entries {
                    self.add_texts(&entry.value, folder, FOLDERS.contains(&entry.key.as_str()));
                }
            }
            Kind::Scalar { .. } | Kind::Empty | Kind::Refused => {}
        }
    }

    /// Adds what is at a path: all files of a folder; a file, and what it may include from its folder.
    pub(super) fn add(&mut self, path: &Path) {
        let Some((file, _)) = self.tree.get_key_value(path) else { return self.add_folder(path) };
        self.files.insert(file);
        if file.extension().is_none_or(|ending| ending != RECORD) {
            self.add_folder(path.parent().unwrap_or(Path::new("")));
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        if folder.ancestors().any(|outer| self.whole.contains(outer)) {
            return;
        }
        self.whole.insert(folder.to_owned());
        let room = (self.most + 1).saturating_sub(self.files.len());
        let files: Vec<&Path> = self.below(folder).take(room).collect();
        self.files.extend(files);
    }

    fn has_folder(&self, path: &Path) -> bool {
        self.below(path).next().is_some_and(|file| file != path)
    }

    /// Returns the files in a folder and below, which are next to each other in the order of paths.
    fn below<'f>(&self, folder: &'f Path) -> impl Iterator<Item = &'t Path> + use<'t, 'f> {
        let tree: &'t BTreeMap<PathBuf, String> = self.tree;
        tree.range(folder.to_owned()..).map(|(file, _)| file.as_path()).take_while(move |file| file.starts_with(folder))
    }
}

/// Returns the path within the tree that a path leads to from a folder; `None` if it leads out of it.
pub(crate) fn resolved(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    for part in path.components() {
        match part {
            Component::Normal(name) => place.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !place.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}
