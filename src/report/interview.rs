//! The texts of the interview: each question with its choices, and the state of a flow.

mod page;
mod review;

pub use page::{Choice, Input, Pick, QuestionPage};

use page::{GATEWAY, LEFT_OUT, PATH, back, name, reply};
use review::{review, standing};

use super::words::{NEEDS, and, capital};
use crate::interview::{FlowDraft, Mark, Question, Refusal, Reply, Session, Slot, Template};
use crate::pack::{CarrierId, DimensionId, NeedId, Pack};
use crate::requirements::{MOST_GATEWAYS, NotAChain};

const UNSURE: &str = "not sure, or it does not matter";

/// Returns the page of a question. `file` is where the answers will be written.
pub fn question_page(pack: &Pack, session: &Session<'_>, question: Question, file: &str) -> QuestionPage {
    let draft = session.draft();
    let flow_name = |position: usize| draft.flows[position].name.value().cloned();
    let text = |slot: &Slot<String>, empty: String| Input::Text { initial: slot.value().cloned().unwrap_or_default(), empty };
    let page = |flow, topic: &str, question: &str, help: &str, status, input| QuestionPage {
        flow,
        topic: topic.to_owned(),
        question: question.to_owned(),
        help: help.to_owned(),
        status,
        input,
    };
    let nothing = || LEFT_OUT.to_owned();
    match question {
        Question::System => {
            let help = "A title for the reports, such as City rides.";
            page(None, "System", "What is the system called?", help, None, text(&draft.system, nothing()))
        }
        Question::Gateway => {
            let known = pack.gateways().map(|(_, gateway)| gateway.id.as_str()).collect::<Vec<_>>().join(", ");
            let help = format!(
                "It may decide which protocols pass. Several have commas between them, from the client inwards. Known: {known}."
            );
            let input = Input::Text { initial: draft.gateway_text().unwrap_or_default(), empty: "none, or not known".to_owned() };
            page(None, GATEWAY, "Which gateway do the clients reach?", &help, None, input)
        }
        Question::Template(position) => {
            let help = "A template fills in the answers of a common case. You can change each of them in the review.";
            let which =
                if position == 0 { "Is the first flow like one of these?" } else { "Is the next flow like one of these?" };
            page(None, "Template", which, help, None, templates(session, position))
        }
        Question::Name(position) => {
            let which = if position == 0 { "What is the first flow called?" } else { "What is the next flow called?" };
            let help =
                "A flow is one kind of interaction between clients and the gateway, such as order status, chat or telemetry.";
            let empty = session.suggested_name(position);
            page(None, "Flow", which, help, None, text(&draft.flows[position].name, empty))
        }
        Question::Description(position) => {
            let help = "One sentence for those who read the file later, such as: Customers watch their parcel in the browser.";
            let slot = &draft.flows[position].description;
            page(flow_name(position), "Description", "What happens in it?", help, None, text(slot, nothing()))
        }
        Question::Needs(position) => {
            let help = "Mark only what you would miss. These needs can change the answer; the most important come first. --all shows every need.";
            let question = "What do the clients or the team want beyond the basics?";
            // Other needs may let other protocols win, so nothing is said if some are already marked.
            let unmarked = draft.flows[position].needs.value().is_none();
            let status = unmarked.then(|| can_win(pack, session, position, true));
            page(flow_name(position), NEEDS, question, help, status, needs(pack, session, position))
        }
        Question::Path(position) => {
            let help = "A proxy, a firewall, a host of functions: mark only what is known not to work. What the gateway does not carry is \
                        known already.";
            let question = "What does not pass between the clients and the gateway, or is not supported by the host?";
            page(flow_name(position), PATH, question, help, None, carriers(pack, session, position))
        }
        Question::Amount(position, amount) => {
            let meant = pack.amount(amount);
            let stated = draft.flows[position].amount(amount).value();
            let initial = stated.map_or_else(String::new, |&value| pack.amount_text(amount, value));
            let input = Input::Text { initial, empty: nothing() };
            page(flow_name(position), &meant.name, &meant.question, &meant.help, None, input)
        }
        Question::Level(position, dimension) => {
            let meant = pack.dimension(dimension);
            let input = levels(pack, &draft.flows[position], dimension);
            let status = Some(status(pack, session, position));
            page(flow_name(position), &meant.name, &meant.question, &meant.help, status, input)
        }
        Question::Settled(position) => settled(pack, session, position),
        Question::Further(position) => {
            let choices = vec![reply("no, that is all", Reply::Yes(false)), reply("yes, one more", Reply::Yes(true)), back()];
            let initial = usize::from(draft.flows[position].further == Slot::Kept(Some(true)));
            let help = "Interactions with other requirements are separate flows and may get another protocol.";
            let status = Some(standing(pack, &draft.flows[position]));
            let input = Input::One { choices, initial };
            page(flow_name(position), "Further flow", "Is there another flow?", help, status, input)
        }
        Question::Review => {
            let help = "Choose an answer to change it.";
            page(None, "Review", "Is everything correct?", help, None, review(pack, session, file))
        }
    }
}

