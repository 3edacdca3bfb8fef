//! What the `http-request` rules of a proxy change for the requests that pass.

use std::cell::Cell;

use super::condition::{Acls, Case};
use super::held::{Notes, limit};
use super::syntax::{Line, shown};
use crate::config::{AUTHENTICATION, FORWARDED, Path, Setting, Value};
use crate::source::{At, Span};

/// The headers that say where a request comes from.
const ORIGIN: [&str; 5] = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded"];

/// Most parts of a path that are told apart.
const MOST_PARTS: usize = 20;

/// What a rule does.
#[derive(Debug, Clone)]
enum Does {
    /// Gives a setting a value.
    Sets(&'static str, Value),
    /// Answers the request here.
    Answers,
}

/// A rule, and when it applies.
#[derive(Debug)]
struct Effect {
    does: Does,
    cases: Vec<Case>,
    span: Span,
    /// The rule as written.
    text: String,
    /// Whether it is known to apply to a route.
    applied: Cell<bool>,
}

impl Effect {
    fn is_check(&self) -> bool {
        matches!(self.does, Does::Answers | Does::Sets(AUTHENTICATION | "req.body_size", _))
    }
}

/// The rules of a proxy.
#[derive(Debug, Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// Reads the rules.
    pub(super) fn of(rules: &[Line<'_>], acls: &Acls, notes: &mut Notes<'_>) -> Self {
        let mut all = Vec::new();
        for line in rules.iter().take(super::MOST_RULES) {
            let found = match line.word(0) {
                "http-request" => request(line, acls, notes),
                "filter" if line.word(1) == "spoe" => {
                    let asks = line.words.iter().any(|word| ["auth", "oidc", "jwt"].iter().any(|name| word.text.contains(name)));
                    if !asks {
                        notes.passed(line.span, "a filter (`filter spoe`)");
                    }
                    asks.then(|| (Does::Sets(AUTHENTICATION, Value::On), vec![Case::ALWAYS]))
                }
                "redirect" => Some((Does::Answers, acls.cases(line))),
                _ => None,
            };
            all.extend(found.map(|(does, cases)| {
                let text = shown(&line.text());
                Effect { does, cases, span: line.span, text, applied: Cell::new(false) }
            }));
        }
        Self(all)
    }

    /// Returns the cases in which requests are answered here before a service is chosen, each with its rule.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&Case, Span, &str)> {
        let answers = self.0.iter().filter(|effect| matches!(effect.does, Does::Answers));
        answers.flat_map(|effect| effect.cases.iter().map(|case| (case, effect.span, effect.text.as_str())))
    }

    /// Returns whether all requests are answered.
    pub(super) fn answer_all(&self) -> bool {
        self.answers().any(|(case, ..)| *case == Case::ALWAYS)
    }

    /// Passes over the rules that set something for unknown requests.
    pub(super) fn leave(&self, notes: &mut Notes<'_>) {
        // Headers that are replaced for some requests only do no harm.
        let harmless = |effect: &&Effect| matches!(effect.does, Does::Sets(FORWARDED, Value::On));
        for effect in self.0.iter().filter(|effect| !effect.applied.get() && !effect.is_check() && !harmless(effect)) {
            notes.passed(effect.span, "a rule for requests that no route tells apart");
        }
    }

    /// Returns the parts of a path for which a rule sets something else.
    pub(super) fn parts(&self, path: &Path) -> Vec<Path> {
        let mut parts = Vec::new();
        let sets = self.0.iter().filter(|effect| matches!(effect.does, Does::Sets(..)));
        for case in sets.flat_map(|effect| &effect.cases).filter(|case| !case.more && !covers(case, path)) {
            let part = case.path.narrowed(path).filter(|part| *part != Path::Unknown && part != path);
            parts.extend(part.filter(|part| !parts.contains(part) && parts.len() < MOST_PARTS));
        }
        parts
    }

