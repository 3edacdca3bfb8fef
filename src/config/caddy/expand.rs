//! Puts what is imported, snippets and files, in the place of `import`.

use std::collections::{HashMap, HashSet};

use super::notes::Notes;
use super::syntax::{Node, Word, parse, shown};
use crate::config::{Files, Found};
use crate::source::{SourceMap, Span};

/// Most imports within each other.
const MOST_DEPTH: usize = 10;
/// Most files that are imported.
const MOST_FILES: usize = 200;
/// Most lines that imports make.
const MOST_LINES: usize = 100_000;

/// What an import hands over.
#[derive(Debug, Clone, Copy)]
struct Given<'g> {
    words: &'g [Word],
    block: &'g [Node],
    /// How many lines the block has, those within it included.
    size: usize,
}

/// Imports what a configuration names.
pub(super) struct Imports<'i> {
    pub(super) files: &'i dyn Files,
    pub(super) sources: &'i mut SourceMap,
    snippets: HashMap<String, (Span, Vec<Node>)>,
    used: HashSet<String>,
    read: usize,
    lines: usize,
}

impl<'i> Imports<'i> {
    pub(super) fn new(files: &'i dyn Files, sources: &'i mut SourceMap) -> Self {
        Self { files, sources, snippets: HashMap::new(), used: HashSet::new(), read: 0, lines: 0 }
    }

    /// Takes the snippets out, and puts what is imported in its place.
    pub(super) fn all(&mut self, tree: Vec<Node>, notes: &mut Notes<'_>) -> Vec<Node> {
        let tree = self.snippets_out(tree);
        let tree = self.expanded(tree, Given { words: &[], block: &[], size: 0 }, 0, notes);
        let mut unused: Vec<_> = self.snippets.iter().filter(|(name, _)| !self.used.contains(*name)).collect();
        unused.sort_by_key(|(_, (span, _))| (span.file, span.start));
        for (name, (span, _)) in unused {
            let help = Some("import it with `import` where it is meant to apply");
            notes.idle(*span, format!("snippet {name}"), "nothing imports it", help);
        }
        tree
    }

    fn snippets_out(&mut self, tree: Vec<Node>) -> Vec<Node> {
        let mut rest = Vec::with_capacity(tree.len());
        for node in tree {
            let name = node.word(0).strip_prefix('(').and_then(|name| name.strip_suffix(')'));
            match (name.map(str::to_owned), node.words.len()) {
                (Some(name), 1) => {
                    self.snippets.insert(name, (node.span, node.block.unwrap_or_default()));
                }
                _ => rest.push(node),
            }
        }
        rest
    }

    fn expanded(&mut self, tree: Vec<Node>, given: Given<'_>, depth: usize, notes: &mut Notes<'_>) -> Vec<Node> {
        let mut all = Vec::with_capacity(tree.len());
        for mut node in tree {
            if depth > 0 {
                self.lines += 1;
                if self.lines > MOST_LINES {
                    notes.passed(node.span, "imports beyond a limit");
                    break;
                }
                node.words.iter_mut().for_each(|word| fill(word, given.words));
            }
            if node.word(0) == "import" {
                all.extend(self.imported(&node, depth, notes));
            } else if node.words.len() == 1 && node.word(0) == "{block}" && depth > 0 {
                self.lines += given.size;
                if self.lines <= MOST_LINES {
                    all.extend(given.block.iter().cloned());
                }
            } else {
                if let Some(block) = node.block.take() {
                    node.block = Some(self.expanded(block, given, depth, notes));
                }
                all.push(node);
            }
        }
        all
    }

    fn imported(&mut self, node: &Node, depth: usize, notes: &mut Notes<'_>) -> Vec<Node> {
        let name = node.word(1).to_owned();
        if depth >= MOST_DEPTH || self.lines > MOST_LINES {
            notes.passed(node.span, "imports that go round in a circle, or are very many");
            return Vec::new();
        }
        let given = Given { words: node.words.get(2..).unwrap_or_default(), block: node.lines(), size: size(node.lines()) };
        if let Some((_, block)) = self.snippets.get(&name) {
            let block = block.clone();
            self.used.insert(name);
            return self.expanded(block, given, depth + 1, notes);
        }
        if node.words.get(1).is_some_and(|word| word.varies) {
            notes.passed(node.span, "an import that an environment variable decides");
            return Vec::new();
        }
        let texts = match self.files.find(&name) {
            Found::Texts(texts) => texts,
            Found::Outside => {
                notes.passed(node.span, &format!("an import that leads out of the folder (`{}`)", shown(&name)));
                return Vec::new();
            }
            Found::Unreadable(_) => {
                notes.passed(node.span, &format!("an import that cannot be read (`{}`)", shown(&name)));
                return Vec::new();
            }
        };
        let mut all = Vec::new();
        for text in texts {
            self.read += 1;
            if self.read > MOST_FILES {
                notes.passed(node.span, "imports beyond a limit");
                break;
            }
            let tree = {
                let file = self.sources.add(text.name, text.text);
                parse(file, self.sources.file(file).text(), notes.diagnostics)
            };
            let tree = self.snippets_out(tree);
            all.extend(self.expanded(tree, given, depth + 1, notes));
        }
        all
    }
}

/// Counts lines, those within blocks included.
fn size(tree: &[Node]) -> usize {
    let mut rest: Vec<&Node> = tree.iter().collect();
    let mut count = 0;
    while let Some(node) = rest.pop() {
        count += 1;
        rest.extend(node.lines());
    }
    count
}

/// Puts the arguments of an import in a word: `{args[0]}`, or `{args.0}` as it was written before.
fn fill(word: &mut Word, arguments: &[Word]) {
    const MOST: usize = 10_000;
    if !word.text.contains("{args") || word.text.len() > MOST {
        return;
    }
    for (at, argument) in arguments.iter().enumerate().take(20) {
        word.varies |= argument.varies;
        for name in [format!("{{args[{at}]}}"), format!("{{args.{at}}}")] {
            if word.text.contains(&name) {
                word.text = word.text.replace(&name, &argument.text);
            }
        }
    }
}
