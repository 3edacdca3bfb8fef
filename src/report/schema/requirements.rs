//! What a requirements file may hold, in the words of the interview.

use super::forms::{Words, shared_name, title};
use super::{Form, Holds, List, Named, Pattern, Schema, Word};
use crate::pack::{Pack, PlanOption};
use crate::requirements::{FILE, FLOW, FLOW_NAME, FURTHER, MOST_FLOWS, MOST_GATEWAYS};
use crate::settings;

/// The form of the names of flows.
const NAME: Pattern = Pattern {
    name: "the name of a flow",
    expression: FLOW_NAME,
    says: "The name of a flow is made of lower-case words joined by `-`, such as order-status.",
};

/// The key of the decision for a flow.
const DECISION: &str = "decision";

/// Returns what a requirements file may hold according to a pack.
pub fn requirements_schema(pack: &Pack) -> Schema {
    let words = Words { pack, closed: true, partial: false };
    let mut root = words.keys(FILE);
    let mut flow = words.keys(FLOW);
    // Details that the form alone does not say: maximum numbers, names, and known texts.
    for key in keys(&mut root) {
        match (key.name.as_str(), &mut key.form.holds) {
            ("flows", Holds::Named(flows)) => {
                *flows = Named { names: Some(NAME), least: 1, most: Some(MOST_FLOWS), ..flows.clone() };
            }
            ("waivers", Holds::List(waivers)) => waivers.of.title = Some("Waiver".to_owned()),
            ("gateway", holds) => {
                let of = Box::new(Form::new(Holds::Text));
                *holds = Holds::OneOrMore(List { of, least: 1, most: Some(MOST_GATEWAYS), distinct: true });
            }
            _ => {}
        }
        if matches!(key.form.holds, Holds::Keys(_) | Holds::Named(_) | Holds::List(_)) {
            key.form.title = Some(title(&key.name));
        }
    }
    let mut shared = words.shared(FURTHER);
    shared.push(decision(words, &mut flow));
    shared.push((shared_name(FLOW), flow.titled("Flow")));
    Schema { title: "Requirements of a system".to_owned(), origin: origin(pack, "requirements"), shared, root }
}

/// Returns what a settings file may hold according to a pack.
pub fn settings_schema(pack: &Pack) -> Schema {
    let words = Words { pack, closed: true, partial: false };
    let mut root = words.keys(settings::FILE);
    let mut shared = words.shared(FURTHER);
    shared.push(decision(words, &mut root));
    for key in keys(&mut root) {
        if let ("overrides", Holds::List(overrides)) = (key.name.as_str(), &mut key.form.holds) {
            decision(words, &mut overrides.of);
        }
        if key.form.title.is_none() && matches!(key.form.holds, Holds::Keys(_) | Holds::Named(_) | Holds::List(_)) {
            key.form.title = Some(title(&key.name));
        }
    }
    Schema { title: "Settings for requirements files".to_owned(), origin: origin(pack, "config"), shared, root }
}

/// Takes the decision out of a form, to be shared by name, and adds what the rules know of each of its keys.
fn decision(words: Words<'_>, form: &mut Form) -> (String, Form) {
    let mut taken = Form::shared(DECISION);
    for key in keys(form).iter_mut().filter(|key| key.name == DECISION) {
        std::mem::swap(&mut key.form, &mut taken);
    }
    for plan in keys(&mut taken) {
        if let Holds::Texts { known, .. } = &mut plan.form.holds {
            *known = options(words.pack, &plan.name);
            plan.form.about.iter_mut().for_each(|says| says.push_str(" A text, or a list of texts."));
        }
    }
    (DECISION.to_owned(), taken.titled(title(DECISION)))
}

fn keys(form: &mut Form) -> &mut [super::Key] {
    match &mut form.holds {
        Holds::Keys(keys) => &mut keys.keys,
        _ => &mut [],
    }
}

/// Returns what generated a schema, and the command that generates it again.
pub(super) fn origin(pack: &Pack, command: &str) -> String {
    let (name, version) = (pack.name(), pack.version());
    format!("Made by `protopick schema {command}`, version {}, from the rules {name} {version}.", env!("CARGO_PKG_VERSION"))
}

/// Returns what the rules know about a key of a decision, for any protocol.
fn options(pack: &Pack, key: &str) -> Vec<Word> {
    let mut known: Vec<Word> = Vec::new();
    // Options that something always speaks against are not offered.
    let offered = |option: &&PlanOption| option.key == key && (option.lint.is_none() || option.when.is_some());
    for option in pack.protocols().flat_map(|(protocol, _)| pack.options(protocol)).filter(offered) {
        if known.iter().all(|word| word.id != option.id) {
            known.push(Word::new(&option.id, &option.says));
        }
    }
    known
}
