use proptest::prelude::*;

use super::*;
use crate::builtin;
use crate::diag::Diagnostics;
use crate::engine::evaluate_flow;
use crate::interview::{Mark, Template, read_answers, write_answers};
use crate::pack::DimensionId;
use crate::quantity::{Measure, Odd};
use crate::requirements::{self, NotAChain};
use crate::source::SourceMap;

fn session(all: bool) -> Session<'static> {
    Session::new(builtin::pack(), Draft::new(builtin::pack()), all)
}

/// Returns a reply to the current question, chosen by a number.
fn reply(session: &Session<'_>, choice: usize) -> Reply {
    let pack = builtin::pack();
    let unsure = choice % 5 == 4;
    match session.question().unwrap() {
        Question::Settled(_) | Question::Further(_) if unsure => Reply::Unsure,
        Question::Settled(_) => Reply::Yes(choice.is_multiple_of(2)),
        // Interviews end: a further flow is rare.
        Question::Further(position) => Reply::Yes(choice.is_multiple_of(4) && position < 2),
        Question::Review if !choice.is_multiple_of(3) => Reply::Confirm,
        Question::Review => {
            let amount = pack.amounts().nth(choice % 6).unwrap().0;
            let targets = [
                Question::System,
                Question::Gateway,
                Question::Name(0),
                Question::Needs(0),
                Question::Path(0),
                Question::Amount(0, amount),
            ];
            let dimension = pack.dimensions().nth(choice % 6).unwrap().0;
            Reply::Change(targets.get(choice % 7).copied().unwrap_or(Question::Level(0, dimension)))
        }
        Question::Template(_) => Reply::Unsure,
        _ if unsure => Reply::Unsure,
        Question::System | Question::Description(_) => Reply::Text(format!("text {choice}")),
        Question::Gateway => {
            let chains = ["NGINX", "cloudflare, aws-http-api", "aws-websocket-api", "ours"];
            Reply::Text(chains[choice % chains.len()].to_owned())
        }
        Question::Name(position) => Reply::Text(format!("Flow {position} {choice}")),
        Question::Needs(_) => {
            let needs = pack.needs().map(|(need, _)| need).filter(|need| choice >> need.index() & 5 == 5);
            Reply::Marked(needs.map(Mark::Need).collect())
        }
        Question::Path(_) => {
            let carriers = pack.carriers().map(|(carrier, _)| carrier).filter(|carrier| choice >> carrier.index() & 9 == 9);
            Reply::Marked(carriers.map(Mark::Carrier).collect())
        }
        Question::Amount(_, amount) => {
            let measure = pack.amount(amount).unit.measure();
            Reply::Text(measure.text([1, 700, 20_000, 3_000_000, 250_000_000_000][choice % 5]))
        }
        Question::Level(_, dimension) => {
            let levels: Vec<_> = pack.levels(dimension).map(|(level, _)| level).collect();
            Reply::Level(levels[choice % levels.len()])
        }
    }
}

/// Reads back what was written of an interview, as the next one does.
fn left(session: &Session<'_>) -> Draft {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("partial.yaml", write_answers(session.draft(), builtin::pack()));
    read_answers(file, builtin::pack(), &sources, &mut diagnostics).expect("what was written is read")
}

/// Returns the state of an interview, without what going back needs.
fn standing(session: &Session<'_>) -> (Draft, Option<Question>, Vec<Question>) {
    (session.draft().clone(), session.question(), session.asked().collect())
}

/// Answers every question until the review, and returns the questions in order.
fn run(session: &mut Session<'_>, reply: impl Fn(Question) -> Reply) -> Vec<Question> {
    let mut asked = Vec::new();
    while let Some(question) = session.question().filter(|question| *question != Question::Review) {
        asked.push(question);
        session.answer(reply(question)).unwrap();
    }
    asked
}

fn level(dimension: DimensionId, position: usize) -> Reply {
    Reply::Level(builtin::pack().levels(dimension).nth(position).unwrap().0)
}

