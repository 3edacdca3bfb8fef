//! Lints, and what decisions may name.

use super::kinds::{DecisionKey, OwnId};
use super::loader::Loader;
use crate::decision::Fit;
use crate::diag::{Code, Severity, codes};
use crate::pack::form::{Kind, List, Number, OneOrMore, Optional, OrNone, Placed, Text, Truth, WordOf, forms};
use crate::pack::{Check, Condition, Lint, LintExample, LintGroup, ProtocolId, Reason, Requirement};
use crate::source::At;
use crate::yaml::{LARGEST_ORDINAL, Node};

/// Highest severity of a security problem.
const WORST: u32 = 10;

forms! { Loader<'_>;
    /// What a finding means, and what brings it about.
    struct LintForm is "a lint" {
        id: OwnId;
        group: WordOf<LintGroup>, "What it is about; `rules` for what is found in packs.";
        severity: Optional<WordOf<Severity>>, "How much it matters; what the program finds by itself has a severity of its own.";
        title: Text, "What is found, in a few words.";
        says: Text, "What it means, in a sentence or two.";
        remedy: Text, "What to do about it, in a sentence or two.";
        check: Optional<Placed<CheckForm>>, "What brings it about; without one, the program finds it by itself.";
        message: Optional<Placed<Text>>,
            "What a finding says; {flow}, {protocol}, {text} and {requirement} stand for what it is about.";
        once: Optional<Placed<Truth>>, "Several flows of a file of which it says the same have one finding, which counts them.";
        protocols: OrNone<List<ProtocolId>>, "The decided protocols that it is about; all when left out.";
        when: Optional<Condition>, "The answers under which it is looked for; always when left out.";
        unless: Optional<Condition>, "The answers under which it is not looked for.";
        limit: Optional<Number<LARGEST_ORDINAL>>, "A limit that it holds something against, and that `says` speaks of.";
        security: Optional<Number<WORST>>,
            "How bad an attacker could make it, from 0.1 to 10 as CVSS counts; only for what is a lack of security.";
        example: Optional<LintExample>, "Proof: requirements files that show it, as of 2026-01-01.";
        reason: Reason as keys;
    }

    /// Requirements files that show a lint.
    impl LintExample is "an example" {
        fires: Text, "A requirements file on which it fires, as a text.";
        quiet: Text, "A requirements file on which it does not, as a text.";
    }

    /// What brings a finding about.
    struct CheckForm is "a check", one of ["missing", "unmet", "chosen", "misfit"] {
        missing: Optional<OneOrMore<DecisionKey>>, "Nothing is planned under any of these keys.";
        unmet: Optional<OneOrMore<DecisionKey>>,
            "Something is planned under these keys, and none of it names an option that would do.";
        options: Optional<DecisionKey>, "The key whose options would do.";
        unknown: Optional<Text>,
            "What a finding says where only words stand that the rules do not know, which is no more than a note.";
        chosen: Optional<Truth>, "An option that names this lint is planned.";
        misfit: Optional<OneOrMore<Requirement>>,
            "The decided protocol serves one of these dimensions and needs, where it is stated, worse than it should.";
        below: Optional<WordOf<Fit>>, "A fit that would do.";
    }
}

/// Returns what the findings of a lint may say, if the rules word it.
fn told<'a>(message: Option<&'a str>, check: Option<&'a Check>) -> Vec<&'a str> {
    let unknown = check.and_then(|check| match check {
        Check::Unmet { unknown, .. } => unknown.as_deref(),
        _ => None,
    });
    message.into_iter().chain(unknown).collect()
}

impl Loader<'_> {
    pub(super) fn lint(&mut self, node: &Node) -> Option<Lint> {
        let form = LintForm::read(self, node)?;
        let own = Code::find(self.file_id);
        let severity = form.severity.and_then(|severity| match severity.or(own.map(|code| code.severity)) {
            None => self.reader.missing(node.span, "severity"),
            severity => severity,
        });
        let check = match form.check? {
            Some(check) => self.check(check),
            None if own.is_some() => Some(Check::Own),
            None => {
                let fault = "a lint that the program does not find itself needs a `check`";
                return self.reader.fail(codes::MISSING_KEY, node.span, fault);
            }
        };
        let message = match (form.message?, check.as_ref()) {
            (Some(At { span, .. }), Some(Check::Own)) => {
                return self.reader.fail(
                    codes::UNKNOWN_KEY,
                    span,
                    "`message` is not allowed here, since the program words this lint itself",
                );
            }
            (None, Some(check)) if *check != Check::Own => return self.reader.missing(node.span, "message"),
            (message, _) => message.map(|message| message.value),
        };
        let once = form.once.and_then(|once| match once {
            Some(once) => self.once(once, own, &told(message.as_deref(), check.as_ref())),
            None => Some(false),
        });
        Some(Lint {
            id: form.id?,
            group: form.group?,
            severity: severity?,
            usual: None,
            off: false,
            title: form.title?,
            says: form.says?,
            remedy: form.remedy?,
            reason: form.reason?,
            check: check?,
            message,
            once: once?,
            protocols: form.protocols?,
            when: form.when?,
            unless: form.unless?,
            limit: form.limit?,
            security_tenths: form.security?.map(|thousandths| thousandths / 100),
            example: form.example?,
        })
    }

    /// Returns whether a lint is reported once for several flows, which requires words that are the same for all of them.
    fn once(&mut self, At { value: once, span }: At<bool>, own: Option<Code>, told: &[&str]) -> Option<bool> {
        let differs = told.is_empty() && own.is_some_and(|own| !Code::ALIKE.contains(&own));
        if once && differs {
            let fault = "`once` is not possible, since the message of this lint differs from flow to flow";
            return self.reader.fail(codes::INVALID_VALUE, span, fault);
        }
        if once && told.iter().any(|text| !text.contains("{flow}")) {
            let fault = "`once` needs a `{flow}` in each text of the lint, to be replaced by the number of flows";
            return self.reader.fail(codes::INVALID_VALUE, span, fault);
        }
        Some(once)
    }

    fn check(&mut self, At { value: form, span }: At<CheckForm>) -> Option<Check> {
        let CheckForm { missing, unmet, options, unknown, chosen, misfit, below } = form;
        let (missing, unmet, chosen, misfit) = (missing?, unmet?, chosen?, misfit?);
        let (options, unknown, below) = (options?, unknown?, below?);
        let told = usize::from(missing.is_some())
            + usize::from(unmet.is_some())
            + usize::from(chosen.is_some())
            + usize::from(misfit.is_some());
        if told != 1 {
            let fault = "`check` takes exactly one of `missing`, `unmet`, `chosen` and `misfit`";
            return self.reader.fail(codes::INVALID_VALUE, span, fault);
        }
        let of_unmet = options.is_some() || unknown.is_some();
        if (of_unmet && unmet.is_none()) || (below.is_some() && misfit.is_none()) {
            let fault = "`options` and `unknown` belong to `unmet`, and `below` to `misfit`";
            return self.reader.fail(codes::INVALID_VALUE, span, fault);
        }
        match (missing, unmet, misfit) {
            (Some(keys), _, _) => Some(Check::Missing(keys)),
            (_, Some(keys), _) => match options {
                Some(options) => Some(Check::Unmet { keys, options, unknown }),
                None => self.reader.missing(span, "options"),
            },
            (_, _, Some(requirements)) => match below {
                Some(below) => Some(Check::Misfit { requirements, below }),
                None => self.reader.missing(span, "below"),
            },
            _ => Some(Check::Chosen),
        }
    }
}
