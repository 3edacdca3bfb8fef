//! The registry of the kinds of findings that loading a file can bring.

/// A kind of finding: a kebab-case name and a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The name that users see, filter and waive by.
    pub slug: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
}

macro_rules! codes {
    ($($name:ident $slug:literal $title:literal)*) => {
        /// Every kind of finding that loading can bring.
        pub mod codes {
            use super::Code;
            $(
                #[doc = $title]
                pub const $name: Code = Code { slug: $slug, title: $title };
            )*
            /// All of them.
            pub const ALL: &[Code] = &[$($name),*];
        }
    };
}

codes! {
    ENCODING "encoding" "The text is not UTF-8"
    TOO_LARGE "too-large" "The file exceeds a limit"
    SYNTAX "syntax" "The text is not well-formed YAML"
    NOT_ALLOWED "not-allowed" "A YAML feature that is not part of the format"
    DUPLICATE_KEY "duplicate-key" "A key stands twice"
    DUPLICATE "duplicate" "A name or a rule stands twice"
    UNKNOWN_KEY "unknown-key" "A key that the format does not have"
    MISSING_KEY "missing-key" "A required key is missing"
    WRONG_TYPE "wrong-type" "A value of the wrong type"
    INVALID_VALUE "invalid-value" "A value that is not allowed"
    UNKNOWN_NAME "unknown-name" "A name that nothing has"
    UNSUPPORTED_VERSION "unsupported-version" "A version of the format that this program does not read"
    MISSING_FIT "missing-fit" "A protocol has no fit at a level or for a need"
    DEAD_RULE "dead-rule" "A rule that can have no effect"
    FAILED_CASE "failed-case" "A case that stands beside a rule does not hold"
}

#[cfg(test)]
mod tests {
    use super::codes::ALL;
    use std::collections::BTreeSet;

    #[test]
    fn slugs_are_unique_and_kebab_case() {
        let slugs: BTreeSet<_> = ALL.iter().map(|code| code.slug).collect();
        assert_eq!(slugs.len(), ALL.len());
        assert!(slugs.iter().all(|slug| slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }
}
