//! Includes: each is replaced by the content of the files that it names.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::syntax::{self, Directive, MOST_DEPTH, Tree, shortened};
use crate::config::join::further;
use crate::config::{Files, Found, Included};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{At, FileId, SourceMap, Span};

/// Most texts that are included, and most includes within each other.
const MOST_TEXTS: usize = 200;
const MOST_INCLUDES: usize = 8;
/// Most directives of all texts.
pub(super) const MOST_DIRECTIVES: usize = 200_000;
/// Most things that are reported as passed over.
const MOST_PASSED: usize = 50;

/// What was passed over, each once.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) entries: Vec<At<String>>,
    seen: HashSet<String>,
}

impl Passed {
    pub(super) fn add(&mut self, what: impl Into<String>, span: Span) {
        let what = what.into();
        if self.entries.len() < MOST_PASSED && !self.seen.contains(&what) {
            self.seen.insert(what.clone());
            self.entries.push(At { value: what, span });
        }
    }
}

/// Reads texts and all that they include. Includes that could not be followed stay in the tree.
pub(super) fn load(
    joined: &[FileId],
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> (Vec<Directive>, Passed) {
    let since = sources.len();
    let mut loader =
        Loader { files, sources, diagnostics, left: MOST_DIRECTIVES, known: HashMap::new(), passed: Passed::default() };
    let mut block = joined.first().map_or_else(Vec::new, |&file| loader.whole(file));
    for file in further(joined, since, loader.sources) {
        let part = loader.whole(file);
        let inside = block.iter_mut().find(|directive| directive.name() == "http").and_then(|http| http.block.as_mut());
        match inside {
            Some(http) => {
                let (streams, rest): (Vec<_>, Vec<_>) =
                    part.into_iter().partition(|one| one.name() == "server" && super::is_of_stream(one));
                http.extend(rest);
                block.extend(streams);
            }
            None => block.extend(part),
        }
    }
    (block, loader.passed)
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: &'a mut SourceMap,
    diagnostics: &'a mut Diagnostics,
    /// How many more directives are read.
    left: usize,
    /// The texts that were read, by name: one may be included many times.
    known: HashMap<String, Rc<Tree>>,
    passed: Passed,
}

/// Returns the number of directives.
fn size(block: &[Directive]) -> usize {
    block.iter().map(|directive| 1 + size(directive.inner())).sum()
}

/// Returns whether an include cannot matter: types, parameters of `FastCGI`, modules.
fn is_harmless(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "mime.types",
        "fastcgi_params",
        "fastcgi.conf",
        "fastcgi-php.conf",
        "uwsgi_params",
        "scgi_params",
        "koi-utf",
        "koi-win",
        "win-utf",
    ];
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    NAMES.contains(&file) || folder.ends_with("modules-enabled") || folder.ends_with("nginx/modules")
}

/// Returns whether a file is about encryption only, going by its name.
fn is_of_encryption(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    ["ssl", "tls", "options-ssl", "self-signed"].iter().any(|prefix| file.starts_with(prefix))
}

impl Loader<'_> {
    fn parse(&mut self, file: FileId) -> Tree {
        let tree = syntax::parse(self.sources.file(file).text(), file, self.left, self.diagnostics);
        if let Some(cut) = tree.cut {
            self.passed.add(format!("everything after {MOST_DIRECTIVES} directives"), cut);
        }
        tree
    }

    /// Reads a text with all that it includes.
    fn whole(&mut self, file: FileId) -> Vec<Directive> {
        let tree = self.parse(file);
        self.left = self.left.saturating_sub(size(&tree.block));
        let within = vec![self.sources.file(file).name().to_owned()];
        self.expand(tree.block, 0, &within)
    }

    /// Replaces includes. `within` are the names of the texts that are being read.
    fn expand(&mut self, block: Vec<Directive>, depth: usize, within: &[String]) -> Vec<Directive> {
        if block.iter().all(|directive| directive.block.is_none() && directive.name() != syntax::INCLUDE) {
            return block;
        }
        let mut expanded = Vec::with_capacity(block.len());
        for mut directive in block {
            if directive.name() == syntax::INCLUDE && directive.block.is_none() {
                match self.included(&directive, depth, within) {
                    Some(content) => expanded.extend(content),
                    None => expanded.push(directive),
                }
                continue;
            }
            if let Some(inner) = directive.block.take() {
                // The content of these is data, and may be long.
                let is_data = matches!(directive.name(), "types" | "geo" | "split_clients");
                directive.block = Some(if is_data { Vec::new() } else { self.expand(inner, depth + 1, within) });
            }
            expanded.push(directive);
        }
        expanded
    }

    /// Returns the content of what is included. `None` if it is unknown.
    fn included(&mut self, include: &Directive, depth: usize, within: &[String]) -> Option<Vec<Directive>> {
        let name = include.arg(0);
        if is_harmless(name) {
            return Some(Vec::new());
        }
        if syntax::is_filled_in(name) {
            self.passed.add("what a template puts in", include.span());
            return None;
        }
        let problem = match self.find(name) {
            Found::Texts(texts) if !texts.is_empty() || name.contains('*') => {
                let mut content = Vec::new();
                for text in texts {
                    content.extend(self.content(text, include, depth, within));
                }
                return Some(content);
            }
            _ if is_of_encryption(name) => return Some(Vec::new()),
            Found::Outside => "names a file outside the folder",
            Found::Texts(_) => "names a file that does not exist",
            Found::Unreadable(_) => "names a file that cannot be read",
        };
        self.passed.add(format!("`include {}`, which {problem}", shortened(name)), include.span());
        None
    }

    /// Finds the texts. The folder of the configuration stands for that in which it is installed.
    fn find(&self, name: &str) -> Found {
        const FOLDERS: [&str; 3] = ["/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/"];
        if name.contains('$') {
            return Found::Outside;
        }
        let found = self.files.find(name);
        let inner = FOLDERS.iter().find_map(|folder| name.strip_prefix(folder));
        match (&found, inner) {
            (Found::Outside, Some(inner)) => match self.files.find(inner) {
                Found::Texts(texts) if !texts.is_empty() => Found::Texts(texts),
                _ => found,
            },
            _ => found,
        }
    }

    fn content(&mut self, text: Included, include: &Directive, depth: usize, within: &[String]) -> Vec<Directive> {
        let Included { name, text } = text;
        if within.contains(&name) {
            let message = format!("`{}` is included within itself", shortened(&name));
            self.diagnostics.push(Diagnostic::error(codes::SYNTAX, include.span(), message).help("remove this `include`"));
            return Vec::new();
        }
        let tree = match self.known.get(&name) {
            Some(tree) => Rc::clone(tree),
            None if self.known.len() >= MOST_TEXTS => {
                self.passed.add(format!("more than {MOST_TEXTS} included files"), include.span());
                return Vec::new();
            }
            None => {
                let file = self.sources.add(name.clone(), text);
                let tree = Rc::new(self.parse(file));
                self.known.insert(name.clone(), Rc::clone(&tree));
                tree
            }
        };
        let (height, size) = (depth + tree.height, size(&tree.block));
        if within.len() > MOST_INCLUDES || height >= MOST_DEPTH || size > self.left {
            self.passed.add("files that include too much", include.span());
            return Vec::new();
        }
        self.left -= size;
        let within: Vec<String> = within.iter().cloned().chain([name]).collect();
        self.expand(tree.block.clone(), depth, &within)
    }
}
