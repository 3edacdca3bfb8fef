//! The comparison tables.

use super::name::Name;
use super::table::{Column, TableCell, TableReport};
use crate::pack::{ClaimId, GuidanceKind, Pack, Protocol, ProtocolId, Subject, Verdict};

/// What a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Use, communication, pros and cons.
    Summary,
    /// The fit at every level and for every need.
    Framework,
    /// Throughput and memory.
    Performance,
    /// Authentication and data protection.
    Security,
    /// Observability and debugging.
    Operations,
    /// Patterns, practices, pitfalls and advice.
    Practices,
    /// Which gateways carry which protocols.
    Gateways,
}

/// Compares protocols in one aspect.
pub fn compare(pack: &Pack, protocols: &[ProtocolId], aspect: Aspect) -> TableReport {
    match aspect {
        Aspect::Summary => summary(pack, protocols),
        Aspect::Framework => framework(pack, protocols),
        Aspect::Performance => performance(pack, protocols),
        Aspect::Security => security(pack, protocols),
        Aspect::Operations => operations(pack, protocols),
        Aspect::Practices => practices(pack, protocols),
        Aspect::Gateways => {
            let all: Vec<_> = pack.gateways().map(|(id, _)| id).collect();
            super::compare_gateways(pack, &all, protocols)
        }
    }
}

