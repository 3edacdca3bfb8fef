//! What is cited, for display.

use super::explanation::Cited;
use crate::pack::{Citation, Fact, FactId, Ground, Pack, Source};

/// Returns what is cited, each once: first documents with their sections, then facts.
pub(super) fn cited(pack: &Pack, citations: &[Citation]) -> Vec<Cited> {
    let mut cited: Vec<Cited> = Vec::new();
    let mut facts: Vec<FactId> = Vec::new();
    for &citation in citations {
        let document = match citation {
            Citation::Section(source, section) => {
                let source = pack.source(source);
                let says = format!("{}, section \"{}\"", source.title, source.sections[usize::from(section)].title);
                cited_source(source, pack.citation(citation), says)
            }
            Citation::Document(source) => {
                let source = pack.source(source);
                cited_source(source, source.id.clone(), source.title.clone())
            }
            Citation::Fact(fact) => {
                facts.push(fact);
                continue;
            }
        };
        if !cited.contains(&document) {
            cited.push(document);
        }
    }
    facts.sort_unstable();
    facts.dedup();
    cited.extend(facts.into_iter().map(|fact| cited_fact(pack, pack.fact(fact))));
    cited
}

pub(super) fn cited_source(source: &Source, id: String, says: String) -> Cited {
    Cited { id, says, status: None, inferred_from: Vec::new(), urls: source.url.iter().cloned().collect() }
}

pub(super) fn cited_fact(pack: &Pack, fact: &Fact) -> Cited {
    let (mut inferred_from, mut urls) = (Vec::new(), Vec::new());
    for &ground in &fact.grounds {
        match ground {
            Ground::Source(source) => urls.extend(pack.source(source).url.clone()),
            Ground::Fact(fact) => inferred_from.push(pack.fact(fact).id.clone()),
        }
    }
    Cited { id: fact.id.clone(), says: fact.says.clone(), status: Some(fact.status.word().to_owned()), inferred_from, urls }
}
