//! Published decisions that are related to what the user asks for.

use super::name::Name;
use super::practice::PrecedentNote;
use super::table::{TableCell, TableReport};
use super::topic::{Found, Topic, find, topics};
use super::words::counted;
use crate::diag::nearest;
use crate::pack::{
    AmountId, CarrierId, DimensionId, LevelId, NeedId, Pack, Precedent, PrecedentId, PrecedentKind, ProtocolId, WayId,
};

/// Published decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedentList {
    /// What they are related to, as the user asked; empty for all.
    pub asked: Vec<String>,
    /// How many there are of how many, in words.
    pub title: String,
    /// What was chosen, and how often, most frequent first.
    pub chosen: Vec<(Name, usize)>,
    /// The decisions, by system.
    pub precedents: Vec<PrecedentNote>,
}

/// Something that a decision may be related to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Filter {
    Kind(PrecedentKind),
    /// A decision, by its own name or that of its system.
    One(PrecedentId),
    Protocol(ProtocolId),
    Way(WayId),
    Level(LevelId),
    Dimension(DimensionId),
    Need(NeedId),
    Amount(AmountId),
    Carrier(CarrierId),
    /// A word of its texts, or the beginning of one, in lower case.
    Text(String),
}

impl Filter {
    fn holds(&self, id: PrecedentId, precedent: &Precedent) -> bool {
        let given = &precedent.given;
        match *self {
            Self::Kind(kind) => precedent.kind == kind,
            Self::One(one) => id == one,
            Self::Protocol(protocol) => precedent.protocol == protocol,
            Self::Way(way) => precedent.way == Some(way),
            Self::Level(level) => given.level(level.dimension()) == Some(level),
            Self::Dimension(dimension) => given.level(dimension).is_some(),
            Self::Need(need) => given.needs().contains(&need),
            Self::Amount(amount) => given.amounts().iter().any(|(stated, _)| *stated == amount),
            Self::Carrier(carrier) => precedent.blocked.contains(&carrier),
            Self::Text(ref wanted) => {
                let Precedent { system, flow, name, about, description, because, .. } = precedent;
                [system, flow, name, about, description, because].into_iter().any(|text| has_word(text, wanted))
            }
        }
    }

    /// Returns whether the two are alternatives, of which a decision can have only one: what was chosen, or levels of one
    /// dimension.
    fn is_instead_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Kind(_), Self::Kind(_))
            | (Self::One(_), Self::One(_))
            | (Self::Protocol(_) | Self::Way(_), Self::Protocol(_) | Self::Way(_)) => true,
            (Self::Level(level), Self::Level(other)) => level.dimension() == other.dimension(),
            _ => self == other,
        }
    }
}