fn needs(pack: &Pack, session: &Session<'_>, position: usize) -> Input {
    let marked = session.draft().flows[position].needs.value();
    let choice = |id: NeedId| {
        let need = pack.need(id);
        Choice {
            label: need.name.clone(),
            value: Some(need.label.clone()),
            help: Some(format!("{} {}", need.question, need.help)),
            id: Some(need.id.clone()),
            pick: Pick::Mark(Mark::Need(id), marked.is_some_and(|marked| marked.contains(&id))),
        }
    };
    let mut choices: Vec<Choice> = session.needs(position).into_iter().map(choice).collect();
    choices.extend([reply(UNSURE, Reply::Unsure), back()]);
    Input::Several { choices }
}

/// Returns the templates, preselecting that of the previous flow.
fn templates(session: &Session<'_>, position: usize) -> Input {
    let choice = |(at, template): (usize, &Template)| Choice {
        label: template.name.clone(),
        value: Some(template.says().to_owned()),
        help: None,
        id: Some(template.name.clone()),
        pick: Pick::Reply(Reply::Template(at)),
    };
    let mut choices = vec![reply("no, from scratch", Reply::Unsure)];
    choices.extend(session.templates().iter().enumerate().map(choice));
    choices.push(back());
    let flows = &session.draft().flows;
    let own = &flows[position].template;
    let before = position.checked_sub(1).and_then(|before| flows[before].template.value());
    let name = if *own == Slot::Open { before } else { own.value() };
    let initial = name.and_then(|name| choices.iter().position(|choice| choice.id.as_ref() == Some(name)));
    Input::One { initial: initial.unwrap_or(0), choices }
}

fn carriers(pack: &Pack, session: &Session<'_>, position: usize) -> Input {
    let marked = session.draft().flows[position].blocked.value();
    let choice = |id: CarrierId| {
        let carrier = pack.carrier(id);
        Choice {
            label: carrier.name.clone(),
            value: Some(carrier.label.clone()),
            help: Some(carrier.reason.because.clone()),
            id: Some(carrier.id.clone()),
            pick: Pick::Mark(Mark::Carrier(id), marked.is_some_and(|marked| marked.contains(&id))),
        }
    };
    let mut choices: Vec<Choice> = session.carriers(position).into_iter().map(choice).collect();
    choices.extend([reply(UNSURE, Reply::Unsure), back()]);
    Input::Several { choices }
}

fn levels(pack: &Pack, flow: &FlowDraft, dimension: DimensionId) -> Input {
    let slot = flow.level(dimension);
    let mut choices: Vec<Choice> = pack
        .levels(dimension)
        .map(|(id, level)| Choice {
            label: level.label.clone(),
            value: None,
            help: Some(level.help.clone()),
            id: Some(level.id.clone()),
            pick: Pick::Reply(Reply::Level(id)),
        })
        .collect();
    let unsure = choices.len();
    choices.extend([reply(UNSURE, Reply::Unsure), back()]);
    let initial = if slot.is_left_out() { unsure } else { slot.value().map_or(0, |level| level.index()) };
    Input::One { choices, initial }
}