/// Returns a table with one row for each protocol.
fn by_protocol(
    pack: &Pack,
    protocols: &[ProtocolId],
    (aspect, title): (&str, &str),
    heads: &[(&str, &str)],
    cells: impl Fn(&Protocol) -> Vec<TableCell>,
) -> TableReport {
    let mut columns = TableReport::columns(&[("protocol", "Protocol")]);
    columns.extend(TableReport::columns(heads));
    let rows = protocols
        .iter()
        .map(|&id| std::iter::once(TableCell::Name(Name::of(pack, id))).chain(cells(pack.protocol(id))).collect());
    TableReport {
        title: title.to_owned(),
        aspect: aspect.to_owned(),
        grouped: false,
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

fn summary(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let heads = [("use", "Use it for"), ("communication", "Communication"), ("pros", "Pros"), ("cons", "Cons"), CHECKED];
    let mut table = by_protocol(pack, protocols, ("summary", "Protocols between clients and the gateway"), &heads, |protocol| {
        let summary = &protocol.summary;
        let texts = [&summary.use_case, &protocol.communication.class, &summary.pros, &summary.cons];
        texts.into_iter().map(TableCell::text).chain([verdicts(pack, &summary.claims)]).collect()
    });
    table.notes = claim_notes(pack, protocols.iter().flat_map(|&id| pack.protocol(id).summary.claims.clone()));
    table
}

fn framework(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let mut columns = TableReport::columns(&[("criterion", "Criterion"), ("level", "Level")]);
    columns.extend(protocols.iter().map(|&id| {
        let protocol = pack.protocol(id);
        Column { key: protocol.id.clone(), title: protocol.name.clone() }
    }));
    let row = |criterion: &str, level: &str, subject: Subject| {
        let head = [TableCell::text(criterion), TableCell::text(level)];
        head.into_iter().chain(protocols.iter().map(|&id| TableCell::Fit(pack.best_fit(subject, id).fit))).collect()
    };
    let levels = pack.dimensions().flat_map(|(id, dimension)| {
        pack.levels(id).map(move |(level, words)| row(&dimension.id, &words.id, Subject::Level(level)))
    });
    let needs = pack.needs().map(|(id, need)| row("needs", &need.id, Subject::Need(id)));
    TableReport {
        title: "How well each protocol serves each answer".to_owned(),
        aspect: "framework".to_owned(),
        grouped: true,
        columns,
        rows: levels.chain(needs).collect(),
        notes: vec![
            "ideal: made for this; good: common practice; fair: workable at known costs; poor: possible, but not what it is made for; impossible (-): excluded."
                .to_owned(),
            "Caps lower some fits for combinations of answers; `protopick rules list` names them.".to_owned(),
        ],
    }
}

fn performance(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let heads = [
        ("throughput_rank", "Rank"),
        ("throughput", "Throughput"),
        ("throughput_because", "Because"),
        ("memory", "Memory"),
        ("memory_because", "Because"),
        CHECKED,
    ];
    let claims =
        |protocol: &Protocol| [&protocol.throughput.reason, &protocol.memory.reason].map(|reason| reason.claims.clone()).concat();
    let mut table = by_protocol(pack, protocols, ("performance", "Performance"), &heads, |protocol| {
        let (throughput, memory) = (&protocol.throughput, &protocol.memory);
        vec![
            TableCell::text(throughput.rank.to_string()),
            TableCell::text(&throughput.class),
            TableCell::text(&throughput.reason.because),
            TableCell::text(&memory.class),
            TableCell::text(&memory.reason.because),
            verdicts(pack, &claims(protocol)),
        ]
    });
    table.notes = claim_notes(pack, protocols.iter().flat_map(|&id| claims(pack.protocol(id))));
    table
}

fn security(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let heads = [("authentication", "Authentication"), ("data_protection", "Data protection")];
    by_protocol(pack, protocols, ("security", "Security"), &heads, |protocol| {
        [&protocol.authentication.says, &protocol.data_protection.says].into_iter().map(TableCell::text).collect()
    })
}

fn operations(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let heads = [("observability", "Observability"), ("watch", "How it is watched"), ("tools", "Debugging tools")];
    by_protocol(pack, protocols, ("operations", "Operations"), &heads, |protocol| {
        vec![
            TableCell::text(protocol.observability.class.as_deref().unwrap_or_default()),
            TableCell::text(&protocol.observability.says),
            TableCell::List(protocol.debugging.tools.clone()),
        ]
    })
}

fn practices(pack: &Pack, protocols: &[ProtocolId]) -> TableReport {
    let concerns = |about: &[ProtocolId]| about.is_empty() || about.iter().any(|id| protocols.contains(id));
    let mut rows = Vec::new();
    for (_, guidance) in pack.guidance().filter(|(_, guidance)| guidance.kind != GuidanceKind::Word) {
        let points: Vec<_> = guidance.points.iter().filter(|point| concerns(&point.protocols)).collect();
        if !concerns(&guidance.protocols) && points.is_empty() {
            continue;
        }
        let row = |kind: &str, title: &str, says: &str, because: &str| [kind, title, says, because].map(TableCell::text).to_vec();
        rows.push(row(guidance.kind.word(), &guidance.title, &guidance.says, &guidance.reason.because));
        let points = points.iter().map(|point| row(guidance.kind.word(), &guidance.title, &point.says, &point.reason.because));
        rows.extend(points);
    }
    TableReport {
        title: "Patterns, practices, pitfalls and advice".to_owned(),
        aspect: "practices".to_owned(),
        grouped: true,
        columns: TableReport::columns(&[("kind", "Kind"), ("title", "Title"), ("says", "What it says"), ("because", "Because")]),
        rows,
        notes: Vec::new(),
    }
}

/// The column that says what was found of the claims of the guide on which a row relies.
const CHECKED: (&str, &str) = ("claims", "Claims in doubt");

/// Returns the claims that the evidence does not simply support, each with the verdict on it.
fn verdicts(pack: &Pack, claims: &[ClaimId]) -> TableCell {
    let mut claims: Vec<_> =
        claims.iter().map(|&id| pack.claim(id)).filter(|claim| claim.verdict != Verdict::Supported).collect();
    claims.dedup_by_key(|claim| &claim.id);
    TableCell::List(claims.iter().map(|claim| format!("{}: {}", claim.id, claim.verdict.word())).collect())
}

/// Returns what the evidence says about the claims behind a table, each once, unless it simply agrees.
fn claim_notes(pack: &Pack, claims: impl Iterator<Item = ClaimId>) -> Vec<String> {
    let mut claims: Vec<_> = claims.collect();
    claims.sort_unstable();
    claims.dedup();
    let notes = claims.into_iter().map(|id| pack.claim(id)).filter(|claim| claim.verdict != Verdict::Supported);
    notes.map(|claim| format!("{}, \"{}\": {}. {}", claim.id, claim.says, claim.verdict.word(), claim.because)).collect()
}
