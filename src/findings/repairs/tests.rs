use std::fs;
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;

use crate::builtin;
use crate::findings::{Linted, Terms, repaired};
use crate::lint::{Around, lint};
use crate::requirements::Decision;
use crate::source::SourceMap;
use crate::yaml::{Entry, Kind, Node, Tree};

fn linted(text: &str) -> Linted {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    lint(file, builtin::pack(), &mut sources, Terms::as_of(date(2026, 1, 1)), Around::NOTHING)
}

/// Returns a text after as many rounds of repairs as it takes, and the number of repairs made.
fn mended(text: &str) -> (String, usize) {
    let (mut text, mut all) = (text.to_owned(), 0);
    for _ in 0..20 {
        let Some((new, repairs)) = repaired(&text, &linted(&text)) else { return (text, all) };
        (text, all) = (new, all + repairs);
    }
    panic!("this does not end: {text}");
}

/// Returns the keys and values that differ between two trees of the same shape, old and new; `None` if the shapes differ.
fn differences(old: &Node, new: &Node) -> Option<Vec<(String, String)>> {
    let pair = |old: &str, new: &str| (old != new).then(|| (old.to_owned(), new.to_owned()));
    match (&old.kind, &new.kind) {
        (Kind::Mapping(old), Kind::Mapping(new)) if old.len() == new.len() => {
            let entry = |(old, new): (&Entry, &Entry)| {
                let within = differences(&old.value, &new.value)?;
                Some(pair(&old.key, &new.key).into_iter().chain(within).collect::<Vec<_>>())
            };
            Some(old.iter().zip(new).map(entry).collect::<Option<Vec<_>>>()?.concat())
        }
        (Kind::Sequence(old), Kind::Sequence(new)) if old.len() == new.len() => {
            Some(old.iter().zip(new).map(|(old, new)| differences(old, new)).collect::<Option<Vec<_>>>()?.concat())
        }
        (Kind::Scalar { text: old, .. }, Kind::Scalar { text: new, .. }) => Some(pair(old, new).into_iter().collect()),
        (old, new) => (old == new).then(Vec::new),
    }
}

/// Returns the findings without places.
fn found(text: &str) -> Vec<String> {
    let pack = builtin::pack();
    let found = linted(text).findings.into_iter().map(|finding| finding.diagnostic);
    let id = |lint| pack.lint(lint).id.as_str();
    found.map(|found| format!("{} {}", found.kind.lint(pack).map_or("", id), found.message)).collect()
}

const NAMED: &str = "\
version: 1
gateway: kong
defaults:
  latency: low   # as a rule
flows:
  chat:
    # What counts.
    real_time: bidirectional   # both ways

    needs:
      - caching
      - auto-reconnect # when trains go through tunnels
    must: [latency, caching]
    weights: { latency: 3, needs: 2 }
    decision:
      protocol: websocket # as ever
      encryption: wss
waivers:
  # Until May.
  - lint: decision-not-best
    flow: chat
    reason: R
    until: 2026-05-01
";

#[expect(clippy::disallowed_methods, reason = "the examples are files")]
fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = [folder.join("use-cases"), folder].into_iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let files = files.map(|entry| entry.expect("an entry").path());
    let mut texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    texts.sort();
    let texts = texts.into_iter().map(|path| mended(&fs::read_to_string(path).expect("UTF-8")).0);
    texts.chain([mended(NAMED).0]).collect()
}

/// A name in a file that may be misspelt.
struct Name {
    at: std::ops::Range<usize>,
    text: String,
    is_key: bool,
    /// The indent that a block scalar needs; `None` if the name cannot be written as one.
    indent: Option<usize>,
}