#[test]
fn an_interview_asks_for_title_flow_answers_and_a_further_flow_then_shows_the_review() {
    let mut session = session(false);
    let asked = run(&mut session, |question| match question {
        Question::Level(_, dimension) => level(dimension, 1),
        Question::Name(_) => Reply::Text("Order status".to_owned()),
        _ => Reply::Unsure,
    });
    let shape = builtin::pack().dimensions().next().unwrap().0;
    assert_eq!(asked[..3], [Question::System, Question::Gateway, Question::Name(0)]);
    assert_eq!(asked[3..6], [Question::Description(0), Question::Level(0, shape), Question::Needs(0)]);
    let stage = |question: &Question| match question {
        Question::Path(_) => 0,
        Question::Amount(..) => 1,
        Question::Level(..) => 2,
        Question::Settled(_) => 3,
        _ => 4,
    };
    assert!(asked[6..].iter().map(stage).is_sorted(), "{asked:?}");
    assert!(asked[6..].iter().any(|question| matches!(question, Question::Level(0, _))));
    assert_eq!(asked.last(), Some(&Question::Further(0)));
    assert_eq!(session.draft().flows[0].name.value().unwrap(), "order-status");
    session.answer(Reply::Confirm).unwrap();
    assert_eq!(session.question(), None);
    assert_eq!(session.answer(Reply::Confirm), Err(Refusal::Unsuitable));
}

#[test]
fn with_all_every_dimension_is_asked() {
    let mut session = session(true);
    let asked = run(&mut session, |question| match question {
        Question::Level(_, dimension) => level(dimension, 0),
        _ => Reply::Unsure,
    });
    let levels = asked.iter().filter(|question| matches!(question, Question::Level(..))).count();
    assert_eq!(levels, builtin::pack().dimensions().len());
    assert!(!asked.contains(&Question::Settled(0)), "who wants all is not offered to stop");
}

#[test]
fn the_offer_to_stop_can_be_declined() {
    let mut session = session(false);
    let asked = run(&mut session, |question| match question {
        Question::Level(_, dimension) => level(dimension, 0),
        Question::Settled(_) => Reply::Yes(false),
        _ => Reply::Unsure,
    });
    let settled = asked.iter().position(|question| matches!(question, Question::Settled(_))).expect("an offer");
    assert!(matches!(asked[settled + 1], Question::Level(..)));
    let levels = asked.iter().filter(|question| matches!(question, Question::Level(..))).count();
    assert_eq!(levels, builtin::pack().dimensions().len());
}

#[test]
fn names_are_made_fit_or_refused_and_never_stand_twice() {
    let mut session = session(false);
    session.answer(Reply::Unsure).unwrap();
    session.answer(Reply::Unsure).unwrap();
    assert_eq!(session.answer(Reply::Text("a/b".to_owned())), Err(Refusal::NotAName("a/b".to_owned())));
    assert_eq!(session.question(), Some(Question::Name(0)), "a refused reply changes nothing");
    session.answer(Reply::Text("Chat".to_owned())).unwrap();
    run(&mut session, |question| match question {
        Question::Further(0) => Reply::Yes(true),
        Question::Name(1) => Reply::Text("chat 2".to_owned()),
        _ => Reply::Unsure,
    });
    session.answer(Reply::Change(Question::Name(1))).unwrap();
    assert_eq!(session.answer(Reply::Text("CHAT".to_owned())), Err(Refusal::NameTaken("chat".to_owned())));
}

#[test]
fn a_change_in_the_review_leads_back_to_it_and_can_be_given_up() {
    let mut session = session(true);
    run(&mut session, |question| match question {
        Question::Level(_, dimension) => level(dimension, 0),
        _ => Reply::Unsure,
    });
    let before = standing(&session);
    let dimension = builtin::pack().dimensions().next().unwrap().0;
    session.answer(Reply::Change(Question::Level(0, dimension))).unwrap();
    assert_eq!(session.question(), Some(Question::Level(0, dimension)));
    assert!(session.back());
    assert_eq!(standing(&session), before, "given up");
    session.answer(Reply::Change(Question::Level(0, dimension))).unwrap();
    session.answer(level(dimension, 2)).unwrap();
    assert_eq!(session.question(), Some(Question::Review));
    assert_eq!(
        session.draft().flows[0].known(builtin::pack(), dimension),
        Known::Level(builtin::pack().levels(dimension).nth(2).unwrap().0)
    );
    assert_eq!(session.answer(Reply::Change(Question::Name(7))), Err(Refusal::Unsuitable));
}

