//! What the interview says: each question with its choices, the state of a flow, the review.

use super::words::{NEEDS, and, capital};
use crate::engine::{self, evaluate_flow};
use crate::interview::{FlowDraft, Known, Question, Refusal, Reply, Session, Slot};
use crate::pack::{DimensionId, NeedId, Pack, ProtocolId};

/// A question as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionPage {
    /// The flow that it belongs to; none for the system as a whole.
    pub flow: Option<String>,
    /// What the answer is about, in a word or two.
    pub topic: String,
    /// The question.
    pub question: String,
    /// Help for someone who hesitates.
    pub help: String,
    /// What is still open.
    pub status: Option<String>,
    /// How it is answered.
    pub input: Input,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// With a text.
    Text {
        /// The answer so far.
        initial: String,
        /// What an empty answer comes to.
        empty: String,
    },
    /// With one of several choices.
    One {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
        /// The position of the answer so far, or of the first choice.
        initial: usize,
    },
    /// With any number of marks; the choices that are not to be marked end the question.
    Several {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
    },
}

/// A line to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub label: String,
    /// What is known of it; stands beside the label.
    pub value: Option<String>,
    /// Help for someone who hesitates.
    pub help: Option<String>,
    /// The name that files use, where it has one.
    pub id: Option<String>,
    /// What choosing it does.
    pub pick: Pick,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// It replies.
    Reply(Reply),
    /// It is marked or not; the reply that all marked ones make comes from their positions.
    Mark(crate::pack::NeedId, bool),
    /// It goes back.
    Back,
    /// It cannot be chosen: a heading.
    Nothing,
}

const UNSURE: &str = "not sure, or it does not matter";
const LEFT_OUT: &str = "left out";

/// What a question says. `file` is where the answers are to be written.
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
            let help = "Mark only what would be missed. These can change the answer most, the most telling first; --all shows every one.";
            let question = "What do the clients or the team want beyond the basics?";
            // With other needs other protocols may win, so nothing is said where some are marked already.
            let unmarked = draft.flows[position].needs.value().is_none();
            let status = unmarked.then(|| can_win(pack, session, position));
            page(flow_name(position), NEEDS, question, help, status, needs(pack, session, position))
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
            let help = "Interactions with other requirements are flows of their own, and may get another protocol.";
            let status = Some(standing(pack, &draft.flows[position]));
            let input = Input::One { choices, initial };
            page(flow_name(position), "Further flow", "Is there a further flow?", help, status, input)
        }
        Question::Review => {
            let help = "Choose an answer to change it.";
            page(None, "Review", "Is all as it should be?", help, None, review(pack, session, file))
        }
    }
}

fn reply(label: &str, reply: Reply) -> Choice {
    Choice { label: label.to_owned(), value: None, help: None, id: None, pick: Pick::Reply(reply) }
}

fn back() -> Choice {
    Choice { label: "back".to_owned(), value: None, help: None, id: None, pick: Pick::Back }
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
            pick: Pick::Mark(id, marked.is_some_and(|marked| marked.contains(&id))),
        }
    };
    let mut choices: Vec<Choice> = session.needs(position).into_iter().map(choice).collect();
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

/// "Three of six protocols can still win: REST, GraphQL and SSE."
fn can_win(pack: &Pack, session: &Session<'_>, position: usize) -> String {
    let outlook = session.outlook(position);
    let names = and(&outlook.winners.iter().map(|&protocol| name(pack, protocol)).collect::<Vec<_>>());
    // Where nothing is stated yet, the outcome without a recommendation is that nothing will be.
    let stated = session.draft().flows[position].flow().answers().subjects().next().is_some();
    let none = if outlook.none && stated { ", or none" } else { "" };
    let all = number(pack.protocols().len());
    if outlook.is_settled() {
        return match outlook.winners.first() {
            Some(&winner) => format!("Settled: {} wins, whatever the answer is.", name(pack, winner)),
            None => "Settled: no protocol can be recommended, whatever the answer is.".to_owned(),
        };
    }
    capital(&format!("{} of {all} protocols can still win: {names}{none}.", number(outlook.winners.len())))
}

/// What can still win, and how many questions are to be expected.
fn status(pack: &Pack, session: &Session<'_>, position: usize) -> String {
    let still = can_win(pack, session, position);
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
    let open = flow.open(pack);
    let others = and(&open.iter().map(|&dimension| pack.dimension(dimension).name.clone()).collect::<Vec<_>>());
    let (status, help) = match winner {
        Some(winner) => (
            format!("Settled: {} wins, whatever the remaining answers are.", name(pack, winner)),
            format!("Still open: {others}. They can change the score and the runners-up, but not the winner."),
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

fn review(pack: &Pack, session: &Session<'_>, file: &str) -> Input {
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
            let value = match flow.known(dimension) {
                Known::Open => Some(flow.level(dimension).value().map_or_else(
                    || "not asked: it cannot change the winner".to_owned(),
                    |&level| pack.level(level).label.clone(),
                )),
                Known::LeftOut => None,
                Known::Level(level) => Some(pack.level(level).label.clone()),
            };
            choices.push(line(&meant.name, value, Question::Level(position, dimension)));
        }
        let decided = super::Name::decided(pack, &flow.flow());
        choices.extend(decided.map(|decided| heading("Decided", Some(decided.name))));
        choices.push(heading("Recommended", Some(winner(pack, flow))));
    }
    choices.push(heading("", None));
    choices.push(reply("add a further flow", Reply::Change(Question::Further(flows.len().saturating_sub(1)))));
    choices.push(back());
    Input::One { choices, initial: 0 }
}

/// "SSE, 96.4 of 100"
fn winner(pack: &Pack, flow: &FlowDraft) -> String {
    let judged = evaluate_flow(pack, &flow.flow());
    match (&judged.outcome, judged.recommended().and_then(|first| judged.standing(first))) {
        (_, Some(first)) => {
            let score = first.score.map_or(0.0, super::number::points);
            let level = judged.ahead().map(|ahead| format!(", level with {} and in use already", name(pack, ahead)));
            format!("{}, {score:.1} of 100{}", name(pack, first.protocol), level.unwrap_or_default())
        }
        (engine::Outcome::Unsatisfiable { .. }, _) => "none: no protocol meets all requirements".to_owned(),
        _ => "none: nothing is stated that counts".to_owned(),
    }
}

fn standing(pack: &Pack, flow: &FlowDraft) -> String {
    format!("Recommended so far: {}.", winner(pack, flow))
}

/// Why a reply is not taken.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unsuitable => "This is no answer to the question.".to_owned(),
        Refusal::NotAName(_) => "A name is made of letters a to z, digits and spaces, such as order status.".to_owned(),
        Refusal::NameTaken(name) => format!("Another flow is called {name} already."),
    }
}

fn name(pack: &Pack, protocol: ProtocolId) -> String {
    pack.protocol(protocol).name.clone()
}

/// "a, b and c"
fn number(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| number.to_string(), |&word| word.to_owned())
}
