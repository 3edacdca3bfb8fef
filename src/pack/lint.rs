//! What findings mean, which of them come from rules, and what a decision may name.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::text::Phrase;
use super::vocabulary::Reading;
use super::{Answers, Condition, DimensionId, LintId, NeedId, Pack, ProtocolId, Reason, Word};
use crate::decision::Fit;
use crate::diag::{Code, Severity};

/// The keys under `decision` that hold a text or a list of texts, with what each plans.
pub const PLANS: [Word; 13] = [
    Word { word: "because", says: "Why this was chosen." },
    Word { word: "authentication", says: "How clients prove who they are, such as a ticket or mutual TLS." },
    Word { word: "encryption", says: "How data is protected on the way, such as https or wss." },
    Word { word: "scale-out", says: "How more instances take more load, such as stateless instances or a broker backplane." },
    Word { word: "monitoring", says: "What is watched in production, such as open connections or the error rate." },
    Word { word: "heartbeat", says: "How often an open connection is proven alive, such as 30s." },
    Word { word: "message-size", says: "The largest message that is taken, such as 64 KiB." },
    Word { word: "connection-age", says: "How long a connection may stay open, such as 1h." },
    Word { word: "limits", says: "What keeps a single client from taking too much, such as 60 requests a minute." },
    Word { word: "origin-check", says: "Which origins may connect from a browser." },
    Word { word: "errors", says: "How errors are told to clients, such as problem details." },
    Word { word: "tests", says: "What tests must show." },
    Word { word: "record", says: "The file that records the decision." },
];

/// The same keys without what they plan.
pub const DECISION_KEYS: [&str; PLANS.len()] = {
    let mut keys = [""; PLANS.len()];
    let mut at = 0;
    while at < PLANS.len() {
        keys[at] = PLANS[at].word;
        at += 1;
    }
    keys
};

words! {
    /// What a lint is about.
    LintGroup {
        /// The form of the file.
        File = "file",
        /// Requirements that do not go together.
        Contradiction = "contradiction",
        /// A decision that does not match the requirements.
        Mismatch = "mismatch",
        /// More than the requirements ask for.
        OverEngineering = "over-engineering",
        /// Growth.
        Scaling = "scalability",
        /// Attackers.
        Security = "security",
        /// What is seen in production.
        Monitoring = "monitoring",
        /// What is good practice.
        Practice = "practice",
        /// What the gateway can do.
        Gateway = "gateway",
        /// What the configuration of a gateway does.
        Configuration = "configuration",
        /// Accepted findings.
        Waiver = "waiver",
        /// Packs in place of requirements.
        Rules = "rules",
    }
}

/// A kind of finding: what it means, and what causes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lint {
    /// The name by which users see, filter and waive it.
    pub id: String,
    /// What it is about.
    pub group: LintGroup,
    /// How much it matters.
    pub severity: Severity,
    /// How much it matters by the rules, if a team has chosen another severity.
    #[serde(skip)]
    pub usual: Option<Severity>,
    /// Whether a team has switched it off, so that it is not looked for.
    #[serde(skip)]
    pub off: bool,
    /// What is found, in a few words.
    pub title: String,
    /// What it means, in a sentence or two.
    pub says: String,
    /// What to do about it, in a sentence or two.
    pub remedy: String,
    /// Why it matters.
    pub reason: Reason,
    /// What causes it.
    pub check: Check,
    /// The message of a finding; `{flow}`, `{protocol}`, `{text}` and `{requirement}` stand for what it is about. `None` if the
    /// program words it.
    pub message: Option<String>,
    /// Whether flows of a file with the same message share one finding, which counts them.
    pub once: bool,
    /// The decided protocols that it is about; empty for all.
    pub protocols: Vec<ProtocolId>,
    /// The answers for which it is checked; `None` for always.
    pub when: Option<Condition>,
    /// The answers under which it is not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<Condition>,
    /// The limit that something is compared with, in thousandths of the unit that `says` names.
    pub limit: Option<u32>,
    /// How severe an attack could be, from 0.1 to 10 as in CVSS, in tenths; `None` if it is not a security problem.
    pub security_tenths: Option<u32>,
    /// A requirements file that triggers it, and one that does not.
    pub example: Option<LintExample>,
}

