//! The forms of files with the names of a pack.

use super::{Form, Holds, Key, Keys, List, Named, Word};
use crate::pack::{self, DimensionId, Line, LintGroup, Pack, Thing, forms};
use crate::report::words::{self, capital};
use crate::requirements::{Criterion, Scope};
use crate::yaml::LARGEST_ORDINAL;

/// Fills the names of a pack into forms.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    pub(super) pack: &'p Pack,
    /// Whether only the pack has names; otherwise other files of rules may add some.
    pub(super) closed: bool,
    /// Whether files are laid over others, so that they need only what differs.
    pub(super) partial: bool,
}

impl Words<'_> {
    /// Returns a mapping with the keys of a form.
    pub(super) fn keys(self, form: &pack::Form) -> Form {
        let keys = self.lines(form, form.has_answers());
        let keys = if self.partial { partial(keys) } else { Keys { keys, one_of: form.one_of.to_vec() } };
        Form::new(Holds::Keys(keys)).about(form.about.text())
    }

    fn lines(self, form: &pack::Form, answers: bool) -> Vec<Key> {
        let of = |line: &pack::Line| match line {
            Line::Key(key) => vec![Key { name: key.name.to_owned(), required: key.required, form: self.key(key) }],
            // Forms that occur next to answers are shared by several places.
            Line::Keys(form) if answers && !form.has_answers() => {
                form.keys().into_iter().map(|key| Form::shared(key.name).optional(key.name)).collect()
            }
            Line::Keys(form) => self.lines(form, answers),
            Line::Answers => self.answers().into_iter().map(|(key, name, _)| Form::shared(name).optional(key)).collect(),
        };
        form.lines.iter().flat_map(of).collect()
    }

    fn key(self, key: &pack::Key) -> Form {
        let form = Form { about: Vec::new(), ..self.form(key.holds) };
        if key.about.text().is_empty() { form } else { form.about(key.about.text()) }
    }

    /// Returns the dimensions and amounts as keys of a flow, each with the name of its shared form, and that form.
    fn answers(self) -> Vec<(String, String, Form)> {
        let dimensions = self.pack.dimensions().map(|(id, dimension)| {
            let form = Form::new(Holds::Word(self.levels(id)));
            let form = form.titled(&dimension.name).about(&dimension.question).about(&dimension.help);
            (dimension.id.clone(), format!("dimension.{}", dimension.id), form)
        });
        let amounts = self.pack.amounts().map(|(_, amount)| {
            let form = Form::text(&amount.question).about(&amount.help).titled(&amount.name);
            (amount.id.clone(), format!("amount.{}", amount.id), form)
        });
        dimensions.chain(amounts).collect()
    }

    /// Returns the forms that flows share, by name: those of dimensions and amounts, and those that a form has next to these.
    pub(super) fn shared(self, form: &pack::Form) -> Vec<(String, Form)> {
        let answers = self.answers().into_iter().map(|(_, name, form)| (name, form));
        let beside = form.keys().into_iter().map(|key| (key.name.to_owned(), self.key(key).titled(title(key.name))));
        answers.chain(beside).collect()
    }

    fn form(self, holds: pack::Holds) -> Form {
        let list = |of: &pack::Holds, least, distinct| List { of: Box::new(self.form(*of)), least, most: None, distinct };
        Form::new(match holds {
            pack::Holds::Text | pack::Holds::Called(_) | pack::Holds::Amount(_) => Holds::Text,
            pack::Holds::Matching(pattern) => Holds::Matching(pattern),
            pack::Holds::Word(known) => Holds::Word(words(known)),
            pack::Holds::Name(thing) => match self.things(thing) {
                none if none.is_empty() => Holds::Text,
                // Unknown lints are reported as findings.
                known if self.closed && thing != Thing::Lint => Holds::Word(known),
                known => Holds::Name(known),
            },
            pack::Holds::Number { most, .. } => Holds::Number { most },
            pack::Holds::Ordinal => Holds::Ordinal { most: LARGEST_ORDINAL },
            pack::Holds::Only(number) => Holds::Only(number),
            pack::Holds::Truth => Holds::Truth,
            pack::Holds::List { of, least, distinct } => Holds::List(list(of, least, distinct)),
            pack::Holds::OneOrMore { of, least } => match *of {
                pack::Holds::Word(known) => Holds::Words(words(known)),
                pack::Holds::Name(thing) => Holds::Texts { maybe_empty: least == 0, known: self.things(thing) },
                pack::Holds::Text | pack::Holds::Called(_) => Holds::Texts { maybe_empty: least == 0, known: Vec::new() },
                _ => Holds::OneOrMore(list(of, least, false)),
            },
            pack::Holds::Keys(form) => return self.keys(form),
            pack::Holds::Named { by: pack::Holds::Name(Thing::Scope), of } => return self.weights(*of),
            pack::Holds::Named { by, of } => {
                let of = match of {
                    pack::Holds::Keys(form) => Form::shared(shared_name(form)),
                    of => self.form(*of),
                };
                let of = if self.partial { of.or_nothing() } else { of };
                let known = match by {
                    pack::Holds::Name(thing) => self.things(*thing),
                    _ => Vec::new(),
                };
                let known = known.into_iter().map(|word| word.id).collect();
                Holds::Named(Named { known, names: None, least: 0, most: None, of: Box::new(of) })
            }
            pack::Holds::Condition => {
                let needs = Form::texts("All of these needs are stated.");
                return self.choices(Holds::Words, needs, &self.keys(forms::RANGE));
            }
            pack::Holds::Given => {
                let needs = Form::list(Form::new(Holds::Name(self.things(Thing::Need)))).about("The stated needs.");
                return self.choices(Holds::Word, needs, &Form::text("The amount."));
            }
        })
    }

    /// Returns a condition or answers: for each dimension what `level` makes of its levels, amounts, and needs.
    fn choices(self, level: impl Fn(Vec<Word>) -> Holds, needs: Form, amount: &Form) -> Form {
        let levels = self.pack.dimensions().map(|(id, dimension)| {
            let form = Form::new(level(self.levels(id)));
            form.titled(&dimension.name).about(&dimension.question).optional(&dimension.id)
        });
        let amounts = self.pack.amounts().map(|(_, known)| {
            let form = Form { about: Vec::new(), ..amount.clone() };
            form.titled(&known.name).about(&known.question).optional(&known.id)
        });
        let needs = needs.titled(words::NEEDS).optional(Scope::NEEDS);
        Form::keys(levels.chain(amounts).chain([needs]).collect())
    }

    fn weights(self, of: pack::Holds) -> Form {
        let weight = || self.form(of);
        let one = |criterion: Criterion| {
            let about = format!("What {} counts; {} by the rules.", criterion.name(self.pack), criterion.weight(self.pack));
            weight().about(about).about("0 leaves it out.").optional(criterion.id(self.pack))
        };
        let all = weight().about("What each stated need counts.").about("0 leaves them out.").optional(Scope::NEEDS);
        Form::keys(Criterion::all(self.pack).map(one).chain([all]).collect())
    }

    fn levels(self, dimension: DimensionId) -> Vec<Word> {
        let says = |label: &str, help: &str| format!("{}. {help}", capital(label));
        self.pack.levels(dimension).map(|(_, level)| Word::new(&level.id, says(&level.label, &level.help))).collect()
    }

    /// Returns the things of the pack that an id may name, if editors should offer them.
    fn things(self, thing: Thing) -> Vec<Word> {
        let pack = self.pack;
        let dimensions = || pack.dimensions().map(|(_, dimension)| Word::new(&dimension.id, &dimension.question));
        let needs = || pack.needs().map(|(_, need)| Word::new(&need.id, format!("{}. {}", capital(&need.label), need.help)));
        let protocols = || {
            let about = |protocol: &pack::Protocol| format!("{}. {}", protocol.title, protocol.about);
            pack.protocols().map(move |(_, protocol)| Word::new(&protocol.id, about(protocol)))
        };
        let ways = || pack.ways().map(|(_, way)| Word::new(&way.id, &way.says));
        match thing {
            Thing::Protocol => protocols().collect(),
            Thing::Way => ways().collect(),
            // The plain ways share the names of their protocols.
            Thing::Spoken => protocols().chain(ways().filter(|way| pack.find_protocol(&way.id).is_none())).collect(),
            Thing::Carrier => {
                let label = |carrier: &pack::Carrier| format!("{}.", capital(&carrier.label));
                pack.carriers().map(|(_, carrier)| Word::new(&carrier.id, label(carrier))).collect()
            }
            Thing::Amount => pack.amounts().map(|(_, amount)| Word::new(&amount.id, &amount.question)).collect(),
            Thing::Need => needs().collect(),
            Thing::Criterion => dimensions().chain(needs()).collect(),
            Thing::Scope => dimensions().chain([Word::new(Scope::NEEDS, "Each stated need.")]).chain(needs()).collect(),
            Thing::Subject => subjects(pack),
            Thing::Translation => {
                pack.translations().map(|(_, translation)| Word::new(&translation.id, &translation.says)).collect()
            }
            Thing::Cost => costs(pack),
            Thing::Sum => pack.sums().iter().map(|sum| Word::new(&sum.id, format!("{}.", capital(&sum.says)))).collect(),
            Thing::Lint => {
                let lints = pack.lints().map(|(_, lint)| lint).filter(|lint| lint.group != LintGroup::Rules);
                lints.map(|lint| Word::new(&lint.id, format!("{}. {}", lint.title, lint.says))).collect()
            }
            Thing::Gateway | Thing::Level | Thing::Source | Thing::Fact | Thing::Ground | Thing::Claim => Vec::new(),
        }
    }
}

