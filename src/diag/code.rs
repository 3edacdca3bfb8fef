//! The kinds of findings that the program produces itself. Their meanings are in `rules/lints/`.

use super::Severity;

/// A kind of finding: a kebab-case name, and its severity unless the rules say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// The name by which users see, filter and waive it.
    pub slug: &'static str,
    /// The severity of such a finding, unless it says otherwise.
    pub severity: Severity,
}

macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $title:literal)*) => {
        /// Every kind of finding that the program produces itself.
        pub mod codes {
            use super::{Code, Severity};
            $(
                #[doc = $title]
                pub const $name: Code = Code { slug: $slug, severity: Severity::$severity };
            )*
            /// All of them.
            pub const ALL: &[Code] = &[$($name),*];
        }
    };
}

codes! {
    // Findings of the loaders of files, and of whatever opens the files.
    UNREADABLE "unreadable" Error "The file cannot be read"
    ENCODING "encoding" Error "The text is not UTF-8"
    TOO_LARGE "too-large" Error "The file exceeds a limit"
    SYNTAX "syntax" Error "The text is not well-formed YAML"
    NOT_ALLOWED "not-allowed" Error "A YAML feature that is not part of the format"
    DUPLICATE_KEY "duplicate-key" Error "A key stands twice"
    DUPLICATE "duplicate" Error "A name or a rule stands twice"
    UNKNOWN_KEY "unknown-key" Error "A key that the format does not have"
    MISSING_KEY "missing-key" Error "A required key is missing"
    WRONG_TYPE "wrong-type" Error "A value of the wrong type"
    INVALID_VALUE "invalid-value" Error "A value that is not allowed"
    UNKNOWN_NAME "unknown-name" Error "A name that nothing has"
    UNSUPPORTED_VERSION "unsupported-version" Error "A version of the format that this program does not read"

    // Further findings of the loader of packs.
    MISSING_FIT "missing-fit" Error "A protocol has no fit at a level or for a need"
    DEAD_RULE "dead-rule" Error "A rule that can have no effect"
    FAILED_CASE "failed-case" Error "A case that stands beside a rule does not hold"
    OTHER_VERSION "other-version" Warning "A pack that was made for another version of the rules beneath it"

    // Findings of the checks of a pack.
    CONTRADICTION "contradiction" Warning "Answers that exclude every protocol"
    DEAD_PROTOCOL "dead-protocol" Warning "A protocol that is never recommended"
    DEAD_LEVEL "dead-level" Warning "Two levels that mean the same"
    INERT_QUESTION "inert-question" Warning "A question whose answer changes nothing"
    IDLE_CAP "idle-cap" Info "A cap that never changes a recommendation"
    DOMINATED_PROTOCOL "dominated-protocol" Warning "A protocol that another one is never worse than"
    BROKEN_SHAPE "broken-shape" Warning "Fits that break the shape of their question"
    HIDDEN_BONUS "hidden-bonus" Info "A question that favours a protocol whatever is answered"
    REDUNDANT_QUESTION "redundant-question" Info "Two questions that judge alike"
    IDLE_FIT "idle-fit" Info "A fit that decides nothing"
    KEPT_REASON "kept-reason" Info "A changed fit or weight with the reason of the one beneath"

    // Findings of lints of requirements files.
    UNSATISFIABLE "unsatisfiable" Error "Requirements that no protocol meets together"
    UNDECIDED "undecided" Warning "A flow that states nothing that counts"
    MUST_NOT_STATED "must-not-stated" Warning "Something not negotiable that is not stated"
    MUST_WITHOUT_WEIGHT "must-without-weight" Warning "Something not negotiable with a weight of zero"
    AMOUNT_CONTRADICTS "amount-contradicts" Warning "A level that an amount contradicts"
    UNUSED_DEFAULT "unused-default" Warning "A default that no flow uses"
    POORLY_SERVED "poorly-served" Warning "A requirement that no protocol serves better than poorly"
    DECISION_IMPOSSIBLE "decision-impossible" Error "A decided protocol that is excluded"
    DECISION_NOT_BEST "decision-not-best" Error "A decided protocol that clearly loses"
    WAY_BLOCKED "way-blocked" Error "A decided way that does not get through"
    DECISION_MISSING "decision-missing" Warning "A flow without a decided protocol"
    DECISION_FRAGILE "decision-fragile" Info "A decision that small changes of weights would turn"
    DECISION_RECORD_STALE "decision-record-stale" Warning "A decision record that says something else"
    BEYOND_FITS_BETTER "beyond-fits-better" Info "A flow that no protocol serves best"
    SIMPLER_PROTOCOL "simpler-protocol" Warning "A simpler protocol that serves as well"
    MORE_PROTOCOLS "more-protocols" Info "More protocols than the plan needs"
    UNKNOWN_GATEWAY "unknown-gateway" Warning "A gateway that the rules do not know"
    GATEWAY_LACKS_PROTOCOL "gateway-lacks-protocol" Error "A decided protocol that the gateway cannot carry"
    GATEWAY_TRANSLATES "gateway-translates" Info "A protocol that the gateway turns into another"
    IDLE_TIMEOUT "idle-timeout" Warning "A connection that the gateway cuts in silence"
    AGE_LIMIT "age-limit" Warning "A connection that the gateway ends at an age"
    MESSAGE_TOO_LARGE "message-too-large" Error "A message that the gateway or the protocol refuses"
    BUFFERING_BREAKS_PUSH "buffering-breaks-push" Warning "Events that the gateway holds back in buffers"
    COMPRESSION_HOLDS_EVENTS "compression-holds-events" Warning "Events that a compressor holds back"
    UPGRADE_NOT_PASSED "upgrade-not-passed" Error "A route that does not pass an upgrade"
    WRONG_HTTP_VERSION "wrong-http-version" Error "A leg that speaks the wrong version of HTTP"
    SETTING_WITHOUT_EFFECT "setting-without-effect" Warning "A setting that has no effect where it is written"
    ROUTE_MISSING "route-missing" Error "A flow that no route serves"
    ROUTE_SHADOWED "route-shadowed" Warning "A route that no request reaches"
    CONNECTION_LIMIT "connection-limit" Warning "Fewer connections than the flows hold open"
    FORGED_HEADERS "forged-headers" Warning "A header that clients can forge"
    MEANING_CHANGED "meaning-changed" Warning "A setting that means something else in a new configuration"
    NO_TLS "no-tls" Warning "A listener without encryption although it is planned"
    NO_AUTHENTICATION_HOOK "no-authentication-hook" Warning "A route that nobody guards although it is planned"
    CONFIGURATION_UNREADABLE "configuration-unreadable" Error "A configuration that cannot be read"
    NO_AFFINITY "no-affinity" Warning "Requests of one client that reach any of several services"
    NOT_UNDERSTOOD "not-understood" Info "A part of a configuration that is not understood"
    UNCLEAR_AMOUNT "unclear-amount" Warning "An amount that cannot be taken as it stands"
    AUTH_NOT_UNIFIED "auth-not-unified" Info "Protocols that clients prove themselves to in different ways"
    WAIVER_EXPIRED "waiver-expired" Warning "A waiver whose last day is over"
    WAIVER_DATE "waiver-date" Warning "A waiver whose last day is no date"
    WAIVER_UNUSED "waiver-unused" Warning "A waiver that accepts nothing"
    WAIVER_TOO_LONG "waiver-too-long" Warning "A waiver that reaches too far ahead"
    BASELINE_STALE "baseline-stale" Info "A baseline with findings that are no longer found"
}

impl Code {
    /// Those that can say the same about several flows of a requirements file, so that rules may have them reported once for all
    /// of them.
    pub const ALIKE: [Self; 6] = [
        codes::UNDECIDED,
        codes::DECISION_MISSING,
        codes::IDLE_TIMEOUT,
        codes::AGE_LIMIT,
        codes::MESSAGE_TOO_LARGE,
        codes::BUFFERING_BREAKS_PUSH,
    ];

    /// Returns the kind with this name.
    pub fn find(slug: &str) -> Option<Self> {
        codes::ALL.iter().copied().find(|code| code.slug == slug)
    }
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