impl Lint {
    /// Returns how much its findings matter, in a word: its severity, or that it is switched off.
    pub fn level(&self) -> &'static str {
        if self.off { "off" } else { self.severity.word() }
    }

    /// Returns the severity of a finding that is at most this severe by the rules: a hint stays a hint, whatever a team has chosen.
    pub fn severity_at_most(&self, most: Severity) -> Severity {
        // The most severe comes first in the order.
        match self.usual {
            Some(usual) if most <= usual => self.severity,
            _ => most.max(self.severity),
        }
    }

    /// Returns whether it is checked for some answers.
    pub fn applies(&self, answers: &Answers) -> bool {
        let holds = |condition: &Condition| condition.holds(answers);
        self.when.as_ref().is_none_or(holds) && !self.unless.as_ref().is_some_and(holds)
    }
}

/// Requirements files that demonstrate a lint, judged as of [`LintExample::TODAY`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintExample {
    /// The file that triggers it.
    pub fires: String,
    /// The file that does not.
    pub quiet: String,
}

impl LintExample {
    /// The day as of which examples are judged.
    pub const TODAY: &str = "2026-01-01";
}

/// What causes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// The program finds it by itself.
    Own,
    /// Nothing is planned under any of these keys.
    Missing(Vec<String>),
    /// Something is planned under these keys, but none of it names an option that the pack knows for the protocol under
    /// `options`.
    Unmet {
        /// The keys to look under.
        keys: Vec<String>,
        /// The key whose options suffice.
        options: String,
        /// The message if only unknown words were found, which is merely a note.
        unknown: Option<String>,
    },
    /// An option that points here is planned.
    Chosen,
    /// The decided protocol serves one of these requirements, if stated, worse than `below`.
    Misfit {
        /// The requirements to compare with.
        requirements: Vec<Requirement>,
        /// The lowest fit that suffices.
        below: Fit,
    },
}

/// What a check may ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requirement {
    /// Any answer to a dimension.
    Dimension(DimensionId),
    /// A need.
    Need(NeedId),
}

/// Something that a decision may name under one of its keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanOption {
    /// The protocol that supports it.
    pub protocol: ProtocolId,
    /// The key under `decision`.
    pub key: String,
    /// The word for it.
    pub id: String,
    /// The ways to phrase it.
    pub phrases: Vec<Phrase>,
    /// What it is, in a sentence.
    pub says: String,
    /// Why it is good or bad.
    pub reason: Reason,
    /// What clients identify themselves by, if it is a way to authenticate: options with the same value share one identity.
    pub identity: Option<String>,
    /// What speaks against it, if anything.
    pub lint: Option<LintId>,
    /// Whether that also holds next to options that nothing speaks against; otherwise a text that names both means those.
    pub firm: bool,
    /// The answers for which that holds; `None` for always.
    pub when: Option<Condition>,
}

impl Pack {
    /// Returns the kinds of findings, in alphabetical order.
    pub fn lints(&self) -> impl ExactSizeIterator<Item = (LintId, &Lint)> {
        self.lints.iter().enumerate().map(|(i, lint)| (LintId::new(i), lint))
    }

    /// Returns a kind of finding.
    pub fn lint(&self, id: LintId) -> &Lint {
        &self.lints[id.index()]
    }

    /// Returns the kind of finding with this id.
    pub fn find_lint(&self, id: &str) -> Option<LintId> {
        self.lints.binary_search_by(|lint| lint.id.as_str().cmp(id)).ok().map(LintId::new)
    }

    /// Returns what the pack says about a kind of finding that the program produces itself; `None` if the pack has no words for
    /// it.
    pub fn lint_of(&self, code: Code) -> Option<LintId> {
        self.find_lint(code.slug)
    }

    /// Returns the same pack with other severities of some lints; `None` switches one off.
    pub fn with_levels(&self, levels: impl IntoIterator<Item = (LintId, Option<Severity>)>) -> Self {
        let mut pack = self.clone();
        for (id, severity) in levels {
            let lint = &mut pack.lints[id.index()];
            lint.off = severity.is_none();
            lint.usual = Some(lint.severity);
            lint.severity = severity.unwrap_or(lint.severity);
        }
        pack
    }

    /// Returns the options that decisions for a protocol may name.
    pub fn options(&self, protocol: ProtocolId) -> impl Iterator<Item = &PlanOption> {
        self.options.iter().filter(move |option| option.protocol == protocol)
    }

    /// Reads a text under a key of a decision. Which options it names is only known with a protocol.
    pub fn read(&self, protocol: Option<ProtocolId>, key: &str, text: &str) -> Reading<'_> {
        self.vocabulary.read(&self.options, &self.wording, protocol, key, text)
    }
}