#[test]
fn a_change_that_opens_the_flow_again_is_followed_by_the_questions_that_matter_now() {
    let pack = builtin::pack();
    let mut session = session(false);
    run(&mut session, |question| match question {
        Question::Level(_, dimension) => level(dimension, 0),
        _ => Reply::Unsure,
    });
    let flow = &session.draft().flows[0];
    let answered: Vec<_> = pack.dimensions().map(|(d, _)| d).filter(|&d| flow.known(pack, d) != Known::Open).collect();
    // Removing one answer after the other leaves too little to be settled.
    for &dimension in &answered {
        session.answer(Reply::Change(Question::Level(0, dimension))).unwrap();
        session.answer(Reply::Unsure).unwrap();
        if session.question() == Some(Question::Settled(0)) {
            session.answer(Reply::Unsure).unwrap();
        }
        if session.question() != Some(Question::Review) {
            break;
        }
    }
    let asks = |question| matches!(question, Question::Level(0, _) | Question::Amount(0, _));
    assert!(session.question().is_some_and(asks), "{:?}", session.question());
}

/// Returns an interview at the question about the gateway.
fn at_the_gateway() -> Session<'static> {
    let mut session = session(false);
    session.answer(Reply::Unsure).unwrap();
    assert_eq!(session.question(), Some(Question::Gateway));
    session
}

#[test]
fn the_gateway_is_taken_by_any_of_its_names_and_decides_which_protocols_can_win() {
    let mut session = at_the_gateway();
    let refused = |session: &mut Session<'_>, text: &str| {
        let refused = session.answer(Reply::Text(text.to_owned()));
        assert_eq!(session.question(), Some(Question::Gateway), "a refused reply changes nothing");
        match refused {
            Err(Refusal::NotAChain(fault)) => fault,
            other => panic!("{text}: {other:?}"),
        }
    };
    let owned = |text: &str| text.to_owned();
    assert_eq!(refused(&mut session, "cloudflare, ngnix"), NotAChain::Slip(owned("ngnix"), owned("nginx")));
    let three = ["aws-rest-api", "aws-http-api", "aws-websocket-api"].map(owned).to_vec();
    assert_eq!(refused(&mut session, "aws api gateway"), NotAChain::Ambiguous(owned("aws api gateway"), three));
    assert_eq!(refused(&mut session, "nginx, kong, NGINX"), NotAChain::Twice(owned("nginx")));
    assert_eq!(refused(&mut session, "a, b, c, d, e, f, g, h, i"), NotAChain::TooMany);
    let open = session.outlook(0).winners;
    session.answer(Reply::Text(owned("Cloudflare, , house edge, AWS HTTP API"))).unwrap();
    let chain = ["cloudflare", "house edge", "aws-http-api"].map(owned).to_vec();
    assert_eq!(session.draft().gateways, Slot::Given(Some(chain.clone())));
    let narrow = session.outlook(0).winners;
    assert!(narrow.len() < open.len() && narrow.iter().all(|winner| open.contains(winner)), "{narrow:?} of {open:?}");
    // Offered again, and kept as it is.
    assert!(session.back());
    assert_eq!(session.draft().gateway_text().as_deref(), Some("cloudflare, house edge, aws-http-api"));
    session.answer(Reply::Text(session.draft().gateway_text().unwrap())).unwrap();
    assert_eq!(session.draft().gateways, Slot::Given(Some(chain)));
    assert!(session.back());
    session.answer(Reply::Text(owned("None"))).unwrap();
    assert_eq!(session.draft().gateways, Slot::Given(None));
    // A title with a comma in it is one name.
    assert!(session.back());
    session.answer(Reply::Text(owned("AWS API Gateway, HTTP API"))).unwrap();
    assert_eq!(session.draft().gateways, Slot::Given(Some(vec![owned("aws-http-api")])));
}

