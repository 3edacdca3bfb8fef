//! What files of lints and options may hold.

use super::requirements::{dimensions, needs};
use super::rules::{condition, inner_id, own_id, protocol_names, protocols_key, text, with_reason};
use super::{Form, Holds, Keys, Word};
use crate::decision::Fit;
use crate::diag::Severity;
use crate::pack::{DECISION_KEYS, LintGroup, Pack};
use crate::yaml::LARGEST_ORDINAL;

/// The most that a lack of security can weigh.
const WORST: u32 = 10;

pub(super) fn lint(pack: &Pack) -> Form {
    let groups = LintGroup::WORDS.iter().map(|word| Word::new(*word, "")).collect();
    let severities = Severity::WORDS.into_iter().map(|word| Word::new(word, "")).collect();
    let example = vec![
        text("fires", "A requirements file on which it fires, as a text."),
        text("quiet", "A requirements file on which it does not, as a text."),
    ];
    let keys = [
        own_id(),
        Form::new(Holds::Word(groups)).about("What it is about.").required("group"),
        Form::new(Holds::Word(severities))
            .about("How much it matters; what the program finds by itself has a severity of its own.")
            .optional("severity"),
        text("title", "What is found, in a few words."),
        text("says", "What it means, in a sentence or two."),
        text("remedy", "What to do about it, in a sentence or two."),
        check(pack).optional("check"),
        Form::text("What a finding says; {flow}, {protocol}, {text} and {requirement} stand for what it is about.")
            .optional("message"),
        Form::new(Holds::Truth)
            .about("Several flows of a file of which it says the same have one finding, which counts them.")
            .optional("once"),
        protocols_key(pack),
        condition(pack).about("The answers under which it is looked for; always when left out.").optional("when"),
        Form::new(Holds::Number { most: LARGEST_ORDINAL }).about("A limit that it holds something against.").optional("limit"),
        Form::new(Holds::Number { most: WORST })
            .about("How bad an attacker could make it, from 0.1 to 10 as CVSS counts; only for what is a lack of security.")
            .optional("security"),
        Form::keys(example).about("Requirements files that show it.").optional("example"),
    ];
    Form::keys(with_reason(keys)).about("What a finding means, and what brings it about.")
}

/// The keys of decisions.
fn decision_keys() -> Vec<Word> {
    DECISION_KEYS.into_iter().map(|key| Word::new(key, "")).collect()
}

fn check(pack: &Pack) -> Form {
    let keys = |about: &str| Form::new(Holds::Words(decision_keys())).about(about);
    let requirements = dimensions(pack).into_iter().chain(needs(pack)).collect();
    let fits = Fit::ALL.into_iter().rev().map(|fit| Word::new(fit.word(), "")).collect();
    let keys = vec![
        keys("Nothing is planned under any of these keys.").optional("missing"),
        keys("What is planned under these keys names none of the options that would do.").optional("unmet"),
        Form::new(Holds::Word(decision_keys())).about("The key whose options would do.").optional("options"),
        Form::text("What a finding says where only words stand that the rules do not know, which is no more than a note.")
            .optional("unknown"),
        Form::new(Holds::Truth).about("An option that names this lint is planned.").optional("chosen"),
        Form::new(Holds::Texts { maybe_empty: true, known: requirements })
            .about("The decided protocol serves one of these dimensions and needs, where it is stated, worse than it should.")
            .optional("misfit"),
        Form::new(Holds::Word(fits)).about("A fit that would do.").optional("below"),
    ];
    let one_of = vec!["missing", "unmet", "chosen", "misfit"];
    Form::new(Holds::Keys(Keys { keys, one_of })).about("What brings it about; without one, the program finds it by itself.")
}

pub(super) fn options(pack: &Pack) -> Form {
    let keys = [
        Form::new(Holds::Word(decision_keys())).about("The key of a decision that may name it.").required("key"),
        inner_id(),
        phrases("Other words that mean it").optional("names"),
        text("says", "What it is, in a sentence."),
        Form::text("What clients prove themselves by, in a word: options that share it share one identity.").optional("identity"),
        Form::text("The lint that speaks against it.").optional("lint"),
        Form::new(Holds::Truth)
            .about("That holds also beside options that nothing speaks against; otherwise a text that names both means those.")
            .optional("firm"),
        condition(pack).about("The answers under which that holds; always when left out.").optional("when"),
    ];
    Form::keys(vec![
        protocol_names(pack).about("The protocol whose decisions may name them; any when left out.").optional("protocol"),
        Form::list(Form::keys(with_reason(keys))).about("What decisions may name.").required("options"),
    ])
    .about("What decisions for a protocol may name.")
}

fn phrases(about: &str) -> Form {
    Form::texts(&format!("{about}; `a|b` stands for either, and `..` for a few words between two others."))
}

/// How the texts of decisions are read.
pub(super) fn texts() -> Form {
    let openings = |about: &str| {
        Form::keys(vec![
            phrases("The whole first clause, but for fillers").optional("alone"),
            phrases("The first words").optional("begins"),
        ])
        .about(about)
    };
    let refused = Form::keys(vec![
        phrases("Words that take back what follows, such as `no`").optional("before"),
        phrases("Words that take back what stands before them, such as `disabled`").optional("behind"),
        phrases("Words at which that ends, such as `but`").optional("until"),
    ]);
    let key = Form::keys(vec![
        Form::new(Holds::Word(decision_keys())).about("The key of a decision.").required("key"),
        phrases("What the key is about: nothing is planned where that is refused").optional("about"),
        openings("What plans nothing there, unless an option is named as well.").optional("absent"),
    ]);
    Form::keys(vec![
        openings("What leaves the matter open, whatever else is named.").optional("undecided"),
        openings("What says that there is nothing, unless an option is named as well.").optional("absent"),
        phrases("What begins like those, and says something all the same").optional("planned"),
        phrases("What may surround those words, and stand behind what is refused").optional("fillers"),
        refused.about("Words that take back what a text names.").required("refused"),
        Form::list(key).about("What holds under one key.").optional("keys"),
    ])
    .about("How the texts of decisions are read.")
}
