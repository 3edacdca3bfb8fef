//! The review of an interview: every answer, and what is recommended for it.

use super::page::{Choice, GATEWAY, Input, LEFT_OUT, PATH, Pick, back, name, reply};
use crate::engine::{self, evaluate_flow};
use crate::interview::{FlowDraft, Question, Reply, Session, Slot};
use crate::pack::{AmountId, CarrierId, DimensionId, Pack};
use crate::report::name::Name;
use crate::report::number;
use crate::report::words::{NEEDS, and};

pub(super) fn review(pack: &Pack, session: &Session<'_>, file: &str) -> Input {
    let draft = session.draft();
    let line = |label: &str, value: Option<String>, question| Choice {
        label: label.to_owned(),
        value: Some(value.unwrap_or_else(|| LEFT_OUT.to_owned())),
        help: None,
        id: None,
        pick: Pick::Reply(Reply::Change(question)),
    };
    let heading =
        |label: &str, value: Option<String>| Choice { label: label.to_owned(), value, help: None, id: None, pick: Pick::Nothing };
    let mut choices = vec![
        reply(&format!("yes: show the recommendation and write {file}"), Reply::Confirm),
        line("System", draft.system.value().cloned(), Question::System),
    ];
    if pack.gateways().len() > 0 {
        choices.push(line(GATEWAY, gateways(pack, session), Question::Gateway));
    }
    let flows = draft.active();
    for (position, flow) in flows.iter().enumerate() {
        let name = flow.name.value().cloned();
        choices.push(heading("", None));
        choices.push(line("Flow", name, Question::Name(position)));
        choices.push(line("Description", flow.description.value().cloned(), Question::Description(position)));
        let needs =
            flow.needs.value().map(|needs| and(&needs.iter().map(|&need| pack.need(need).name.clone()).collect::<Vec<_>>()));
        choices.push(line(NEEDS, needs, Question::Needs(position)));
        for (dimension, meant) in pack.dimensions() {
            choices.push(line(&meant.name, level_line(pack, flow, dimension), Question::Level(position, dimension)));
        }
        for (amount, meant) in pack.amounts() {
            choices.push(line(&meant.name, amount_line(pack, flow, amount), Question::Amount(position, amount)));
        }
        let blocked = |carriers: &Vec<CarrierId>| {
            let names: Vec<_> = carriers.iter().map(|&carrier| pack.carrier(carrier).name.clone()).collect();
            format!("without {}", and(&names))
        };
        let blocked = flow.blocked.value().map(blocked).or_else(|| unasked(&flow.blocked));
        choices.push(line(PATH, blocked, Question::Path(position)));
        let decided = Name::decided(pack, &flow.flow(pack));
        choices.extend(decided.map(|decided| heading("Decided", Some(decided.name))));
        choices.push(heading("Recommended", Some(winner(pack, flow))));
    }
    choices.push(heading("", None));
    choices.push(reply("add another flow", Reply::Change(Question::Further(flows.len().saturating_sub(1)))));
    choices.push(back());
    Input::One { choices, initial: 0 }
}

/// Returns the line of the review about the gateways.
fn gateways(pack: &Pack, session: &Session<'_>) -> Option<String> {
    let name = |name: &String| match pack.find_gateway(name) {
        Some(id) => pack.gateway(id).name.clone(),
        None => format!("{name} (unknown, so it is ignored)"),
    };
    session.draft().gateways.value().map(|names| names.iter().map(name).collect::<Vec<_>>().join(", "))
}

/// Returns the line of the review about a dimension.
fn level_line(pack: &Pack, flow: &FlowDraft, dimension: DimensionId) -> Option<String> {
    let label = |level| pack.level(level).label.clone();
    match (flow.level(dimension).value(), flow.implied(pack, dimension)) {
        (Some(&level), _) => Some(label(level)),
        (None, Some(level)) => Some(format!("{}, from the amounts", label(level))),
        (None, None) => unasked(flow.level(dimension)),
    }
}

fn amount_line(pack: &Pack, flow: &FlowDraft, amount: AmountId) -> Option<String> {
    let slot = flow.amount(amount);
    slot.value().map(|&value| pack.amount_text(amount, value)).or_else(|| unasked(slot))
}

/// Returns what is shown for an answer that was not asked for.
fn unasked<T>(slot: &Slot<T>) -> Option<String> {
    (!slot.is_left_out()).then(|| "not asked: it cannot change the winner".to_owned())
}

/// Returns the winner with its score, such as "SSE, 96 of 100".
fn winner(pack: &Pack, flow: &FlowDraft) -> String {
    let judged = evaluate_flow(pack, &flow.flow(pack));
    match (&judged.outcome, judged.recommended().and_then(|first| judged.standing(first))) {
        (_, Some(first)) => {
            let score = number::whole(first.score.map_or(0.0, number::points));
            let level = judged.ahead().map(|ahead| format!(", level with {} and in use already", name(pack, ahead)));
            format!("{}, {score} of 100{}", name(pack, first.protocol), level.unwrap_or_default())
        }
        (engine::Outcome::Unsatisfiable { .. }, _) => "none: no protocol meets all requirements".to_owned(),
        _ => "none: nothing that counts is stated".to_owned(),
    }
}

pub(super) fn standing(pack: &Pack, flow: &FlowDraft) -> String {
    format!("Recommended so far: {}.", winner(pack, flow))
}