#[test]
fn another_gateway_in_the_review_judges_every_flow_again() {
    let pack = builtin::pack();
    let mut session = at_the_gateway();
    run(&mut session, |question| match question {
        Question::Level(_, dimension) => {
            Reply::Level(pack.levels(dimension).nth(if dimension.index() == 0 { 2 } else { 0 }).unwrap().0)
        }
        Question::Further(0) => Reply::Yes(true),
        _ => Reply::Unsure,
    });
    let winners = |session: &Session<'_>| {
        let flows = session.draft().active().iter();
        flows.map(|flow| evaluate_flow(pack, &flow.flow(pack)).recommended()).collect::<Vec<_>>()
    };
    let (before, draft) = (winners(&session), session.draft().clone());
    assert_eq!(before.len(), 2);
    session.answer(Reply::Change(Question::Gateway)).unwrap();
    session.answer(Reply::Text("aws-websocket-api".to_owned())).unwrap();
    let after = winners(&session);
    assert!(before.iter().zip(&after).all(|(before, after)| before != after), "{before:?} {after:?}");
    assert!(session.back() && session.back());
    assert_eq!((winners(&session), session.draft()), (before, &draft));
}

#[test]
fn a_gateway_of_a_file_is_known_and_kept_as_it_is_written() {
    let pack = builtin::pack();
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("shop.yaml", "gateway: [CF, NGINX]\nflows: { orders: { real_time: request-response } }\n".to_owned());
    let file = requirements::load(file, &[], pack, &mut sources, &mut diagnostics).expect("a valid file");
    let mut session = Session::new(pack, Draft::of(pack, &file, "shop.yaml"), false);
    let written = Slot::Given(Some(vec!["CF".to_owned(), "NGINX".to_owned()]));
    assert_eq!(session.draft().gateways, written);
    let asked = run(&mut session, |_| Reply::Unsure);
    assert!(!asked.contains(&Question::Gateway), "{asked:?}");
    session.answer(Reply::Change(Question::Gateway)).unwrap();
    session.answer(Reply::Text("CF, NGINX".to_owned())).unwrap();
    assert_eq!(session.draft().gateways, written);
    // With `--all` it is asked again, with what the file says.
    let mut all = Draft::of(pack, &file, "shop.yaml");
    all.reopen();
    let mut all = Session::new(pack, all, true);
    all.answer(Reply::Unsure).unwrap();
    assert_eq!((all.question(), all.draft().gateway_text().as_deref()), (Some(Question::Gateway), Some("CF, NGINX")));
}

