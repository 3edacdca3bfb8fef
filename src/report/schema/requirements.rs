//! What a requirements file may hold, in the words of the interview.

use super::{Form, Holds, Key, List, Named, Schema, Word};
use crate::pack::{DimensionId, LARGEST_WEIGHT, LintGroup, PLANS, Pack, PlanOption};
use crate::report::schema::Pattern;
use crate::report::words::{self, capital};
use crate::requirements::{Criterion, FLOW_NAME, MOST_FLOWS, MOST_GATEWAYS, Scope};

/// What flows are called.
const NAME: Pattern = Pattern {
    name: "the name of a flow",
    expression: FLOW_NAME,
    says: "The name of a flow is made of lower-case words joined by `-`, such as order-status.",
};

/// What a requirements file may hold under the rules of a pack.
pub fn requirements_schema(pack: &Pack) -> Schema {
    let mut shared = stated_forms(pack, |needs| Form::new(Holds::Word(needs)));
    shared.push(("decision".to_owned(), decision(pack)));
    shared.push(("flow".to_owned(), flow(pack)));
    Schema {
        title: "Requirements of a system".to_owned(),
        origin: origin(pack, "requirements"),
        shared,
        root: Form::keys(vec![
            Form::new(Holds::Only(1)).about("The version of the format.").optional("version"),
            Form::text("A title for the system; the name of the file stands in for it.").optional("system"),
            Form::new(Holds::OneOrMore(List {
                of: Box::new(Form::new(Holds::Text)),
                least: 1,
                most: Some(MOST_GATEWAYS),
                distinct: true,
            }))
            .about("The gateway that is in use, or a list of several, from the client inwards.")
            .optional("gateway"),
            Form::set(Form::new(Holds::Word(protocols(pack))))
                .titled("In use")
                .about("The protocols that the system speaks already: they cost nothing more in the plan, and settle the toss-ups of flows.")
                .optional("in-use"),
            Form::keys(stated_keys(pack))
                .titled("Defaults")
                .about("What several flows share. A key in a flow replaces the same key here as a whole.")
                .optional("defaults"),
            Form::new(Holds::Named(Named {
                known: Vec::new(),
                names: Some(NAME),
                least: 1,
                most: Some(MOST_FLOWS),
                of: Box::new(Form::shared("flow")),
            }))
            .titled("Flows")
            .about("The kinds of interaction between clients and the gateway, by name.")
            .required("flows"),
            Form::list(waiver(pack)).titled("Waivers").about("Findings that the team accepts.").optional("waivers"),
        ])
        .about("Which protocol should each flow speak? State what matters and leave out what does not."),
    }
}

/// What made a schema, and what makes it anew.
pub(super) fn origin(pack: &Pack, command: &str) -> String {
    let (name, version) = (pack.name(), pack.version());
    format!("Made by `protopick schema {command}`, version {}, from the rules {name} {version}.", env!("CARGO_PKG_VERSION"))
}

/// The forms of what a flow or `defaults` may state, by name; `as_need` makes a form of the known needs.
pub(super) fn stated_forms(pack: &Pack, as_need: impl Fn(Vec<Word>) -> Form) -> Vec<(String, Form)> {
    let mut forms: Vec<(String, Form)> = Vec::new();
    for (id, dimension) in pack.dimensions() {
        let form = Form::new(Holds::Word(levels(pack, id)));
        forms.push((shared_name(&dimension.id), form.titled(&dimension.name).about(&dimension.question).about(&dimension.help)));
    }
    for (_, amount) in pack.amounts() {
        let form = Form::text(&amount.question).about(&amount.help).titled(&amount.name);
        forms.push((amount_name(&amount.id), form));
    }
    let weight = || Form::new(Holds::Number { most: LARGEST_WEIGHT });
    let weights = Criterion::all(pack).map(|criterion| {
        let about = format!("What {} counts; {} by the rules.", criterion.name(pack), criterion.weight(pack));
        weight().about(about).about("0 leaves it out.").optional(criterion.id(pack))
    });
    let all_needs = weight().about("What each stated need counts.").about("0 leaves them out.").optional(NEEDS);
    let weights = Form::keys(weights.chain([all_needs]).collect());
    forms.extend([
        (
            NEEDS.to_owned(),
            Form::set(as_need(needs(pack)))
                .titled(words::NEEDS)
                .about("What do the clients or the team want beyond the basics?")
                .about("List only what would be missed. Each need changes which protocols fit, and how well."),
        ),
        ("weights".to_owned(), weights.titled("Weights").about("What counts more or less in this flow than the rules have it.")),
        (
            "must".to_owned(),
            Form::set(as_need(musts(pack)))
                .titled("Not negotiable")
                .about("Stated dimensions and needs that are not negotiable: what serves one less than fairly is excluded."),
        ),
        (
            "blocked".to_owned(),
            Form::set(as_need(carriers(pack)))
                .titled("Blocked")
                .about("What the path or the host does not let through: ways that require it are excluded."),
        ),
        (
            "importance".to_owned(),
            weight().titled("Importance").about("What the flow counts beside the others in the plan; 1 when left out."),
        ),
    ]);
    forms
}

