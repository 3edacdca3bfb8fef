//! The words of messages: what of `docs/messages.md` a program can check, over the lints, over what the program says of spoilt files,
//! and over the texts in the code.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::findings::{Terms, day};
use protopick::lint;
use protopick::pack::{Check, LintExample, Pack};
use protopick::requirements;
use protopick::source::SourceMap;

use crate::bad_input::FAULTY;

/// What a text is, as the document has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What is wrong, or what a further place has to do with it.
    Message,
    /// What would be right.
    Help,
    /// A failed operation: perhaps a file, what is wrong, what to do.
    Error,
    /// A help in words of the rules, which have rules of writing of their own.
    Quoted,
    /// The name of a lint.
    Title,
    /// Sentences about a lint.
    Sentences,
}

/// The longest message, and part of an error, without what stands in backticks.
const LONGEST: usize = 100;
/// The longest sentence about a lint.
const LONGEST_SENTENCE: usize = 130;

/// What no message says, between words.
const BANNED: &[&str] = &[
    "please",
    "sorry",
    "oops",
    "e.g.",
    "i.e.",
    "etc.",
    "has no say",
    "have no say",
    "does not count",
    "all the same",
    "bring about",
    "brings about",
    "brought about",
    "makes it",
    "turns it",
    "so many",
    "so that",
    "stands",
    "mend",
    "mends",
    "mended",
    "take it out",
    "take out",
    "taken out",
    "decide for",
    "decided for",
    "nothing is called",
    "is called",
    "any more",
    "is no date",
    "is no amount",
    "prove who they are",
    "switched off",
    "in the clear",
    "held against",
    "merely",
];

/// The text with nothing between its backticks; none where one of them is alone.
fn without_quoted(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('`').collect();
    let outside: Vec<&str> = parts.iter().copied().step_by(2).collect();
    (parts.len() % 2 == 1).then(|| outside.join("``"))
}

/// Whether a text begins with a name, which keeps its capital: one of the rules, or a word such as `YAML`.
fn begins_with_name(text: &str) -> bool {
    let pack = builtin::pack();
    let ways = pack.ways().map(|(_, way)| &way.name);
    let gateways = pack.gateways().map(|(_, gateway)| &gateway.name);
    let beyond = pack.beyond().map(|(_, answer)| &answer.name);
    let word = text.split(' ').next().unwrap_or_default();
    let capitals = word.chars().skip(1).any(char::is_uppercase);
    capitals || ways.chain(gateways).chain(beyond).any(|name| text.starts_with(name.as_str()))
}

/// What is wrong with a text.
fn faults(kind: Kind, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    let Some(bare) = without_quoted(text) else { return vec!["a backtick is alone".to_owned()] };
    let lower = bare.to_lowercase();
    check(!bare.contains("  "), "two spaces");
    check(!bare.contains(['"', '\u{201c}', '\u{201d}']), "quotation marks");
    check(!bare.contains('!'), "an exclamation mark");
    check(text.trim() == text, "spaces around it");
    check(kind == Kind::Quoted || text.is_ascii(), "more than ASCII");
    if kind != Kind::Quoted {
        let words: String = lower.chars().map(|c| if c.is_alphanumeric() || c == '.' || c == '`' { c } else { ' ' }).collect();
        let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
        for banned in BANNED {
            check(!words.contains(&format!(" {banned} ")) && !words.contains(&format!(" {banned}. ")), banned);
        }
    }
    let first = text.chars().next().unwrap_or(' ');
    let is_sentence = matches!(kind, Kind::Title | Kind::Sentences);
    check(kind == Kind::Quoted || is_sentence || !first.is_uppercase() || begins_with_name(text), "a capital letter first");
    check(!is_sentence || first.is_uppercase(), "no capital letter first");
    check(kind != Kind::Title || !text.contains('`'), "backticks in a title");
    check(kind != Kind::Title || !["A ", "An ", "The "].iter().any(|article| text.starts_with(article)), "an article first");
    check(kind == Kind::Sentences || !text.ends_with('.'), "a full stop");
    check(kind != Kind::Sentences || text.ends_with('.'), "no full stop");
    let may_ask =
        text.ends_with("`?") && matches!(kind, Kind::Help | Kind::Quoted | Kind::Error) && text.contains("did you mean `");
    check(!bare.contains('?') || may_ask, "a question");
    let (parts, longest): (Vec<&str>, usize) = match kind {
        Kind::Error => (bare.split("; ").collect(), LONGEST),
        Kind::Sentences => (bare.split(". ").collect(), LONGEST_SENTENCE),
        Kind::Quoted => (Vec::new(), 0),
        Kind::Message | Kind::Help | Kind::Title => (vec![bare.as_str()], LONGEST),
    };
    let length = |part: &str| part.chars().count() - 2 * part.matches("``").count();
    check(parts.iter().all(|part| length(part) <= longest), "too long");
    faults
}