#[test]
fn a_flow_that_was_added_stands_behind_the_same_gateway_when_the_interview_goes_on() {
    let pack = builtin::pack();
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let narrow = "gateway: [nginx, aws-http-api]\nflows:\n  orders: { real_time: request-response }\n";
    let file = sources.add("shop.yaml", narrow.to_owned());
    let file = requirements::load(file, &[], pack, &mut sources, &mut diagnostics).expect("a valid file");
    let mut session = Session::new(pack, Draft::of(pack, &file, "shop.yaml"), false);
    run(&mut session, |_| Reply::Unsure);
    session.answer(Reply::Change(Question::Further(0))).unwrap();
    session.answer(Reply::Yes(true)).unwrap();
    let mut open = left(&session);
    open.stand_behind(pack, Slot::Given(None));
    assert_ne!(session.outlook(1), Session::new(pack, open, false).outlook(1), "the gateway matters");
    for _ in 0..4 {
        let again = Session::new(pack, left(&session).on(pack, &file), false);
        assert_eq!((again.question(), again.outlook(1)), (session.question(), session.outlook(1)));
        session.answer(Reply::Unsure).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_interview_ends_and_asks_nothing_that_cannot_matter(choices in prop::collection::vec(0_usize..100_000, 400)) {
        let mut session = session(false);
        for choice in choices {
            let Some(question) = session.question() else { break };
            let changing = session.asked().last() == Some(Question::Review);
            if let Question::Level(position, _) = question
                && !changing
                && session.draft().flows[position].stop != Slot::Given(Some(false))
            {
                prop_assert!(!session.outlook(position).is_settled());
            }
            session.answer(reply(&session, choice)).unwrap();
        }
        // Whatever was changed in the review, confirming is always possible in the end.
        for _ in 0..100 {
            let reply = match session.question() {
                None => break,
                Some(Question::Review) => Reply::Confirm,
                Some(_) => Reply::Unsure,
            };
            session.answer(reply).unwrap();
        }
        prop_assert_eq!(session.question(), None);
        // What was called settled is the recommended protocol.
        for (position, flow) in session.draft().active().iter().enumerate() {
            let outlook = session.outlook(position);
            prop_assert!(outlook.is_settled());
            prop_assert_eq!(evaluate_flow(builtin::pack(), &flow.flow(builtin::pack())).recommended(), outlook.winners.first().copied());
        }
    }

    /// What is said to win contains what wins in the end, whatever is answered about amounts and dimensions, or left out.
    #[test]
    fn what_can_still_win_contains_what_wins(choices in prop::collection::vec(0_usize..100_000, 60), shape in 0_usize..6) {
        let mut session = session(false);
        let mut said: Vec<(Question, Vec<_>)> = Vec::new();
        for choice in choices {
            let Some(question) = session.question().filter(|question| !matches!(question, Question::Further(_) | Question::Review)) else { break };
            if let (Question::Needs(0) | Question::Level(0, _), Some(outlook)) = (question, session.prospects(0)) {
                said.push((question, outlook.winners));
            }
            let reply = match question {
                Question::Needs(_) | Question::Path(_) => Reply::Unsure,
                Question::Level(0, dimension) if dimension.index() == 0 => level(dimension, shape),
                _ => reply(&session, choice),
            };
            session.answer(reply).unwrap();
        }
        let flow = &session.draft().flows[0];
        let winner = evaluate_flow(builtin::pack(), &flow.flow(builtin::pack())).recommended();
        for (question, winners) in said {
            prop_assert!(winner.is_none_or(|winner| winners.contains(&winner)), "{question:?}: {winner:?} of {winners:?}");
        }
    }

    /// Answers written when an interview is interrupted lead the next one to the same question.
    #[test]
    fn an_interview_goes_on_where_it_was_left(choices in prop::collection::vec(0_usize..100_000, 1..60), all in any::<bool>()) {
        let mut session = session(all);
        for choice in choices {
            let Some(question) = session.question() else { break };
            // A change from the review starts again from the review.
            if session.changing.is_none() {
                prop_assert_eq!(Session::new(builtin::pack(), left(&session), all).question(), Some(question));
            }
            session.answer(reply(&session, choice)).unwrap();
        }
    }

    #[test]
    fn going_back_and_forth_restores_the_same_state(
        choices in prop::collection::vec(0_usize..100_000, 1..60),
        steps in 1_usize..12,
    ) {
        let mut session = session(false);
        let mut replies: Vec<Reply> = Vec::new();
        for choice in choices {
            if session.question().is_none() {
                break;
            }
            let reply = reply(&session, choice);
            session.answer(reply.clone()).unwrap();
            replies.push(reply);
        }
        let before = standing(&session);
        let steps = steps.min(replies.len());
        for _ in 0..steps {
            prop_assert!(session.back());
        }
        for reply in &replies[replies.len() - steps..] {
            session.answer(reply.clone()).unwrap();
        }
        prop_assert_eq!(standing(&session), before);
    }

    #[test]
    fn going_back_asks_the_question_before_and_offers_its_answer(choices in prop::collection::vec(0_usize..100_000, 1..40)) {
        let mut session = session(false);
        let mut asked = Vec::new();
        for choice in choices {
            let Some(question) = session.question().filter(|question| *question != Question::Review) else { break };
            asked.push(question);
            session.answer(reply(&session, choice)).unwrap();
        }
        let answers = session.draft().flows[0].flow(builtin::pack());
        for question in asked.iter().rev() {
            prop_assert!(session.back());
            prop_assert_eq!(session.question(), Some(*question));
            prop_assert_eq!(session.draft().flows[0].flow(builtin::pack()), answers.clone(), "an answer is lost");
        }
        prop_assert!(!session.back());
    }
}

/// Polling can win once it is known how late an update may arrive.
#[test]
fn what_amounts_let_win_is_counted_before_they_are_asked() {
    let pack = builtin::pack();
    let mut session = behind_the_needs("server-push", &[]);
    let rest = pack.find_protocol("rest").unwrap();
    assert!(session.back());
    let (without, with) = (session.outlook(0).winners, session.prospects(0).expect("few cases").winners);
    assert!(!without.contains(&rest) && with.contains(&rest), "{without:?} {with:?}");
    assert!(without.iter().all(|winner| with.contains(winner)));
}

/// Returns an interview about a flow of which only the shape is known, at the question after the needs.
fn behind_the_needs(shape: &str, needs: &[&str]) -> Session<'static> {
    let pack = builtin::pack();
    let mut session = session(false);
    while let Some(question) = session.question() {
        let reply = match question {
            Question::Level(_, dimension) => {
                Reply::Level(pack.levels(dimension).find(|(_, level)| level.id == shape).expect("a shape").0)
            }
            Question::Needs(_) => Reply::Marked(needs.iter().map(|need| Mark::Need(pack.find_need(need).unwrap())).collect()),
            _ => Reply::Unsure,
        };
        session.answer(reply).unwrap();
        if matches!(question, Question::Needs(_)) {
            break;
        }
    }
    session
}