/// Returns the keys of a mapping that is laid over another: none is required, and each can be taken out. What has an id can also
/// be removed or replaced as a whole.
fn partial(keys: Vec<Key>) -> Keys {
    let is_thing = keys.iter().any(|key| key.name == "id");
    let optional = keys.into_iter().map(|key| key.form.or_nothing().optional(key.name));
    let marks = is_thing.then(marks).into_iter().flatten();
    Keys { keys: optional.chain(marks).collect(), one_of: Vec::new() }
}

/// Returns the keys that say what a thing or a file does with the one beneath it, other than being merged with it.
pub(super) fn marks() -> [Key; 2] {
    let mark = |name: &str, about| Form::new(Holds::Truth).about(about).optional(name);
    [mark("replace", "Replaces what is beneath as a whole."), mark("remove", "Removes what is beneath.")]
}

/// Returns the title of a key.
pub(super) fn title(key: &str) -> String {
    if key == MUST { "Not negotiable".to_owned() } else { capital(&key.replace('-', " ")) }
}

/// The key that lists the musts.
const MUST: &str = "must";

/// Returns the name of a form that several places share.
pub(super) fn shared_name(form: &pack::Form) -> String {
    form.name.trim_start_matches("a ").to_owned()
}

fn words(known: &[pack::Word]) -> Vec<Word> {
    known.iter().map(|word| Word::new(word.word, word.says)).collect()
}

/// Returns what a protocol has fits for: `dimension.level`, or a need.
fn subjects(pack: &Pack) -> Vec<Word> {
    let levels = pack
        .dimensions()
        .flat_map(|(id, dimension)| pack.levels(id).map(move |(_, level)| format!("{}.{}", dimension.id, level.id)));
    levels.chain(pack.needs().map(|(_, need)| need.id.clone())).map(|id| Word::new(id, "")).collect()
}

/// Returns what sums multiply.
fn costs(pack: &Pack) -> Vec<Word> {
    let terms = pack.sums().iter().flat_map(|sum| &sum.terms);
    let mut names: Vec<&str> = terms.filter_map(|term| term.cost.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Word::new(name, "")).collect()
}
