//! Explains facts, claims and documents, and says what the evidence says about what is explained.

use super::teller::{Teller, bare, section};
use crate::pack::{Citation, ClaimId, Fact, FactId, Ground, SourceId};
use crate::report::cited::{cited_fact, cited_source};
use crate::report::explanation::{Cited, ClaimNote, Explanation, Item};
use crate::report::gateway::gateway_fact_text;

impl Teller<'_> {
    pub(super) fn verdicts(&mut self) -> Vec<ClaimNote> {
        let pack = self.pack;
        let mut claims = std::mem::take(&mut self.claims);
        claims.sort_unstable();
        claims.dedup();
        let verdicts = claims.into_iter().map(|id| pack.claim(id)).map(|claim| ClaimNote {
            id: claim.id.clone(),
            claim: claim.says.clone(),
            source: claim.source.iter().map(|&source| pack.citation(source)).collect::<Vec<_>>().join(", "),
            verdict: claim.verdict.word().to_owned(),
            because: claim.because.clone(),
            evidence: claim.evidence.iter().map(|&fact| pack.fact(fact).id.clone()).collect(),
        });
        verdicts.collect()
    }

    /// Returns the cited documents, each once, in the order of the pack.
    pub(super) fn documents(&self) -> Vec<Cited> {
        let pack = self.pack;
        let mut facts: Vec<FactId> = Vec::new();
        let mut sources: Vec<SourceId> = Vec::new();
        for &citation in &self.citations {
            match citation {
                Citation::Section(source, _) | Citation::Document(source) => sources.push(source),
                Citation::Fact(fact) => facts.push(fact),
            }
        }
        // Facts may be inferred from facts, and the loader does not forbid cycles.
        let mut known = 0;
        while known < facts.len() {
            for &ground in &pack.fact(facts[known]).grounds {
                match ground {
                    Ground::Source(source) => sources.push(source),
                    Ground::Fact(fact) if !facts.contains(&fact) => facts.push(fact),
                    Ground::Fact(_) => {}
                }
            }
            known += 1;
        }
        sources.sort_unstable();
        sources.dedup();
        let sources = sources.into_iter().map(|id| pack.source(id));
        sources.map(|source| cited_source(source, source.id.clone(), source.title.clone())).collect()
    }

    /// Explains a checked fact.
    pub(super) fn fact(&mut self, id: String, at: FactId) -> Explanation {
        let pack = self.pack;
        let fact = pack.fact(at);
        let cited = cited_fact(pack, fact);
        let documents = fact.grounds.iter().map(|&ground| match ground {
            Ground::Source(source) => Citation::Document(source),
            Ground::Fact(fact) => Citation::Fact(fact),
        });
        self.citations.extend(documents);
        let text = [fact.says.clone(), format!("Status: {}.", cited.status.unwrap_or_default())];
        let known = pack.gateway_of(at).map(|(gateway, known)| gateway_fact_text(pack, gateway, known));
        bare("fact", id, &fact_title(fact), text.into_iter().chain(known.into_iter().flatten()))
    }

    /// Explains a claim of the guide; the evidence follows as its verdict.
    pub(super) fn claim(&mut self, id: String, claim: ClaimId) -> Explanation {
        let pack = self.pack;
        self.claims.push(claim);
        self.citations.extend(pack.claim(claim).source.iter().copied());
        self.citations.extend(pack.claim(claim).evidence.iter().copied().map(Citation::Fact));
        bare("claim", id, &pack.claim(claim).says, [])
    }

    /// Explains a cited document.
    pub(super) fn source(&mut self, id: String, source: SourceId) -> Explanation {
        let pack = self.pack;
        let source = pack.source(source);
        let sections = source.sections.iter().map(|part| Item {
            label: format!("{}#{}", source.id, part.id),
            fit: None,
            because: part.title.clone(),
            source: String::new(),
        });
        let sections: Vec<_> = sections.collect();
        let sections = if sections.is_empty() { Vec::new() } else { vec![section("Sections", sections)] };
        let text = source.date.iter().map(|date| format!("Read: {date}"));
        let sources = vec![cited_source(source, source.id.clone(), source.title.clone())];
        Explanation { sections, sources, ..bare("source", id, &source.title, text) }
    }
}

fn fact_title(fact: &Fact) -> String {
    match fact.quality {
        Some(quality) => format!("Measurement ({})", quality.word()),
        None => "Checked fact".to_owned(),
    }
}