/// Collects what is wrong, with where it is.
#[derive(Default)]
struct Told {
    faults: Vec<String>,
    texts: usize,
}

impl Told {
    fn check(&mut self, place: &str, kind: Kind, text: &str) {
        self.texts += 1;
        self.faults.extend(faults(kind, text).into_iter().map(|fault| format!("{place}: {fault}: {text}")));
    }

    fn assert(self, least: usize) {
        assert!(self.texts >= least, "{} texts", self.texts);
        assert!(self.faults.is_empty(), "docs/messages.md has other rules:\n{}", self.faults.join("\n"));
    }
}

#[test]
fn bad_texts_are_found_and_good_ones_are_fine() {
    let good = [
        (Kind::Message, "`must` lists `latency`, which `chat` does not state"),
        (Kind::Message, "WebSocket is 16.3 points behind SSE for `chat`"),
        (Kind::Message, "`decide for` is what somebody typed"),
        (Kind::Help, "did you mean `low`?"),
        (Kind::Help, "indent with spaces, not with tabs"),
        (Kind::Error, "plan.yaml: no such file; did you mean `plans.yaml`?"),
        (Kind::Title, "Duplicate key"),
        (Kind::Sentences, "A mapping holds the same key twice. One of them is lost."),
    ];
    for (kind, text) in good {
        assert_eq!(faults(kind, text), [""; 0], "{text}");
    }
    let long = "x ".repeat(60);
    let long = long.trim();
    let bad = [
        (Kind::Message, "Unknown key", "a capital letter first"),
        (Kind::Message, "the key is unknown.", "a full stop"),
        (Kind::Message, "the key `x is unknown", "a backtick is alone"),
        (Kind::Message, "the  key is unknown", "two spaces"),
        (Kind::Message, "the key \"x\" is unknown", "quotation marks"),
        (Kind::Message, "the key is unknown!", "an exclamation mark"),
        (Kind::Message, "is the key unknown?", "a question"),
        (Kind::Message, "the key is ignored \u{2026}", "more than ASCII"),
        (Kind::Message, long, "too long"),
        (Kind::Help, "please write a number", "please"),
        (Kind::Help, "write a number, e.g. `2`", "e.g."),
        (Kind::Help, "mend the file", "mend"),
        (Kind::Help, "what should be here?", "a question"),
        (Kind::Error, "the flow has no say", "has no say"),
        (Kind::Error, long, "too long"),
        (Kind::Title, "duplicate key", "no capital letter first"),
        (Kind::Title, "A duplicate key", "an article first"),
        (Kind::Title, "Duplicate `key`", "backticks in a title"),
        (Kind::Title, "Duplicate key.", "a full stop"),
        (Kind::Sentences, "Keep one of them", "no full stop"),
        (Kind::Sentences, "keep one of them.", "no capital letter first"),
    ];
    for (kind, text, fault) in bad {
        assert_eq!(faults(kind, text), [fault], "{text}");
    }
}

#[test]
fn the_texts_of_lints_keep_to_the_rules() {
    let mut told = Told::default();
    for (_, lint) in builtin::pack().lints() {
        told.check(&lint.id, Kind::Title, &lint.title);
        for text in [&lint.says, &lint.remedy, &lint.reason.because] {
            told.check(&lint.id, Kind::Sentences, text);
        }
        let unknown = match &lint.check {
            Check::Unmet { unknown, .. } => unknown.as_ref(),
            _ => None,
        };
        for text in lint.message.iter().chain(unknown) {
            told.check(&lint.id, Kind::Message, text);
        }
    }
    told.assert(300);
}

/// Checks what a file gets.
fn check_findings(told: &mut Told, place: &str, pack: &Pack, text: &str) {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    let today = day(LintExample::TODAY).expect("a date");
    for finding in lint::lint(file, pack, &mut sources, Terms::as_of(today), lint::Around::NOTHING).findings {
        told.check(place, Kind::Message, &finding.diagnostic.message);
        for label in &finding.diagnostic.labels {
            told.check(place, Kind::Message, &label.text);
        }
        if let Some(help) = &finding.diagnostic.help {
            told.check(place, Kind::Quoted, help);
        }
    }
}

#[test]
fn what_the_examples_of_lints_get_keeps_to_the_rules() {
    let (pack, mut told) = (builtin::pack(), Told::default());
    for (_, lint) in pack.lints() {
        if let Some(example) = &lint.example {
            check_findings(&mut told, &lint.id, pack, &example.fires);
        }
    }
    told.assert(60);
}