const NEEDS: &str = Scope::NEEDS;

/// The name of the form of a dimension among the shared ones, apart from all others.
fn shared_name(dimension: &str) -> String {
    format!("dimension.{dimension}")
}

fn amount_name(amount: &str) -> String {
    format!("amount.{amount}")
}

/// The keys that a flow and `defaults` share.
pub(super) fn stated_keys(pack: &Pack) -> Vec<Key> {
    let dimensions = pack.dimensions().map(|(_, dimension)| (dimension.id.as_str(), shared_name(&dimension.id)));
    let others = [NEEDS, "weights", "must", "importance", "blocked"].map(|key| (key, key.to_owned()));
    let amounts = pack.amounts().map(|(_, amount)| (amount.id.as_str(), amount_name(&amount.id)));
    dimensions.chain(others).chain(amounts).map(|(key, name)| Form::shared(name).optional(key)).collect()
}

pub(super) fn levels(pack: &Pack, dimension: DimensionId) -> Vec<Word> {
    let says = |label: &str, help: &str| format!("{}. {help}", capital(label));
    pack.levels(dimension).map(|(_, level)| Word::new(&level.id, says(&level.label, &level.help))).collect()
}

pub(super) fn needs(pack: &Pack) -> Vec<Word> {
    pack.needs().map(|(_, need)| Word::new(&need.id, format!("{}. {}", capital(&need.label), need.help))).collect()
}

pub(super) fn protocols(pack: &Pack) -> Vec<Word> {
    pack.protocols().map(|(_, protocol)| Word::new(&protocol.id, format!("{}. {}", protocol.title, protocol.about))).collect()
}

pub(super) fn ways(pack: &Pack) -> Vec<Word> {
    pack.ways().map(|(_, way)| Word::new(&way.id, &way.says)).collect()
}

/// The protocols, and the ways with names of their own.
fn spoken(pack: &Pack) -> Vec<Word> {
    let own = ways(pack).into_iter().filter(|way| pack.find_protocol(&way.id).is_none());
    protocols(pack).into_iter().chain(own).collect()
}

pub(super) fn dimensions(pack: &Pack) -> Vec<Word> {
    pack.dimensions().map(|(_, dimension)| Word::new(&dimension.id, &dimension.question)).collect()
}

fn carriers(pack: &Pack) -> Vec<Word> {
    pack.carriers().map(|(_, carrier)| Word::new(&carrier.id, format!("{}.", capital(&carrier.label)))).collect()
}

fn musts(pack: &Pack) -> Vec<Word> {
    let all_needs = Word::new(NEEDS, "Each stated need.");
    dimensions(pack).into_iter().chain([all_needs]).chain(needs(pack)).collect()
}

fn flow(pack: &Pack) -> Form {
    let description =
        Form::text("What happens in it, in one sentence for those who read the file later.").optional("description");
    let decision = Form::shared("decision").optional("decision");
    let keys = [description].into_iter().chain(stated_keys(pack)).chain([decision]).collect();
    Form::keys(keys)
        .titled("Flow")
        .about("One kind of interaction between clients and the gateway. What is left out does not count.")
}

fn decision(pack: &Pack) -> Form {
    let protocol = Form::new(Holds::Word(spoken(pack)))
        .about("The protocol that the flow speaks, in whichever way fits best, or one of its ways.")
        .optional("protocol");
    let plans = PLANS.into_iter().map(|plan| {
        let about = format!("{} A text, or a list of texts.", plan.says);
        Form::new(Holds::Texts { maybe_empty: true, known: options(pack, plan.word) }).about(about).optional(plan.word)
    });
    Form::keys([protocol].into_iter().chain(plans).collect())
        .titled("Decision")
        .about("What the team has chosen for the flow. The recommendation does not depend on it.")
}

/// What the rules know of a key of a decision, for any protocol.
fn options(pack: &Pack, key: &str) -> Vec<Word> {
    let mut known: Vec<Word> = Vec::new();
    // What always speaks against it is nothing to offer.
    let offered = |option: &&PlanOption| option.key == key && (option.lint.is_none() || option.when.is_some());
    for option in pack.protocols().flat_map(|(protocol, _)| pack.options(protocol)).filter(offered) {
        if known.iter().all(|word| word.id != option.id) {
            known.push(Word::new(&option.id, &option.says));
        }
    }
    known
}

fn waiver(pack: &Pack) -> Form {
    let lints = pack.lints().map(|(_, lint)| lint).filter(|lint| lint.group != LintGroup::Rules);
    let lints = lints.map(|lint| Word::new(&lint.id, format!("{}. {}", lint.title, lint.says))).collect();
    Form::keys(vec![
        Form::new(Holds::Name(lints)).about("The lint whose finding is accepted.").required("lint"),
        Form::text("The flow in which it is accepted; * for the whole file and all flows.").required("flow"),
        Form::text("Why it is accepted.").required("reason"),
        Form::text("The last day on which it is accepted, such as 2027-03-31.").required("until"),
    ])
    .titled("Waiver")
    .about("A finding that the team accepts, with the reason and the last day.")
}