/// Returns all unquoted names of the rules in a text.
fn names(text: &str) -> Vec<Name> {
    let pack = builtin::pack();
    let dimensions = || pack.dimensions().map(|(_, dimension)| dimension.id.clone());
    let levels = pack.dimensions().flat_map(|(id, _)| pack.levels(id).map(|(_, level)| level.id.clone()).collect::<Vec<_>>());
    let mut known: Vec<String> = dimensions().chain(levels).collect();
    known.extend(pack.needs().map(|(_, need)| need.id.clone()));
    known.extend(pack.protocols().map(|(_, protocol)| protocol.id.clone()));
    known.extend(pack.gateways().map(|(_, gateway)| gateway.id.clone()));
    known.extend(pack.lints().map(|(_, lint)| lint.id.clone()));
    known.extend(["needs", "must", "weights", "decision", "flows", "defaults", "waivers", "reason"].map(str::to_owned));
    let mut all = Vec::new();
    let tree = Tree::read(text);
    collect(tree.root().expect("a tree"), text, &known, false, &mut all);
    all
}

fn collect(node: &Node, text: &str, known: &[String], inline: bool, all: &mut Vec<Name>) {
    let inline = inline || text[node.span.start as usize..].starts_with(['{', '[']);
    let mut take = |start: u32, end: u32, is_key: bool| {
        let at = start as usize..end as usize;
        let line = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
        let lead = text[line..at.start].len() - text[line..at.start].trim_start_matches([' ', '-']).len();
        let indent = (!inline && !is_key).then_some(lead + 2);
        if known.iter().any(|name| *name == text[at.clone()]) {
            all.push(Name { text: text[at.clone()].to_owned(), at, is_key, indent });
        }
    };
    match &node.kind {
        Kind::Scalar { plain: true, .. } => take(node.span.start, node.span.end, false),
        Kind::Mapping(entries) => {
            for entry in entries {
                take(entry.key_span.start, entry.key_span.end, true);
            }
            for entry in entries {
                // Plans are free texts.
                if !Decision::keys().any(|key| key == entry.key) {
                    collect(&entry.value, text, known, inline, all);
                }
            }
        }
        Kind::Sequence(items) => items.iter().for_each(|item| collect(item, text, known, inline, all)),
        _ => {}
    }
}

fn slip(name: &str, kind: usize, at: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = at % letters.len();
    match kind {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if at > 0 => letters.swap(at - 1, at),
        3 => letters[at] = letters[at].to_ascii_uppercase(),
        _ => letters[at] = 'q',
    }
    letters.into_iter().collect()
}

