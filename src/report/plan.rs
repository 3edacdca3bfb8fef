//! The plan of a system: which few protocols, which flow speaks which, and how other numbers of protocols compare.

use super::gateway::{GatewayPoint, points};
use super::name::Name;
use super::number;
use super::words::{and, capital, spelt};
use crate::decision::Fraction;
use crate::engine::{Assignment, Plan, ProtocolSet};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Requirements;

/// The plan of a system.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanNote {
    /// The recommended set.
    pub set: SetNote,
    /// How well it serves, in a sentence.
    pub lead: String,
    /// The plan in a paragraph for whoever signs it.
    pub summary: String,
    /// Its protocols, each with the flows that speak it.
    pub served: Vec<ServedNote>,
    /// The other sets, by their number of protocols: for each the one that serves best.
    pub alternatives: Vec<SetNote>,
    /// All of them, with the recommended one in its place.
    pub rows: Vec<PlanRow>,
    /// The flows that are left out because nothing is recommended for them.
    pub left_out: Vec<String>,
    /// What the gateway has to do for it.
    pub gateway: Vec<GatewayPoint>,
}

/// A set of protocols in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// The set.
    pub set: SetNote,
    /// Whether it is the recommended one.
    pub recommended: bool,
    /// The flow that loses most, in words; empty if none does.
    pub worst: String,
    /// The protocols with the flow that loses most.
    pub text: String,
}

/// A set of protocols. Points are of 100.
#[derive(Debug, Clone, PartialEq)]
pub struct SetNote {
    /// The protocols, simplest first.
    pub protocols: Vec<Name>,
    /// The mean score of the flows, weighted by importance.
    pub phi: f64,
    /// How many points that is below the mean with all protocols.
    pub loss: f64,
    /// The flow that loses most.
    pub worst_flow: Option<String>,
    /// How many points it loses.
    pub regret: f64,
    /// Cost of the protocols.
    pub cost: f64,
}

/// A protocol of the plan, and the flows that speak it.
#[derive(Debug, Clone, PartialEq)]
pub struct ServedNote {
    /// The protocol.
    pub protocol: Name,
    /// The flows.
    pub flows: Vec<ServedFlow>,
}

/// A flow under the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ServedFlow {
    /// Its name.
    pub name: String,
    /// The way in which it speaks the protocol.
    pub way: Name,
    /// What it loses: the points, and the protocol that serves it best. `None` if it speaks that one.
    pub given_up: Option<(f64, Name)>,
}

impl SetNote {
    /// Returns the names, joined for display.
    pub fn names(&self) -> String {
        self.protocols.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(" + ")
    }
}

impl PlanNote {
    /// The flows that are left out, in a sentence.
    pub fn left_out_text(&self) -> Option<String> {
        let text = || format!("No protocol can be recommended for these flows: {}.", self.left_out.join(", "));
        (!self.left_out.is_empty()).then(text)
    }

    /// Returns what a flow speaks in the plan if that is not the protocol that fits it best, in a sentence.
    pub fn instead(&self, flow: &str) -> Option<String> {
        self.served.iter().find_map(|served| {
            let (points, _) = served.flows.iter().find(|other| other.name == flow)?.given_up.as_ref()?;
            let points = number::whole(*points);
            Some(format!("{}, {points} points lower, so that fewer protocols have to be run.", served.protocol.name))
        })
    }
}

impl ServedNote {
    /// Returns the flows for display, each with what it loses, and with the way if that has a name of its own.
    pub fn texts(&self) -> Vec<String> {
        let text = |flow: &ServedFlow| {
            let way = self.own_way(flow).map(str::to_owned);
            let given_up = flow.given_up.as_ref().map(|(points, best)| format!("{} below {}", number::whole(*points), best.name));
            let beside: Vec<String> = way.into_iter().chain(given_up).collect();
            if beside.is_empty() { flow.name.clone() } else { format!("{} ({})", flow.name, beside.join("; ")) }
        };
        self.flows.iter().map(text).collect()
    }

    /// Returns the flows that do not speak the protocol in its plain way, each with the way.
    pub fn own_ways(&self) -> impl Iterator<Item = (&str, &str)> {
        self.flows.iter().filter_map(|flow| Some((flow.name.as_str(), self.own_way(flow)?)))
    }

    fn own_way<'a>(&self, flow: &'a ServedFlow) -> Option<&'a str> {
        Some(flow.way.name.as_str()).filter(|name| *name != self.protocol.name)
    }
}

