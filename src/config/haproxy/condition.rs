//! Conditions: ACLs, and what `if` and `unless` ask of a request, as far as it bears on paths, hosts, TLS or upgrades.

use std::collections::HashMap;

use super::criterion::criterion;
use super::syntax::{Line, Word};
use crate::config::{Path, Sign};

/// Most cases that a condition is taken apart into; what is beyond is not understood.
const MOST_CASES: usize = 64;

/// The ACLs that HAProxy gives.
const GIVEN: [&str; 23] = [
    "FALSE",
    "HTTP",
    "HTTP_1.0",
    "HTTP_1.1",
    "HTTP_2.0",
    "HTTP_3.0",
    "HTTP_CONTENT",
    "HTTP_URL_ABS",
    "HTTP_URL_SLASH",
    "HTTP_URL_STAR",
    "LOCALHOST",
    "METH_CONNECT",
    "METH_DELETE",
    "METH_GET",
    "METH_HEAD",
    "METH_OPTIONS",
    "METH_POST",
    "METH_PUT",
    "METH_TRACE",
    "RDP_COOKIE",
    "REQ_CONTENT",
    "TRUE",
    "WAIT_END",
];

/// One of the cases in which a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// The paths; any if it does not ask for one.
    pub(super) path: Path,
    /// The hosts; none if it does not ask for one.
    pub(super) hosts: Vec<String>,
    /// Whether the connection must be encrypted, or must not be.
    pub(super) tls: Option<bool>,
    /// What the request must be.
    pub(super) only: Option<Sign>,
    /// That its body must exceed this size.
    pub(super) body_over: Option<u64>,
    /// Whether it asks for something else too.
    pub(super) more: bool,
}

impl Case {
    /// A case that always holds.
    pub(super) const ALWAYS: Self =
        Self { path: Path::Any, hosts: Vec::new(), tls: None, only: None, body_over: None, more: false };
    /// A case of which it is not known when it holds.
    pub(super) const UNCLEAR: Self =
        Self { path: Path::Any, hosts: Vec::new(), tls: None, only: None, body_over: None, more: true };

    pub(super) fn of_path(path: Path) -> Self {
        Self { path, ..Self::ALWAYS }
    }

    /// Returns the case in which both hold; `None` if there is none.
    fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        both.more |= other.more;
        both.path = self.path.narrowed(&other.path)?;
        both.more |= both.path == Path::Unknown;
        if both.hosts.is_empty() {
            both.hosts.clone_from(&other.hosts);
        } else if !other.hosts.is_empty() {
            both.hosts.retain(|host| other.hosts.contains(host));
            both.more |= both.hosts.is_empty();
        }
        match (both.tls, other.tls) {
            (Some(one), Some(two)) if one != two => return None,
            (one, two) => both.tls = one.or(two),
        }
        both.more |= both.only.is_some() && other.only.is_some() && both.only != other.only;
        both.only = both.only.or(other.only);
        both.body_over = both.body_over.max(other.body_over);
        Some(both)
    }
}

/// The ACLs of a section by name: each holds if one of its lines does.
#[derive(Debug, Default)]
pub(super) struct Acls {
    cases: HashMap<String, Vec<Case>>,
    /// Those that look at credentials.
    credentials: HashMap<String, bool>,
    /// What variables hold for every request: a sample, such as `hdr(host)`; none if that is not always the same.
    variables: HashMap<String, Option<String>>,
}