/// Returns a text in a style, with the rest of its line; and what a repair of it should write.
fn styled(slip: &str, name: &Name, style: usize, rest: &str) -> (String, String) {
    let plain = name.text.clone();
    let lines = |sign: &str, indent: usize| format!("{sign}{rest}\n{:indent$}{slip}", "");
    match (style, name.indent) {
        (1, _) => (format!("'{slip}'{rest}"), format!("'{plain}'")),
        (2, _) => (format!("\"{slip}\"{rest}"), format!("\"{plain}\"")),
        (3, Some(indent)) => (lines("|-", indent), plain),
        (4, Some(indent)) => (lines(">-", indent), plain),
        (5, Some(indent)) => (lines(">", indent + 3), plain),
        (6, _) if !name.is_key => (format!("!!str {slip}{rest}"), format!("!!str {plain}")),
        _ => (format!("{slip}{rest}"), plain),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever name is misspelt in whatever style: if a repair is known, it is made, and except for the style of the name the
    /// file is what it was before the typo, with the same findings. A second run finds nothing to repair.
    #[test]
    fn a_repair_brings_back_the_text_before_the_slip(
        file in 0_usize..100,
        slips in prop::collection::vec((0_usize..1000, 0_usize..5, 0_usize..20, 0_usize..7), 1..4),
        windows: bool,
    ) {
        let files = examples();
        let text = &files[file % files.len()];
        let names = names(text);
        let mut slips: Vec<_> = slips.into_iter().map(|(name, kind, at, style)| (name % names.len(), kind, at, style)).collect();
        slips.sort_by_key(|slip| slip.0);
        slips.dedup_by_key(|slip| slip.0);
        slips.retain(|&(name, kind, at, _)| slip(&names[name].text, kind, at) != names[name].text);
        let (mut wrong, mut right) = (text.clone(), text.clone());
        slips.sort_by_key(|slip| std::cmp::Reverse(names[slip.0].at.start));
        for &(name, kind, at, style) in &slips {
            let name = &names[name];
            let line = text[name.at.end..].find('\n').map_or(text.len(), |end| name.at.end + end);
            // Only what ends its line can be a block scalar, with the comment after the sign.
            let rest = if name.indent.is_some() { &text[name.at.end..line] } else { "" };
            let (old, new) = styled(&slip(&name.text, kind, at), name, style, rest);
            wrong.replace_range(name.at.start..name.at.end + rest.len(), &old);
            right.replace_range(name.at.clone(), &new);
        }
        if windows {
            (wrong, right) = (wrong.replace('\n', "\r\n"), right.replace('\n', "\r\n"));
        }
        let misspelt: Vec<String> = slips.iter().map(|&(name, kind, at, _)| slip(&names[name].text, kind, at)).collect();
        let (slips, before) = (slips.len(), linted(&wrong));
        let offered = before.findings.iter().filter(|finding| finding.diagnostic.fix.is_some()).count();
        let (after, repairs) = mended(&wrong);
        prop_assert!(offered == 0 || repairs > 0, "{wrong}");
        // It parses, and says the same except for the misspelt names.
        let (old, new) = (Tree::read(&wrong), Tree::read(&after));
        let changed = old.root().zip(new.root()).and_then(|(old, new)| differences(old, new));
        prop_assert!(changed.is_some(), "{wrong}\n{after}");
        let changed = changed.unwrap_or_default();
        prop_assert!(changed.len() <= repairs && changed.iter().all(|(old, _)| misspelt.contains(&old.trim().to_owned())), "{changed:?} {wrong}");
        // Further lints run only on files that can be read, that is, once the tags are gone.
        let untagged = |text: &str| text.replace("!!str ", "");
        let ((last, more), right) = (mended(&untagged(&after)), untagged(&right));
        // A typo that is near two names may be left; otherwise the text is restored.
        let all = found(&last) == found(&right);
        prop_assert!(all || slips > 1 || offered == 0, "{wrong}");
        if all && repairs + more == slips {
            prop_assert_eq!(&last, &right, "{}", wrong);
        }
        prop_assert_eq!(mended(&after), (after, 0));
    }

    /// Unused waivers are removed without leaving anything behind.
    #[test]
    fn waivers_that_accept_nothing_leave_nothing_behind(
        file in 0_usize..100,
        stale in prop::collection::vec((0_usize..4, any::<bool>()), 1..4),
        (first, windows, gap) in any::<(bool, bool, bool)>(),
    ) {
        let files = examples();
        let text = files[file % files.len()].trim_end().to_owned() + "\n";
        prop_assume!(!text.contains("waivers:") && !text.contains("no-tests"));
        let mut waivers = "waivers:\n".to_owned();
        for (style, comment) in stale {
            let reason = ["R", "'R # S'", "|-\n      R\n      # S", ">-\n\n      R"][style];
            let comment = if comment { "  # why\n  # and so on\n" } else { "" };
            waivers += &format!("{comment}  - lint: no-tests\n    flow: '*'\n    until: 2026-05-01 # soon\n    reason: {reason}\n");
        }
        let gap = if gap { "\n" } else { "" };
        let with = if first { format!("{waivers}{text}") } else { format!("{text}{gap}{waivers}") };
        let line = |text: &str| if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
        prop_assume!(found(&with).iter().any(|found| found.starts_with("waiver-unused")));
        prop_assert_eq!(mended(&line(&with)).0, line(&text));
    }
}