/// Returns the following questions about path and amounts, all of them skipped.
fn facts_asked(mut session: Session<'static>) -> Vec<String> {
    let mut asked = Vec::new();
    loop {
        match session.question() {
            Some(Question::Path(_)) => asked.push("path".to_owned()),
            Some(Question::Amount(_, amount)) => asked.push(builtin::pack().amount(amount).id.clone()),
            _ => return asked,
        }
        session.answer(Reply::Unsure).unwrap();
    }
}

#[test]
fn path_and_amounts_are_asked_where_they_can_change_the_answer() {
    assert_eq!(facts_asked(behind_the_needs("request-response", &["caching"])), ["path", "largest"]);
    assert_eq!(facts_asked(behind_the_needs("server-push", &[])), ["path", "delay", "rate", "largest"]);
}

#[test]
fn an_amount_is_asked_once_another_lets_it_matter() {
    let pack = builtin::pack();
    let receivers = |delay: &str| {
        let mut session = behind_the_needs("server-push", &[]);
        while let Some(question @ (Question::Path(_) | Question::Amount(..))) = session.question() {
            let asked = matches!(question, Question::Amount(_, amount) if pack.amount(amount).id == "delay");
            if matches!(question, Question::Amount(_, amount) if pack.amount(amount).id == "receivers") {
                return true;
            }
            session.answer(if asked { Reply::Text(delay.to_owned()) } else { Reply::Unsure }).unwrap();
        }
        false
    };
    assert!(receivers("1min") && !receivers("1s"), "who may read a file now and then counts only where news may be late");
}

