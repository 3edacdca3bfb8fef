//! What sums may hold, and what ways cost.

use super::rules::{inner_id, text, with_reason};
use super::{Form, Holds, Key, Word};
use crate::pack::{LARGEST_COST, Pack, Per};

pub(super) fn sum(pack: &Pack) -> Form {
    let per = |per: Per| match per {
        Per::Second => "It is counted for a second.",
        Per::Hour => "It is counted for an hour.",
    };
    let per = Per::WORDS.iter().filter_map(|word| Some(Word::new(*word, per(Per::from_word(word)?)))).collect();
    let amounts = || pack.amounts().map(|(_, amount)| Word::new(&amount.id, &amount.question)).collect::<Vec<_>>();
    let term = vec![
        Form::text("The cost of a way that it multiplies; the same for all ways when left out.").optional("cost"),
        Form::new(Holds::Words(amounts())).about("The amounts to multiply by.").optional("times"),
        Form::new(Holds::Name(amounts())).about("The time to divide by.").optional("over"),
        Form::text("How often it arises, such as 30s, where no amount tells.").optional("every"),
    ];
    Form::keys(with_reason([
        inner_id(),
        text("name", "The name for people."),
        text("says", "What is counted, and of whom."),
        Form::new(Holds::Word(per))
            .about("The time that it is counted for; what is there at any moment when left out.")
            .optional("per"),
        Form::list(Form::keys(term)).about("What is added up.").required("terms"),
    ]))
    .about("Something that is counted for each way.")
}

/// What a way costs each time.
pub(super) fn costs(pack: &Pack) -> Key {
    let terms = pack.sums().iter().flat_map(|sum| &sum.terms);
    let mut names: Vec<&str> = terms.filter_map(|term| term.cost.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    let names = names.into_iter().map(|name| Word::new(name, "")).collect();
    let cost = with_reason([
        Form::new(Holds::Name(names)).about("What sums multiply.").required("of"),
        Form::new(Holds::Number { most: LARGEST_COST }).about("How much, as a whole number.").required("amount"),
    ]);
    Form::list(Form::keys(cost)).about("What it costs each time, for sums.").optional("costs")
}
