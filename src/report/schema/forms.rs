//! The forms of files in the words of a pack.

use super::requirements::{dimensions, levels, needs, protocols, stated_keys, ways};
use super::{Form, Holds, Key, Keys, List, Named, Word};
use crate::pack::{self, Pack, Thing, forms};
use crate::report::words::{NEEDS, capital};
use crate::yaml::LARGEST_ORDINAL;

/// A mapping with the keys of a form.
pub(super) fn keys(form: &pack::Form, pack: &Pack) -> Form {
    let key = |key: &&pack::Key| {
        let form = Form { about: Vec::new(), ..resolved(key.holds, pack) };
        let form = if key.about.text().is_empty() { form } else { form.about(key.about.text()) };
        Key { name: key.name.to_owned(), required: key.required, form }
    };
    let keys = Keys { keys: form.keys().iter().map(key).collect(), one_of: form.one_of.to_vec() };
    Form::new(Holds::Keys(keys)).about(form.about.text())
}

/// The name of a form that many places share.
pub(super) fn shared_name(form: &pack::Form) -> String {
    form.name.trim_start_matches("a ").to_owned()
}

fn resolved(holds: pack::Holds, pack: &Pack) -> Form {
    let list = |of: &pack::Holds, least| List { of: Box::new(resolved(*of, pack)), least, most: None, distinct: false };
    Form::new(match holds {
        pack::Holds::Text | pack::Holds::Called(_) | pack::Holds::Amount(_) => Holds::Text,
        pack::Holds::Matching(pattern) => Holds::Matching(pattern),
        pack::Holds::Word(known) => Holds::Word(words(known)),
        pack::Holds::Name(thing) => match things(thing, pack) {
            none if none.is_empty() => Holds::Text,
            known => Holds::Name(known),
        },
        pack::Holds::Number { most, .. } => Holds::Number { most },
        pack::Holds::Ordinal => Holds::Ordinal { most: LARGEST_ORDINAL },
        pack::Holds::Truth => Holds::Truth,
        pack::Holds::List { of, least } => Holds::List(list(of, least)),
        pack::Holds::OneOrMore { of, least } => match *of {
            pack::Holds::Word(known) => Holds::Words(words(known)),
            pack::Holds::Name(thing) => Holds::Texts { maybe_empty: least == 0, known: things(thing, pack) },
            pack::Holds::Text | pack::Holds::Called(_) => Holds::Texts { maybe_empty: least == 0, known: Vec::new() },
            _ => Holds::OneOrMore(list(of, least)),
        },
        pack::Holds::Keys(form) => return keys(form, pack),
        pack::Holds::Named { by, of } => {
            let of = match of {
                pack::Holds::Keys(form) => Form::shared(shared_name(form)),
                of => resolved(*of, pack),
            };
            let known = by.map_or_else(Vec::new, |thing| things(thing, pack));
            let known = known.into_iter().map(|word| word.id).collect();
            Holds::Named(Named { known, names: None, least: 0, most: None, of: Box::new(of) })
        }
        pack::Holds::Condition => return answers(pack, Form::texts("All of these needs are stated."), &keys(forms::RANGE, pack)),
        pack::Holds::Given => {
            let needs = Form::list(Form::new(Holds::Name(needs(pack)))).about("The stated needs.");
            return answers(pack, needs, &Form::text("The amount."));
        }
        pack::Holds::Flow => return Form::keys(stated_keys(pack)),
    })
}

fn words(known: &[pack::Word]) -> Vec<Word> {
    known.iter().map(|word| Word::new(word.word, word.says)).collect()
}

/// The things of a pack that an id may name, where editors should offer them.
fn things(thing: Thing, pack: &Pack) -> Vec<Word> {
    match thing {
        Thing::Protocol => protocols(pack),
        Thing::Way => ways(pack),
        Thing::Carrier => {
            pack.carriers().map(|(_, carrier)| Word::new(&carrier.id, format!("{}.", capital(&carrier.label)))).collect()
        }
        Thing::Amount => pack.amounts().map(|(_, amount)| Word::new(&amount.id, &amount.question)).collect(),
        Thing::Need => needs(pack),
        Thing::Criterion => dimensions(pack).into_iter().chain(needs(pack)).collect(),
        Thing::Subject => subjects(pack),
        Thing::Translation => pack.translations().map(|(_, translation)| Word::new(&translation.id, &translation.says)).collect(),
        Thing::Cost => costs(pack),
        Thing::Sum => pack.sums().iter().map(|sum| Word::new(&sum.id, format!("{}.", capital(&sum.says)))).collect(),
        Thing::Level | Thing::Lint | Thing::Source | Thing::Fact | Thing::Ground | Thing::Claim => Vec::new(),
    }
}

/// What a protocol has fits for: `dimension.level`, or a need.
fn subjects(pack: &Pack) -> Vec<Word> {
    let levels = pack
        .dimensions()
        .flat_map(|(id, dimension)| pack.levels(id).map(move |(_, level)| format!("{}.{}", dimension.id, level.id)));
    levels.chain(pack.needs().map(|(_, need)| need.id.clone())).map(|id| Word::new(id, "")).collect()
}

/// What sums multiply.
fn costs(pack: &Pack) -> Vec<Word> {
    let terms = pack.sums().iter().flat_map(|sum| &sum.terms);
    let mut names: Vec<&str> = terms.filter_map(|term| term.cost.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Word::new(name, "")).collect()
}

/// A condition or answers: for each dimension a level or several, amounts, and needs.
fn answers(pack: &Pack, needs: Form, amount: &Form) -> Form {
    let levels = pack.dimensions().map(|(id, dimension)| {
        Form::new(Holds::Words(levels(pack, id))).titled(&dimension.name).about(&dimension.question).optional(&dimension.id)
    });
    let amounts = pack.amounts().map(|(_, known)| {
        let form = Form { about: Vec::new(), ..amount.clone() };
        form.titled(&known.name).about(&known.question).optional(&known.id)
    });
    Form::keys(levels.chain(amounts).chain([needs.titled(NEEDS).optional("needs")]).collect())
}