/// Returns a sentence such as "Three of six protocols can still win: REST, GraphQL and SSE." What the open amounts can change is
/// included. As long as needs and path are open, there are too many cases to try, so it says what it takes for granted.
fn can_win(pack: &Pack, session: &Session<'_>, position: usize, needs_open: bool) -> String {
    let flow = &session.draft().flows[position];
    let prospects = session.prospects(position);
    let mut granted = Vec::new();
    if needs_open {
        granted.push("no need marked".to_owned());
        granted.extend((!flow.blocked.is_given() && pack.carriers().len() > 0).then(|| "nothing blocked".to_owned()));
    }
    granted.extend(prospects.is_none().then(|| "no amount stated".to_owned()));
    let outlook = prospects.unwrap_or_else(|| session.outlook(position));
    // Nothing can add to all of them.
    let given = if granted.is_empty() || outlook.winners.len() == pack.protocols().len() {
        String::new()
    } else {
        format!("with {}, ", and(&granted))
    };
    let names = and(&outlook.winners.iter().map(|&protocol| name(pack, protocol)).collect::<Vec<_>>());
    // If nothing is stated yet, the outcome without a recommendation only means that nothing will be stated.
    let stated = session.draft().flows[position].flow(pack).answers().subjects().next().is_some();
    let none = if outlook.none && stated { ", or none" } else { "" };
    let all = number(pack.protocols().len());
    if outlook.is_settled() {
        return match outlook.winners.first() {
            Some(&winner) if !given.is_empty() => capital(&format!("{given}only {} can win.", name(pack, winner))),
            None if !given.is_empty() => capital(&format!("{given}no protocol can be recommended.")),
            Some(&winner) => format!("Settled: {} wins, whatever the answer is.", name(pack, winner)),
            None => "Settled: no protocol can be recommended, whatever the answer is.".to_owned(),
        };
    }
    capital(&format!("{given}{} of {all} protocols can still win: {names}{none}.", number(outlook.winners.len())))
}

/// Returns which protocols can still win, and the expected number of questions.
fn status(pack: &Pack, session: &Session<'_>, position: usize) -> String {
    let still = can_win(pack, session, position, !session.draft().flows[position].needs.is_given());
    if session.outlook(position).is_settled() {
        return still;
    }
    let expected = session.expected(position).value();
    let left = (1..=pack.dimensions().len()).rev().find(|&left| f64::from(u32::try_from(left).unwrap_or(1)) - 0.5 <= expected);
    let left = left.unwrap_or(1);
    format!("{still} About {} question{} to go.", number(left), if left == 1 { "" } else { "s" })
}

fn settled(pack: &Pack, session: &Session<'_>, position: usize) -> QuestionPage {
    let flow = &session.draft().flows[position];
    let winner = session.outlook(position).winners.first().copied();
    let open = session.rest(position);
    let others = and(&open.iter().map(|&question| topic(pack, question)).collect::<Vec<_>>());
    let (status, help) = match winner {
        Some(winner) => (
            format!("Settled: {} wins, whatever the remaining answers are.", name(pack, winner)),
            format!("Still open: {others}. They can change the score, the runners-up and the costs, but not the winner."),
        ),
        None => (
            "Settled: no protocol can be recommended, whatever the remaining answers are.".to_owned(),
            format!(
                "Still open: {others}. Go back to change an answer, or see in the recommendation what cannot be met together."
            ),
        ),
    };
    let rest = match open.len() {
        1 => "answer the last question too".to_owned(),
        many => format!("answer the other {} questions too", number(many)),
    };
    let choices = vec![reply("stop here", Reply::Yes(true)), reply(&rest, Reply::Yes(false)), back()];
    let initial = usize::from(flow.stop == Slot::Kept(Some(false)));
    QuestionPage {
        flow: flow.name.value().cloned(),
        topic: "Settled".to_owned(),
        question: "Stop the questions on this flow here?".to_owned(),
        help,
        status: Some(status),
        input: Input::One { choices, initial },
    }
}

/// Returns what a question is about, in a word or two.
fn topic(pack: &Pack, question: Question) -> String {
    match question {
        Question::Level(_, dimension) => pack.dimension(dimension).name.clone(),
        Question::Amount(_, amount) => pack.amount(amount).name.clone(),
        _ => PATH.to_owned(),
    }
}

/// Returns why a reply is refused.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unsuitable => "That does not answer the question.".to_owned(),
        Refusal::NotAName(_) => "A name is made of letters a to z, digits and spaces, such as order status.".to_owned(),
        Refusal::NameTaken(name) => format!("Another flow is already called {name}."),
        Refusal::NotAChain(NotAChain::Ambiguous(name, ids)) => {
            format!("{name} is the name of several gateways: {}. Type the one that is meant.", and(ids))
        }
        Refusal::NotAChain(NotAChain::Slip(name, id)) => format!("There is no gateway {name}; did you mean {id}?"),
        Refusal::NotAChain(NotAChain::Twice(name)) => format!("The gateway {name} is named twice."),
        Refusal::NotAChain(NotAChain::TooMany) => format!("At most {MOST_GATEWAYS} gateways can be named."),
        Refusal::NotAnAmount(text, measure, odd) => format!("{text} {odd}: {}.", measure.help(text, odd)).replace('`', ""),
    }
}

/// Returns a small number as a word.
fn number(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| number.to_string(), |&word| word.to_owned())
}