#[test]
fn what_spoilt_files_get_keeps_to_the_rules() {
    let (pack, mut told) = (builtin::pack(), Told::default());
    let flow = |keys: &str| format!("flows:\n  chat:\n    latency: low\n    {keys}\n");
    let spoilt = [
        "flows: {}\n".to_owned(),
        "- flows\n".to_owned(),
        "system: Shop\n".to_owned(),
        "latency: low\nflows:\n  chat:\n".to_owned(),
        "gateway: []\nflows: { chat: { latency: low } }\n".to_owned(),
        "gateway: [nginx, nginx, [kong]]\nflows: { chat: { latency: low } }\n".to_owned(),
        flow("importance: 200"),
        flow("importance: 010"),
        flow("importance: '2'"),
        flow("weights: { latency: 1000, speed: 1 }"),
        flow("needs: caching"),
        flow("needs: [[caching], caching, caching]"),
        flow("clients: 1k"),
        flow("rate: 1,000 per minute"),
        flow("delay: 5"),
        flow("largest: 0 B"),
        flow("description: []"),
        flow("decision: rest"),
        flow("decision: { protocol: rset, tests: {} }"),
    ];
    for text in spoilt.iter().map(String::as_str).chain([FAULTY]) {
        let mut sources = SourceMap::default();
        let file = sources.add("requirements.yaml", text);
        let mut diagnostics = Diagnostics::default();
        assert!(requirements::load(file, &[], pack, &mut sources, &mut diagnostics).is_none(), "{text}");
        for finding in diagnostics.sorted() {
            told.check(text, Kind::Message, &finding.message);
            for label in &finding.labels {
                told.check(text, Kind::Message, &label.text);
            }
            if let Some(help) = &finding.help {
                told.check(text, Kind::Help, help);
            }
        }
    }
    told.assert(60);
}

/// A text without the names of values in it, and without a file before it.
fn said(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, (_, behind))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        said += before;
        said += "{}";
        rest = behind;
    }
    said += rest;
    said.strip_prefix("{}: ").map_or(said.clone(), str::to_owned)
}

/// Calls whose texts users read, by their last tokens, and what the texts are.
const CALLS: &[(&[&str], Kind)] = &[
    (&["Diagnostic", ":", ":", "new"], Kind::Message),
    (&["Diagnostic", ":", ":", "error"], Kind::Message),
    (&[".", "fail"], Kind::Message),
    (&[".", "label"], Kind::Message),
    (&[".", "help"], Kind::Help),
    (&["bail", "!"], Kind::Error),
    (&["anyhow", "!"], Kind::Error),
    (&["ensure", "!"], Kind::Error),
    (&["output", ".", "error"], Kind::Error),
];
/// Variables that hold such texts.
const VARIABLES: &[(&str, Kind)] =
    &[("fault", Kind::Message), ("message", Kind::Message), ("help", Kind::Help), ("what", Kind::Error)];

/// Collects the texts for users among some tokens, which are part of such a text if `kind` says so.
fn texts(tokens: TokenStream, kind: Option<Kind>, found: &mut Vec<(Kind, String)>) {
    let (mut before, mut assigned): (Vec<String>, Option<Kind>) = (Vec::new(), None);
    let mut is_test = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && group.to_string().contains("cfg (test)") => {
                is_test = true;
            }
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => is_test = false,
            TokenTree::Group(group) => {
                let call = CALLS.iter().find(|(call, _)| before.iter().map(String::as_str).collect::<Vec<_>>().ends_with(call));
                texts(group.stream(), call.map(|(_, kind)| *kind).or(assigned).or(kind), found);
            }
            TokenTree::Literal(literal) => {
                let text = assigned.or(kind).zip(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok());
                found.extend(text.map(|(kind, text)| (kind, text.value().replace("{{", "{").replace("}}", "}"))));
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => assigned = None,
            TokenTree::Punct(punct) if punct.as_char() == '=' && before.iter().rev().nth(1).is_some_and(|word| word == "let") => {
                let name = before.last().map(String::as_str);
                assigned = VARIABLES.iter().find(|(variable, _)| Some(*variable) == name).map(|(_, kind)| *kind);
            }
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
        before.push(if matches!(token, TokenTree::Group(_)) { String::new() } else { token.to_string() });
    }
}

/// The files of the code below a folder.
fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = entry.display().to_string();
        if entry.is_dir() {
            files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") && !name.ends_with("tests.rs") {
            found.push((name, fs::read_to_string(&entry).expect("UTF-8")));
        }
    }
}

#[test]
fn the_texts_in_the_code_keep_to_the_rules() {
    let mut told = Told::default();
    let mut found = Vec::new();
    for part in ["yaml", "diag", "pack", "requirements", "lint", "proof", "interview", "cli"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part), &mut found);
    }
    for (name, source) in &found {
        let mut literals = Vec::new();
        texts(source.parse().expect("Rust"), None, &mut literals);
        for (kind, text) in literals {
            let text = said(&text);
            // Parts of texts, keys and words for something else are no texts of their own.
            let whole = text.contains(' ') && text.starts_with(|c: char| c.is_ascii_alphanumeric() || "`{-".contains(c));
            if whole && text.trim_end() == text && !text.starts_with("internal error") {
                told.check(name, kind, &text);
            }
        }
    }
    told.assert(200);
}
