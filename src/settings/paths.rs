//! Patterns of paths, as `.gitignore` has them.

use std::path::{Component, Path};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::At;

/// Maximum number of patterns in one place: each is compiled.
const MOST: usize = 1000;
/// Maximum length of a pattern in bytes.
const LONGEST: usize = 1000;

/// Patterns of paths below a folder.
pub(super) struct Paths {
    patterns: Gitignore,
}

impl Paths {
    /// Compiles patterns, and reports those that are not valid. The last that matches decides, so the order counts.
    pub(super) fn of(texts: &[At<String>], diagnostics: &mut Diagnostics) -> Self {
        let mut builder = GitignoreBuilder::new("");
        if let Some(first_too_many) = texts.get(MOST) {
            let fault = format!("there are more than {MOST} patterns");
            diagnostics.push(Diagnostic::error(codes::TOO_LARGE, first_too_many.span, fault));
        }
        for At { value, span } in texts.iter().take(MOST) {
            let fault = if value.len() > LONGEST {
                Some(format!("the pattern is longer than {LONGEST} bytes"))
            } else if value.starts_with('#') {
                Some("the pattern matches nothing, since `#` begins a comment".to_owned())
            } else if Path::new(value).components().any(|part| part == Component::ParentDir) {
                Some("the pattern matches nothing, since it leads out of the folder of the settings".to_owned())
            } else if is_unclosed(value) {
                Some("the pattern has a `[` without a `]`".to_owned())
            } else {
                builder.add_line(None, value).err().map(|error| format!("the pattern is not valid: {error}"))
            };
            if let Some(fault) = fault {
                let fault = Diagnostic::error(codes::INVALID_VALUE, *span, fault);
                diagnostics.push(fault.help("write it as in .gitignore, such as `legacy/` or `services/*/requirements.yaml`"));
            }
        }
        let patterns = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { patterns }
    }

    /// Returns whether the patterns are for a file, given relative to their folder.
    pub(super) fn hold(&self, file: &Path) -> bool {
        !self.patterns.is_empty() && file.is_relative() && self.patterns.matched_path_or_any_parents(file, false).is_ignore()
    }
}

/// Returns whether a class of characters does not end, so that git would match nothing with it.
fn is_unclosed(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => drop(rest.next()),
            '[' => {
                let class = rest.as_str();
                let negated = class.strip_prefix(['!', '^']).unwrap_or(class);
                // The first one stands for itself.
                let inner = negated.strip_prefix(']').unwrap_or(negated);
                let Some((_, behind)) = inner.split_once(']') else { return true };
                rest = behind.chars();
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_unclosed;

    #[test]
    fn a_class_has_an_end() {
        for (pattern, expected) in [
            ("[", true),
            ("a/[b", true),
            ("[]", true),
            ("[!]", true),
            ("[a]", false),
            ("[]]", false),
            ("\\[a", false),
            ("[a][", true),
            ("a*", false),
        ] {
            assert_eq!(is_unclosed(pattern), expected, "{pattern}");
        }
    }
}