/// Returns whether a word of a text begins like this, in lower case.
fn has_word(text: &str, wanted: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(wanted).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// Returns the precedents that are related to everything asked for: words for protocols, ways, levels, dimensions, needs,
/// amounts, carriers, systems and kinds of decisions; any other word is looked for in their texts. Of alternatives, such as two protocols, one suffices. Without words,
/// returns all precedents.
///
/// # Errors
/// Says which word has no meaning here, or more than one.
pub fn precedents(pack: &Pack, words: &[String]) -> Result<PrecedentList, String> {
    let together = words.join(" ");
    let mut filters = Vec::new();
    match filters_of(pack, &together) {
        Ok(found) if !words.is_empty() => filters = found,
        _ => {
            for word in words {
                filters.extend(filters_of(pack, word).or_else(|why| in_texts(pack, word).ok_or(why))?);
            }
        }
    }
    let holds = |&(id, precedent): &(PrecedentId, &Precedent)| {
        filters.iter().all(|filter| filters.iter().any(|other| other.is_instead_of(filter) && other.holds(id, precedent)))
    };
    let found: Vec<PrecedentId> = pack.precedents().filter(holds).map(|(id, _)| id).collect();
    let notes: Vec<PrecedentNote> = found.iter().map(|&id| PrecedentNote::of(pack, id)).collect();
    let all = counted(pack.precedents().len(), "published decision");
    Ok(PrecedentList {
        title: if words.is_empty() { all } else { format!("{} of {all}: {}", notes.len(), words.join(" ")) },
        asked: words.to_vec(),
        chosen: tally(&notes),
        precedents: notes,
    })
}

/// Returns a word as a filter if it begins a word in the texts of a decision, and can mean nothing else.
fn in_texts(pack: &Pack, word: &str) -> Option<Vec<Filter>> {
    let text = Filter::Text(word.trim().to_lowercase());
    let means = matches!(find(pack, word), Found::Several(_));
    let is_there = !means && word.contains(char::is_alphanumeric) && pack.precedents().any(|(id, one)| text.holds(id, one));
    is_there.then(|| vec![text])
}

fn filters_of(pack: &Pack, word: &str) -> Result<Vec<Filter>, String> {
    if let Some(kind) = PrecedentKind::from_word(&word.to_lowercase()) {
        return Ok(vec![Filter::Kind(kind)]);
    }
    // A gateway or a document may share its name with a system.
    let systems: Vec<Filter> = pack.find_precedents(word).into_iter().map(Filter::One).collect();
    let named = match find(pack, word) {
        Found::One(name) => topics(pack).into_iter().find(|(id, _)| *id == name).and_then(|(_, topic)| filter(topic)),
        Found::Several(names) if systems.is_empty() => {
            return Err(format!("`{word}` can mean {}", names.join(" or ")));
        }
        _ => None,
    };
    match named {
        Some(filter) => Ok(vec![filter]),
        None if !systems.is_empty() => Ok(systems),
        None => {
            let known = topics(pack).into_iter().filter(|(_, topic)| filter(*topic).is_some()).map(|(name, _)| name);
            let kinds = PrecedentKind::WORDS.iter().map(|&kind| kind.to_owned());
            let known: Vec<String> = known.chain(kinds).chain(pack.precedents().map(|(_, known)| known.system.clone())).collect();
            let near = nearest(word, known.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| "; name a protocol, way, level, need, system, or kind of decision".to_owned());
            Err(format!("no published decision has to do with `{word}`{help}"))
        }
    }
}

fn filter(topic: Topic) -> Option<Filter> {
    Some(match topic {
        Topic::Protocol(protocol) => Filter::Protocol(protocol),
        Topic::Way(way) => Filter::Way(way),
        Topic::Level(level) => Filter::Level(level),
        Topic::Dimension(dimension) => Filter::Dimension(dimension),
        Topic::Need(need) => Filter::Need(need),
        Topic::Amount(amount) => Filter::Amount(amount),
        Topic::Carrier(carrier) => Filter::Carrier(carrier),
        Topic::Precedent(precedent) => Filter::One(precedent),
        _ => return None,
    })
}

fn tally(notes: &[PrecedentNote]) -> Vec<(Name, usize)> {
    let mut chosen: Vec<(Name, usize)> = Vec::new();
    for note in notes {
        let name = note.chosen();
        match chosen.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => chosen.push((name.clone(), 1)),
        }
    }
    chosen.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    chosen
}

impl PrecedentList {
    /// Returns what was chosen, in words: `WebSocket 5; SSE 4`.
    pub fn tally(&self) -> String {
        self.chosen.iter().map(|(name, count)| format!("{} {count}", name.name)).collect::<Vec<_>>().join("; ")
    }

    /// Returns the same as a table.
    pub fn table(&self) -> TableReport {
        let heads = [
            ("id", "Decision"),
            ("system", "System"),
            ("year", "Year"),
            ("kind", "Kind"),
            ("chosen", "Chosen"),
            ("rejected", "Refused"),
            ("description", "What happens"),
            ("requires", "What was needed"),
            ("because", "Why"),
            ("pages", "Sources"),
        ];
        let row = |note: &PrecedentNote| {
            vec![
                TableCell::text(&note.id),
                TableCell::text(&note.system),
                TableCell::text(note.year.map_or_else(String::new, |year| year.to_string())),
                TableCell::text(note.kind),
                TableCell::Name(note.chosen().clone()),
                TableCell::List(note.rejected.iter().map(|name| name.name.clone()).collect()),
                TableCell::text(&note.description),
                TableCell::text(note.requires()),
                TableCell::text(&note.because),
                TableCell::List(note.pages.iter().map(|(_, url)| url.clone()).collect()),
            ]
        };
        TableReport {
            title: self.title.clone(),
            aspect: "precedents".to_owned(),
            grouped: false,
            columns: TableReport::columns(&heads),
            rows: self.precedents.iter().map(row).collect(),
            notes: vec![self.tally()],
        }
    }
}