    /// Returns what the rules set for a path. Later rules win.
    pub(super) fn settings(&self, path: &Path) -> Vec<Setting> {
        let mut settings: Vec<Setting> = Vec::new();
        for effect in &self.0 {
            let Does::Sets(name, value) = &effect.does else { continue };
            // Whatever else is asked of a request, it is checked.
            let is_check = effect.is_check();
            let holds = |case: &&Case| (is_check || !case.more) && covers(case, path);
            if effect.cases.iter().any(|case| holds(&case)) {
                effect.applied.set(true);
                settings.retain(|setting| setting.name != *name || is_check);
                if settings.iter().all(|setting| setting.name != *name) {
                    settings.push(Setting { name, value: value.clone(), span: effect.span });
                }
            }
        }
        settings
    }
}

/// Whether a case holds for all of a path. A pattern is not compared.
fn covers(case: &Case, path: &Path) -> bool {
    match (&case.path, path) {
        (Path::Any, _) => case.hosts.is_empty() && case.tls.is_none(),
        (one, two) if one == two => true,
        (Path::Pattern(_) | Path::Unknown, _) => false,
        (Path::Exact(_), two) if !matches!(two, Path::Exact(_)) => false,
        (one, two) => two.example().is_some_and(|path| one.serves(path) == Some(true)),
    }
}

fn request(line: &Line<'_>, acls: &Acls, notes: &mut Notes<'_>) -> Option<(Does, Vec<Case>)> {
    let cases = || acls.cases(line);
    let on = |name| Some((Does::Sets(name, Value::On), cases()));
    match line.word(1) {
        "auth" => on(AUTHENTICATION),
        "wait-for-body" => on("http-request wait-for-body"),
        "deny" | "reject" | "silent-drop" | "tarpit" | "return" | "redirect" | "use-service" => {
            if acls.look_at_credentials(&line.words[2..]) {
                let cases = if line.words.iter().any(|word| word.text == "unless") { vec![Case::ALWAYS] } else { cases() };
                return Some((Does::Sets(AUTHENTICATION, Value::On), cases));
            }
            let cases = cases();
            let over = cases.iter().filter_map(|case| case.body_over).min();
            Some((over.map_or(Does::Answers, |over| Does::Sets("req.body_size", Value::Size(over))), cases))
        }
        "set-timeout" => {
            let name = match line.word(2) {
                "server" => "timeout server",
                "client" => "timeout client",
                "tunnel" => "timeout tunnel",
                _ => return None,
            };
            if super::amount::time(line.word(3)).is_none() {
                notes.passed(line.span, "a timeout that is computed");
                return None;
            }
            Some((Does::Sets(name, limit(line.words.get(3), line, name, notes)?), cases()))
        }
        "set-header" | "add-header" if ORIGIN.contains(&line.word(2).to_ascii_lowercase().as_str()) => {
            let value = line.word(3).to_ascii_lowercase();
            let keeps = ORIGIN.iter().any(|name| value.contains(&format!("hdr({name})")));
            let value = if keeps { Value::Off } else { Value::On };
            (keeps || line.word(1) == "set-header").then(|| (Does::Sets(FORWARDED, value), cases()))
        }
        "del-header" if line.word(2).eq_ignore_ascii_case("x-forwarded-for") => on(FORWARDED),
        "del-header" if ["upgrade", "connection"].contains(&line.word(2).to_ascii_lowercase().as_str()) => {
            Some((Does::Sets("upgrade", Value::Off), cases()))
        }
        action if action.starts_with("lua.") => {
            if ["auth", "jwt", "oidc"].iter().any(|name| action.contains(name)) {
                return on(AUTHENTICATION);
            }
            notes.passed(line.span, &format!("Lua (`http-request {}`)", shown(action)));
            None
        }
        _ => None,
    }
}

/// Puts a setting in the place of one that was said before.
pub(super) fn put(settings: &mut Vec<Setting>, name: &'static str, said: Option<&At<Value>>) {
    if let (Some(said), true) = (said, settings.iter().all(|setting| setting.name != name)) {
        settings.push(Setting { name, value: said.value.clone(), span: said.span });
    }
}
