//! The registry of the kinds of findings.

use super::Severity;

/// A kind of finding: a kebab-case name, how much it matters, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The name that users see, filter and waive by.
    pub slug: &'static str,
    /// How much such a finding matters, unless it says otherwise.
    pub severity: Severity,
    /// What it means.
    pub texts: &'static Texts,
}

/// What a kind of finding means.
#[derive(Debug, PartialEq, Eq)]
pub struct Texts {
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What it means, in a sentence or two.
    pub about: &'static str,
    /// What to do about it, in a sentence or two.
    pub remedy: &'static str,
}

macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $title:literal $about:literal $remedy:literal)*) => {
        /// Every kind of finding.
        pub mod codes {
            use super::{Code, Severity, Texts};
            $(
                #[doc = $title]
                pub const $name: Code = Code {
                    slug: $slug,
                    severity: Severity::$severity,
                    texts: &Texts { title: $title, about: $about, remedy: $remedy },
                };
            )*
            /// All of them.
            pub const ALL: &[Code] = &[$($name),*];
        }
    };
}

// What the loaders of files find.
codes! {
    ENCODING "encoding" Error "The text is not UTF-8"
        "The file holds bytes that are not UTF-8 text." "Save the file as UTF-8."
    TOO_LARGE "too-large" Error "The file exceeds a limit"
        "The file, or something in it, is larger than what is read." "Split it, or take out what is not needed."
    SYNTAX "syntax" Error "The text is not well-formed YAML"
        "The text cannot be read as YAML from the marked place on." "Mend the text at the marked place or just before it."
    NOT_ALLOWED "not-allowed" Error "A YAML feature that is not part of the format"
        "Anchors, aliases, merge keys, tags and several documents in one file are not part of the format."
        "Write the value out where it is meant."
    DUPLICATE_KEY "duplicate-key" Error "A key stands twice"
        "A mapping holds the same key twice, so that one of the two values would be lost." "Keep one of them."
    DUPLICATE "duplicate" Error "A name or a rule stands twice"
        "Two things have the same name, or one rule stands in two places." "Rename one of them, or keep the rule in one place."
    UNKNOWN_KEY "unknown-key" Error "A key that the format does not have"
        "The key has no meaning at this place, so that what it says would be lost." "Correct its spelling, or take it out."
    MISSING_KEY "missing-key" Error "A required key is missing"
        "Something that must be stated is not." "Add the key."
    WRONG_TYPE "wrong-type" Error "A value of the wrong type"
        "The value is of another kind than what should stand here." "Write a value of the expected kind."
    INVALID_VALUE "invalid-value" Error "A value that is not allowed"
        "The value is of the right kind, but not one of those that are allowed." "Write one of the allowed values."
    UNKNOWN_NAME "unknown-name" Error "A name that nothing has"
        "The name refers to something that does not exist." "Correct its spelling, or add what it names."
    UNSUPPORTED_VERSION "unsupported-version" Error "A version of the format that this program does not read"
        "The file is written in a version of the format that this program does not know." "Update the program, or the file."
    MISSING_FIT "missing-fit" Error "A protocol has no fit at a level or for a need"
        "Every protocol needs a fit at every level and for every need; without one there is no score."
        "Give the fit in the file of the level or need, or in that of the protocol."
    DEAD_RULE "dead-rule" Error "A rule that can have no effect"
        "Whatever is answered, every judgement would be the same without this rule." "Mend its condition or its effect, or take it out."
    FAILED_CASE "failed-case" Error "A case that stands beside a rule does not hold"
        "A case tells what must come of some answers, and something else does."
        "Mend the rule, or change the case and say why the new answer is right."

    // What the proof of a pack finds.
    CONTRADICTION "contradiction" Warning "Answers that exclude every protocol"
        "No protocol is left under these answers, so that a flow that states them gets no recommendation."
        "Make one of the fits poor where the protocol can be used against the grain, or accept that there is no answer."
    DEAD_PROTOCOL "dead-protocol" Warning "A protocol that is never recommended"
        "With all questions answered and no need stated, the protocol wins under no answers at the weights of the pack. \
         It is an error when it would not win under any other weights either."
        "Look whether its fits are too low or those of the protocol that wins in its place are too high."
    DEAD_LEVEL "dead-level" Warning "Two levels that mean the same"
        "Two levels of a question have the same fit for every protocol, and no cap tells them apart."
        "Tell them apart by a fit, or join them."
    INERT_QUESTION "inert-question" Warning "A question whose answer changes nothing"
        "Whatever else is answered, another answer to this question never changes the recommendation."
        "Raise its weight, spread its fits, or do not ask it."
    IDLE_CAP "idle-cap" Info "A cap that never changes a recommendation"
        "The cap lowers fits, but the same protocol is recommended with it and without it wherever it applies."
        "Keep it for the scores and reasons that it mends, or take it out."
    DOMINATED_PROTOCOL "dominated-protocol" Warning "A protocol that another one is never worse than"
        "Another protocol has at least as good a fit at every level and for every need, so that this one can never lead it."
        "Look for what this one does better, or take it out."
    BROKEN_SHAPE "broken-shape" Warning "Fits that break the shape of their question"
        "The question declares how fits run along its levels, and those of this protocol run otherwise."
        "Look for the fit that is out of line, or declare another shape."
    HIDDEN_BONUS "hidden-bonus" Info "A question that favours a protocol whatever is answered"
        "Averaged over the levels of the question, one protocol is two steps of fit or more ahead of another, so that merely \
         answering the question helps it."
        "Look whether the question measures what it asks, or the general quality of a protocol."
    REDUNDANT_QUESTION "redundant-question" Info "Two questions that judge alike"
        "The fits of two questions rise and fall together over the protocols, with a correlation above 0.9, so that stating both \
         counts one thing twice."
        "Look whether both ask for the same thing."
    IDLE_FIT "idle-fit" Info "A fit that decides nothing"
        "One step more or less in this fit changes no recommendation, whatever is answered."
        "Nothing need be done: an error of one step in it would do no harm."
}

#[cfg(test)]
mod tests {
    use super::{Code, codes::ALL};
    use std::collections::BTreeSet;

    #[test]
    fn slugs_are_unique_and_kebab_case() {
        let slugs: BTreeSet<_> = ALL.iter().map(|code| code.slug).collect();
        assert_eq!(slugs.len(), ALL.len());
        assert!(slugs.iter().all(|slug| slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }

    #[test]
    fn texts_are_sentences_and_titles_are_not() {
        for Code { slug, texts, .. } in ALL {
            assert!(!texts.title.ends_with('.') && texts.about.ends_with('.') && texts.remedy.ends_with('.'), "{slug}");
            assert!(texts.about.len() <= 1024 && !texts.about.contains("  "), "{slug}");
        }
    }
}
