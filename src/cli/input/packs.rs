//! Reads packs of rules from their folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use protopick::diag::Diagnostics;
use protopick::pack::{Pack, PackFile, Sites};
use protopick::source::SourceMap;
use protopick::{builtin, pack};

use super::{Unreadable, bounded, open};

/// Maximum number of files in a pack.
const MOST_FILES: usize = 2_000;
/// Maximum number of bytes in a pack; the built-in one has some 180 KB.
const LARGEST_PACK: u64 = 16 * 1024 * 1024;
/// Maximum depth of folders in a pack. A pack has one level of them; what is a little deeper is still read, so that it can be
/// reported.
const DEEPEST: usize = 3;

/// Rules read from their files, with their places.
pub(crate) struct LoadedRules {
    /// The pack and its places; `None` if the rules are not valid.
    pub(crate) pack: Option<(Pack, Sites)>,
    pub(crate) sources: SourceMap,
    pub(crate) diagnostics: Diagnostics,
    /// The files that teams put on top of the built-in rules; empty for a pack that stands alone.
    pub(crate) own: Vec<OwnFile>,
}

/// A file that a team puts on top of the built-in rules.
pub(crate) struct OwnFile {
    /// The path within the pack.
    pub(crate) path: String,
    /// The name for messages.
    pub(crate) name: String,
}

/// Reads the rules in folders, each on top of those before it, the first on top of the built-in rules. A folder that contains a
/// whole pack replaces what is beneath.
pub(crate) fn load_rules<'d>(dirs: impl IntoIterator<Item = &'d PathBuf>) -> Result<LoadedRules, Unreadable> {
    let mut files: Vec<PackFile> = builtin::files().collect();
    let (mut own, mut layers) = (Vec::new(), Vec::new());
    for dir in dirs {
        let added = own_files(dir)?;
        let whole = is_whole(&|path: &str| added.iter().any(|file| file.path == path));
        if whole {
            files.clear();
            own.clear();
        } else {
            own.extend(added.iter().map(|file| OwnFile { path: file.path.clone(), name: file.name.clone() }));
        }
        let settings = added.iter().find(|file| file.path == "pack.yaml").map(|file| file.name.clone());
        layers.push((dir, settings));
        files.extend(added);
    }
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let loaded = pack::load_with_sites(&files, &mut sources, &mut diagnostics);
    if let Some((dir, _)) = layers.last()
        && loaded.as_ref().is_some_and(|(pack, _)| !pack.has_dimensions_of(builtin::pack()))
    {
        let what =
            "the pack adds or removes dimensions or levels, on which requirements files rely; change only the fits of dimensions";
        return Err(Unreadable::new(dir, what));
    }
    let pack = loaded.map(|(pack, sites)| {
        // Outputs say that there are packs on top of the one that is named.
        let named = sources.file(sites.pack_name().file).name();
        let named = layers.iter().position(|(_, settings)| settings.as_deref() == Some(named)).map_or(0, |layer| layer + 1);
        let folder = |dir: &PathBuf| dir.file_name().unwrap_or(dir.as_os_str()).to_string_lossy().into_owned();
        let pack = layers[named..].iter().fold(pack, |pack, (dir, _)| pack.with_name_added(&folder(dir)));
        (pack, sites)
    });
    Ok(LoadedRules { pack, sources, diagnostics, own })
}

fn own_files(dir: &Path) -> Result<Vec<PackFile>, Unreadable> {
    let files = pack_files(dir)?;
    if files.is_empty() {
        return Err(Unreadable { path: dir.to_owned(), what: "no rules in this folder, since it has no YAML file".to_owned() });
    }
    Ok(files)
}

/// Returns whether a folder contains a whole pack: its settings, its sources, and all dimensions. Anything else that it lacks is
/// meant to be absent.
fn is_whole(has: &impl Fn(&str) -> bool) -> bool {
    let dimensions = builtin::files().filter(|file| file.path.starts_with("dimensions/"));
    ["pack.yaml", "sources.yaml"].into_iter().all(has) && dimensions.into_iter().all(|file| has(&file.path))
}

/// Returns whether a folder has at its top a file or a folder that the built-in pack has there, ignoring the file extension.
#[expect(clippy::disallowed_methods, reason = "this is where folders are read")]
fn is_pack(root: &Path) -> io::Result<bool> {
    let stem = |name: &str| name.split(['/', '.']).next().unwrap_or_default().to_owned();
    let known: HashSet<String> = builtin::files().map(|file| stem(&file.path)).collect();
    for entry in fs::read_dir(root)? {
        if known.contains(&stem(&entry?.file_name().to_string_lossy())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the YAML files of a pack, in a stable order. Other files, and those whose name begins with a dot, are not part of it.
#[expect(clippy::disallowed_methods, reason = "this is where folders are read")]
fn pack_files(root: &Path) -> Result<Vec<PackFile>, Unreadable> {
    let unreadable = |path: &Path, what: &str| Unreadable { path: path.to_owned(), what: what.to_owned() };
    if !root.is_dir() {
        return Err(unreadable(root, "no such folder of rules"));
    }
    // Nothing more is read of another folder, which may contain everything that a user has.
    if !is_pack(root).map_err(|error| unreadable(root, &error.to_string()))? {
        let inner = root.join("rules");
        let inner =
            if is_pack(&inner).unwrap_or(false) { format!("; name `{}`, which has", inner.display()) } else { String::new() };
        let what =
            format!("no rules in this folder, since it has no `pack.yaml` and no folder such as `needs` or `lints`{inner}");
        return Err(unreadable(root, &what));
    }
    let mut files = Vec::new();
    let mut total = 0;
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error.to_string()))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error.to_string()))?;
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if name.starts_with('.') {
                continue;
            }
            if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                // A pipe would block, and a device never ends.
                if path.metadata().is_ok_and(|about| !about.is_file() && !about.is_dir()) {
                    return Err(unreadable(&path, "not a file"));
                }
                let bytes = bounded(open(&path)?, &path)?;
                total += bytes.len() as u64;
                let text = String::from_utf8(bytes).map_err(|_| unreadable(&path, "not UTF-8"))?;
                files.push(PackFile { path: format!("{prefix}{name}"), name: path.display().to_string(), text });
            } else if path.is_dir() && prefix.matches('/').count() < DEEPEST {
                folders.push((path, format!("{prefix}{name}/")));
            }
            if files.len() > MOST_FILES || total > LARGEST_PACK {
                return Err(unreadable(root, "the files exceed the limits of a pack in number or size"));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
