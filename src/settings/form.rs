//! What a settings file may hold.

use crate::diag::{Diagnostic, Fix, Severity, codes, suggestion};
use crate::pack::form::{
    AtLeast, Described, Kind, List, OneOrMore, Optional, OrNone, Placed, Text, Truth, WordOf, forms, under, words,
};
use crate::pack::{Form, Holds, LintGroup, LintId, Thing};
use crate::requirements::{Decision, Loader, Stated, WaiverForm};
use crate::yaml::{Entry, Node};

forms! { Loader<'_>;
    /// What holds for the requirements files in this folder and below it. The nearest file that has a key decides it, as a whole.
    struct SettingsForm is "settings" {
        exclude: Optional<Placed<OneOrMore<Placed<Text>>>>,
            "Files and folders to leave out, in the patterns of .gitignore, relative to this file. What any file above excludes stays out.";
        force_exclude "force-exclude": Optional<Placed<Truth>>, "Whether that holds for files that are named, too, as hooks name them.";
        rules: Optional<Placed<OneOrMore<Placed<Text>, 1>>>,
            "The folder of a pack of your own rules, relative to this file, or several: each is laid on top of those before it.";
        part: PartForm as keys;
        overrides: OrNone<List<OverrideForm>>, "What holds for some of the files instead; of several overrides the last decides.";
    }

    /// What may hold for some files only.
    struct PartForm is "keys of settings" {
        lints: Optional<Placed<Levels>>, "How severe the findings of a lint are, or `off`.";
        fail_on "fail-on": Optional<Placed<WordOf<Severity>>>, "The lowest severity that fails a run.";
        waivers: Optional<Placed<List<Placed<WaiverForm>>>>, "Findings that the team accepts in every file.";
        defaults: Optional<Placed<Stated>>, "What flows state unless their file says otherwise.";
        decision: Optional<Placed<Decision>>, "What every decision plans unless it says otherwise; the protocol is decided flow by flow.";
    }

    /// Other settings for some of the files.
    struct OverrideForm is "an override" {
        files: AtLeast<1, Placed<Text>>, "The files that it is for, in the patterns of .gitignore, relative to the settings.";
        part: PartForm as keys;
    }
}

/// What a settings file may hold.
pub const FILE: &Form = &SettingsForm::FORM;

words! {
    /// How much the findings of a lint matter to a team.
    Level {
        /// The file cannot be used as it is.
        Error = "error",
        /// The file can be used, but something in it is likely wrong.
        Warning = "warning",
        /// Worth knowing.
        Info = "info",
        /// Not looked for.
        Off = "off",
    }
}

impl Level {
    /// Returns the severity of the findings; `None` if there are none.
    pub(super) fn severity(self) -> Option<Severity> {
        Severity::from_word(self.word())
    }
}

/// Lints with their levels.
pub(super) struct Levels;

impl Described for Levels {
    type Value = Vec<(LintId, Level)>;
    const HOLDS: Holds = Holds::Named { by: &Holds::Name(Thing::Lint), of: &WordOf::<Level>::HOLDS };
}

impl Kind<Loader<'_>> for Levels {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self::Value> {
        let entries = loader.reader.entries(node, "lints with their severities, such as `{ decision-missing: off }`")?;
        Some(entries.iter().filter_map(|entry| one_level(loader, entry)).collect())
    }
}

fn one_level(loader: &mut Loader<'_>, entry: &Entry) -> Option<(LintId, Level)> {
    let name = format!("lints.{}", entry.key).into();
    let level = under(loader, Some(name), |loader| WordOf::<Level>::read(loader, &entry.value));
    let pack = loader.pack;
    let Some(lint) = pack.find_lint(&entry.key) else {
        let known: Vec<&str> =
            pack.lints().map(|(_, lint)| lint).filter(|lint| is_for_teams(lint.group)).map(|lint| lint.id.as_str()).collect();
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, entry.key_span, format!("unknown lint `{}`", entry.key));
        let fix = Fix::of_key_slip(&entry.key, entry.key_span, known.iter().copied());
        let help = suggestion(&entry.key, known).or_else(|| Some("run `protopick lint --list` to list all of them".to_owned()));
        loader.reader.report(fault.maybe_help(help).fix(fix));
        return None;
    };
    if !is_for_teams(pack.lint(lint).group) {
        let fault = format!("`{}` tells of a fault, whose severity cannot be changed", entry.key);
        return loader.reader.fail(codes::INVALID_VALUE, entry.key_span, fault);
    }
    Some((lint, level?))
}

/// Returns whether a team decides how much the findings matter: a file that cannot be read stays an error.
fn is_for_teams(group: LintGroup) -> bool {
    !matches!(group, LintGroup::File | LintGroup::Rules)
}
