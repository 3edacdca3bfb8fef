//! The descriptions of what the commands about rules can find.

use protopick::builtin;
use protopick::pack::{Lint, LintGroup};

/// Returns what these commands can find: the faults of files and those of rules. The rules in question may lack the words for
/// them, so the built-in ones describe them.
pub(super) fn described() -> Vec<&'static Lint> {
    let lints = builtin::pack().lints().map(|(_, lint)| lint);
    lints.filter(|lint| matches!(lint.group, LintGroup::File | LintGroup::Rules)).collect()
}