pub(super) fn plan_note(pack: &Pack, requirements: &Requirements, plan: &Plan) -> PlanNote {
    let set = |set| set_note(pack, requirements, set);
    let same = |other: &ProtocolSet| other.protocols == plan.recommended.protocols;
    let recommended = set(&plan.recommended);
    let mut sets: Vec<&ProtocolSet> = plan.by_size.iter().filter(|other| !same(other)).collect();
    let alternatives = sets.iter().map(|other| set(other)).collect();
    let place = sets.partition_point(|other| other.protocols.len() <= plan.recommended.protocols.len());
    sets.insert(place, &plan.recommended);
    let rows = sets.into_iter().map(|each| {
        let note = set(each);
        let worst =
            note.worst_flow.as_ref().map_or(String::new(), |flow| format!("{flow} gives up {}", number::whole(note.regret)));
        let text = if worst.is_empty() { note.names() } else { format!("{}; {worst}", note.names()) };
        PlanRow { recommended: same(each), set: note, worst, text }
    });
    let of = |protocol: ProtocolId| ServedNote {
        protocol: Name::of(pack, protocol),
        flows: plan
            .assignments
            .iter()
            .filter(|assignment| assignment.protocol == protocol)
            .map(|assignment| served_flow(pack, requirements, assignment))
            .collect(),
    };
    let mut note = PlanNote {
        gateway: points(pack, requirements, plan),
        lead: lead(&recommended),
        summary: String::new(),
        served: plan.recommended.protocols.iter().map(|&protocol| of(protocol)).collect(),
        rows: rows.collect(),
        alternatives,
        set: recommended,
        left_out: plan.left_out.iter().map(|&flow| requirements.flows()[flow].name().to_owned()).collect(),
    };
    note.summary = summary(&note);
    note
}

fn lead(set: &SetNote) -> String {
    match &set.worst_flow {
        None => "Each flow speaks the protocol that fits it best.".to_owned(),
        Some(flow) => format!(
            "On average a flow scores {} of 100, {} below its best protocol; {flow} loses the most, {}.",
            number::whole(set.phi),
            number::whole(set.loss),
            number::whole(set.regret)
        ),
    }
}

/// Who speaks what, what that costs, and what one protocol fewer or more would change.
fn summary(note: &PlanNote) -> String {
    let flows = |served: &ServedNote| served.flows.iter().map(|flow| flow.name.clone()).collect::<Vec<_>>();
    let served = note.served.iter().map(|served| format!("{} for {}", served.protocol.name, and(&flows(served))));
    let count = note.set.protocols.len();
    let protocols =
        if count == 1 { "One protocol serves".to_owned() } else { format!("{} protocols serve", capital(&spelt(count))) };
    let sized = |size: usize| note.alternatives.iter().find(|other| other.protocols.len() == size);
    let fewer = count.checked_sub(1).and_then(sized).filter(|fewer| fewer.phi < note.set.phi).map(|fewer| {
        let less = number::whole(note.set.phi - fewer.phi);
        format!(" With one protocol fewer ({}) they would lose {less} points on average.", fewer.names())
    });
    let more = sized(count + 1)
        .filter(|more| more.phi > note.set.phi)
        .map(|more| format!(" With one more ({}) they would gain {}.", more.names(), number::whole(more.phi - note.set.phi)));
    format!(
        "{protocols} the flows: {}. {}{}{}",
        served.collect::<Vec<_>>().join("; "),
        note.lead,
        fewer.unwrap_or_default(),
        more.unwrap_or_default()
    )
}

fn served_flow(pack: &Pack, requirements: &Requirements, assignment: &Assignment) -> ServedFlow {
    let behind = assignment.regret > Fraction::ZERO;
    ServedFlow {
        name: requirements.flows()[assignment.flow].name().to_owned(),
        way: Name::of_way(pack, assignment.way),
        given_up: behind.then(|| (number::points(assignment.regret), Name::of(pack, assignment.best))),
    }
}

fn set_note(pack: &Pack, requirements: &Requirements, set: &ProtocolSet) -> SetNote {
    SetNote {
        protocols: set.protocols.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
        phi: number::points(set.mean),
        loss: number::points(set.loss),
        worst_flow: set.worst.map(|(flow, _)| requirements.flows()[flow].name().to_owned()),
        regret: set.worst.map_or(0.0, |(_, regret)| number::points(regret)),
        cost: number::weight(set.cost),
    }
}