impl Acls {
    /// Reads the ACLs among the lines of a section.
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let mut acls = Self::default();
        for line in lines {
            acls.set_variable(line);
        }
        lines.iter().filter(|line| line.word(0) == "acl").for_each(|line| acls.add(line));
        acls
    }

    /// Notes what a rule such as `http-request set-var(txn.host) hdr(host)` puts in a variable.
    fn set_variable(&mut self, line: &Line<'_>) {
        let action = match line.word(0) {
            "http-request" => 1,
            "tcp-request" => 2,
            _ => return,
        };
        let Some(named) = line.word(action).strip_prefix("set-var(") else { return };
        let name = named.split([',', ')']).next().unwrap_or_default();
        // A second rule, or one for some requests, leaves open what it holds.
        let is_always = line.words.len() == action + 2 && !named.contains(',') && !self.variables.contains_key(name);
        let sample = line.words.get(action + 1).filter(|word| is_always && !word.varies).map(|word| word.text.to_string());
        self.variables.insert(name.to_owned(), sample);
    }

    /// Returns the cases in which a criterion holds.
    fn criterion(&self, words: &[Word<'_>]) -> Vec<Case> {
        let held = words.first().and_then(|first| {
            let (name, converters) = first.text.strip_prefix("var(")?.split_once(')')?;
            let sample = self.variables.get(name)?.as_ref()?;
            Some(Word { text: format!("{sample}{converters}").into(), ..first.clone() })
        });
        match held {
            Some(first) => criterion(&std::iter::once(first).chain(words[1..].iter().cloned()).collect::<Vec<_>>()),
            None => criterion(words),
        }
    }

    /// Adds an `acl` line.
    fn add(&mut self, line: &Line<'_>) {
        let name = line.word(1).to_owned();
        let expression = line.words.get(2..).unwrap_or_default();
        let asks = expression.iter().any(|word| asks_for_credentials(&word.text));
        *self.credentials.entry(name.clone()).or_default() |= asks;
        let found = self.criterion(expression);
        let cases = self.cases.entry(name).or_default();
        if cases.len() < MOST_CASES {
            cases.extend(found);
        } else if cases.len() == MOST_CASES {
            cases.push(Case::UNCLEAR);
        }
    }

    /// Returns whether words, or the ACLs that they name, look at credentials.
    pub(super) fn look_at_credentials(&self, words: &[Word<'_>]) -> bool {
        words.iter().any(|word| {
            let name = word.text.trim_start_matches('!');
            self.credentials.get(name).copied().unwrap_or_default() || asks_for_credentials(name)
        })
    }

    /// Returns the cases in which a line applies, judging by its `if` or `unless`; one that always holds without them.
    pub(super) fn cases(&self, line: &Line<'_>) -> Vec<Case> {
        let Some(at) = line.words.iter().position(|word| word.text == "if" || word.text == "unless") else {
            return vec![Case::ALWAYS];
        };
        let cases = self.sum(&line.words[at + 1..]);
        if line.word(at) == "unless" { negated(&cases) } else { cases }
    }

    /// The cases of alternatives, each a list of criteria that all hold.
    fn sum(&self, words: &[Word<'_>]) -> Vec<Case> {
        let mut all = Vec::new();
        let mut product = vec![Case::ALWAYS];
        let mut rest = words;
        while let Some((word, after)) = rest.split_first() {
            rest = after;
            let text = word.text.as_ref();
            if text == "or" || text == "||" {
                all.append(&mut product);
                product = vec![Case::ALWAYS];
                continue;
            }
            let (no, name) = text.strip_prefix('!').map_or((false, text), |name| (true, name));
            let cases = if name == "{" {
                let end = rest.iter().position(|word| word.text == "}").unwrap_or(rest.len());
                let expression = &rest[..end];
                rest = rest.get(end + 1..).unwrap_or_default();
                self.criterion(expression)
            } else if name.is_empty() {
                continue;
            } else {
                self.named(name)
            };
            let cases = if no { negated(&cases) } else { cases };
            product = if product == [Case::ALWAYS] && cases.len() <= MOST_CASES {
                cases
            } else if product.len().saturating_mul(cases.len()) > MOST_CASES {
                vec![Case::UNCLEAR]
            } else {
                product.iter().flat_map(|one| cases.iter().filter_map(|two| one.and(two))).collect()
            };
        }
        all.append(&mut product);
        if all.len() > MOST_CASES {
            all.truncate(MOST_CASES);
            all.push(Case::UNCLEAR);
        }
        joined(all)
    }

    /// Returns the words of a condition that name an ACL which is not there.
    pub(super) fn undefined<'l>(&self, line: &'l Line<'_>) -> Vec<&'l Word<'l>> {
        let at = line.words.iter().position(|word| word.text == "if" || word.text == "unless");
        let mut words = line.words.iter().skip(at.map_or(line.words.len(), |at| at + 1));
        let mut undefined = Vec::new();
        while let Some(word) = words.next() {
            let name = word.text.trim_start_matches('!');
            if name == "{" {
                // Behind it stands a criterion of its own.
                words.find(|word| word.text == "}");
            } else if !matches!(name, "" | "or" | "||") && !word.varies && !self.has(name) {
                undefined.push(word);
            }
        }
        undefined
    }

    fn has(&self, name: &str) -> bool {
        self.cases.contains_key(name) || GIVEN.contains(&name)
    }

    fn named(&self, name: &str) -> Vec<Case> {
        match (self.cases.get(name), name) {
            (Some(cases), _) => cases.clone(),
            (None, "TRUE" | "HTTP" | "WAIT_END") => vec![Case::ALWAYS],
            (None, "FALSE") => Vec::new(),
            (None, _) => vec![Case::UNCLEAR],
        }
    }
}

fn asks_for_credentials(text: &str) -> bool {
    ["http_auth", "jwt_verify", "ssl_c_used", "ssl_c_verify", "ssl_fc_has_crt"].iter().any(|name| text.contains(name))
}

/// The cases in which none of these holds, as far as that can be said.
fn negated(cases: &[Case]) -> Vec<Case> {
    match cases {
        [] => vec![Case::ALWAYS],
        cases if cases.contains(&Case::ALWAYS) => Vec::new(),
        [Case { tls: Some(tls), .. }] if (Case { tls: None, ..cases[0].clone() }) == Case::ALWAYS => {
            vec![Case { tls: Some(!tls), ..Case::ALWAYS }]
        }
        _ => vec![Case::UNCLEAR],
    }
}

/// Joins a path and what is below it, `/x` and `/x/`, into one case.
fn joined(cases: Vec<Case>) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::with_capacity(cases.len());
    for case in cases {
        if all.contains(&case) {
            continue;
        }
        let below = all.last().and_then(|last| match (&last.path, &case.path) {
            (Path::Exact(one), Path::Prefix(two)) if two.strip_suffix('/') == Some(one) => Some(one.clone()),
            (Path::Prefix(two), Path::Exact(one)) if two.strip_suffix('/') == Some(one) => Some(one.clone()),
            _ => None,
        });
        if let (Some(below), Some(last)) = (below, all.last_mut()) {
            let joint = Case { path: Path::Below(below), ..last.clone() };
            if joint == (Case { path: joint.path.clone(), ..case.clone() }) {
                *last = joint;
                continue;
            }
        }
        all.push(case);
    }
    all
}