#[test]
fn an_amount_spares_the_question_whose_level_it_implies() {
    let pack = builtin::pack();
    let mut session = behind_the_needs("server-push", &[]);
    let latency = pack.find_dimension("latency").unwrap();
    let asked = run(&mut session, |question| match question {
        Question::Amount(_, amount) if pack.amount(amount).id == "delay" => Reply::Text("5s".to_owned()),
        Question::Level(_, dimension) => level(dimension, 0),
        Question::Settled(_) => Reply::Yes(false),
        _ => Reply::Unsure,
    });
    assert!(!asked.contains(&Question::Level(0, latency)), "{asked:?}");
    assert_eq!(session.draft().flows[0].flow(pack).implied(), [latency]);
    for (amount, _) in pack.amounts() {
        assert!(session.draft().flows[0].amount(amount).is_given(), "who goes on is asked for the other amounts too");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_what_would_be_right() {
    let mut session = behind_the_needs("server-push", &[]);
    while matches!(session.question(), Some(Question::Path(_))) {
        session.answer(Reply::Unsure).unwrap();
    }
    let question = session.question();
    let refused = session.answer(Reply::Text("5".to_owned()));
    assert_eq!(refused, Err(Refusal::NotAnAmount("5".to_owned(), Measure::Time, Odd::Bare)));
    assert_eq!(session.question(), question, "a refused reply changes nothing");
    session.answer(Reply::Text("5 s".to_owned())).unwrap();
}

fn templates() -> Vec<Template> {
    let texts = [("chat", "bidirectional"), ("news", "server-push")];
    let text =
        |shape: &str| format!("flows: {{ one: {{ description: One, real_time: {shape}, needs: [auto-reconnect], delay: 1s }} }}");
    texts.map(|(name, shape)| Template::read(builtin::pack(), name, &text(shape)).expect("a valid file")).into()
}

#[test]
fn a_flow_like_a_template_takes_its_name_alone_and_a_second_one_three_answers() {
    let pack = builtin::pack();
    let mut session = session(false).offering(templates());
    session.answer(Reply::Unsure).unwrap();
    session.answer(Reply::Unsure).unwrap();
    assert_eq!(session.question(), Some(Question::Template(0)));
    session.answer(Reply::Template(0)).unwrap();
    assert_eq!(session.question(), Some(Question::Name(0)));
    assert_eq!(session.draft().flows[0].name.value().unwrap(), "chat");
    session.answer(Reply::Text("talk".to_owned())).unwrap();
    assert_eq!(session.question(), Some(Question::Further(0)));
    let before = session.asked().len();
    for reply in [Reply::Yes(true), Reply::Template(0), Reply::Text("more talk".to_owned())] {
        session.answer(reply).unwrap();
    }
    assert_eq!((session.question(), session.asked().len()), (Some(Question::Further(1)), before + 3));
    let flows: Vec<_> = session.draft().flows.iter().map(|flow| flow.flow(pack)).collect();
    assert_eq!(flows[0].answers(), flows[1].answers());
    assert_eq!(flows[0].answers().amounts().len(), 1);
    session.answer(Reply::Unsure).unwrap();
    // Each answer can be changed.
    let latency = pack.find_dimension("latency").unwrap();
    session.answer(Reply::Change(Question::Level(1, latency))).unwrap();
    session.answer(level(latency, 0)).unwrap();
    assert_ne!(session.draft().flows[1].flow(pack).stated(latency), flows[1].stated(latency));
    assert_eq!(session.question(), Some(Question::Review));
}

#[test]
fn who_goes_back_from_a_template_may_begin_from_scratch() {
    let mut session = session(false).offering(templates());
    let nothing = |session: &Session<'_>| session.draft().flows[0].flow(builtin::pack()).answers().subjects().next().is_none();
    session.answer(Reply::Unsure).unwrap();
    session.answer(Reply::Unsure).unwrap();
    session.answer(Reply::Template(1)).unwrap();
    assert!(session.back() && !nothing(&session), "the answers are offered again");
    assert_eq!(session.question(), Some(Question::Template(0)));
    session.answer(Reply::Unsure).unwrap();
    assert!(nothing(&session));
    assert_eq!(session.question(), Some(Question::Name(0)));
    assert_eq!(session.draft().flows[0].name.value(), None);
    assert!(session.back() && session.back() && session.back() && !session.back());
}

#[test]
fn templates_of_one_kind_get_names_of_their_own() {
    let (pack, templates) = (builtin::pack(), templates());
    let mut session = Session::new(pack, Draft::like(pack, &[&templates[0], &templates[0]]), false).offering(templates);
    let asked = run(&mut session, |question| match question {
        Question::Name(position) => Reply::Text(["chat", "chat-2"][position].to_owned()),
        _ => Reply::Unsure,
    });
    assert_eq!(asked, [Question::System, Question::Gateway, Question::Name(0), Question::Name(1), Question::Further(1)]);
}
