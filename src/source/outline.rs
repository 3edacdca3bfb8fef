//! The parts of a text by their names: the route of names that leads to a place, and back. Independent of the language of the text.
//!
//! A route stays the same wherever the place is in the text, whatever comments and lines are around it.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};

use super::Span;

/// A part of a text with what is within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, such as a key, or a directive with the arguments that tell it apart from others.
    pub name: String,
    /// Where it is written: its head.
    pub span: Span,
    /// Where its content is written, if that has a place of its own.
    pub body: Option<Span>,
    /// The parts within it, in the order of the text, none overlapping another.
    pub parts: Vec<Part>,
    /// Where it ends, with all that is within it.
    end: u32,
    /// How many before it in the same part have its name.
    nth: usize,
}

impl Part {
    /// A part with what is within it.
    pub fn new(name: impl Into<String>, span: Span, body: Option<Span>, mut parts: Vec<Self>) -> Self {
        number(&mut parts);
        let ends = [Some(span.end), body.map(|body| body.end), parts.last().map(|part| part.end)];
        Self { name: name.into(), span, body, parts, end: ends.into_iter().flatten().max().unwrap_or(span.end), nth: 0 }
    }

    /// A part for each of several words, by their positions; none for a single one, which is the whole line.
    pub fn words(spans: impl Iterator<Item = Span>) -> Vec<Self> {
        let word = |(position, span)| Self::new(format!("#{position}"), span, None, Vec::new());
        let words: Vec<Self> = spans.enumerate().map(word).collect();
        if words.len() > 1 { words } else { Vec::new() }
    }

    fn holds(&self, place: Span) -> bool {
        self.span.start <= place.start && place.end <= self.end
    }
}

/// The parts of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline(Vec<Part>);

/// Reads the parts of a text in its language.
pub type Outliner = fn(super::FileId, &str) -> Outline;

/// A way to a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Route(Vec<Step>);

/// A step on a way to a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// To a part: its name, and how many before it have the same.
    Part(String, usize),
    /// To the content of a part.
    Body,
    /// To something that is no part: what it says, and how often that is said before.
    Text(String, usize),
}

impl Route {
    /// Returns the steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

/// With `/` between the steps, as in `http/server[2]/location \/events/proxy_read_timeout`.
impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            write!(f, "{}{step}", if position > 0 { "/" } else { "" })?;
        }
        Ok(())
    }
}

/// Its name, and its number from the second on.
impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (name, nth) = match self {
            Self::Part(name, nth) | Self::Text(name, nth) => (name.as_str(), *nth),
            Self::Body => ("#", 0),
        };
        write!(f, "{}", name.replace('\\', "\\\\").replace('/', "\\/"))?;
        if nth > 0 { write!(f, "[{}]", nth + 1) } else { Ok(()) }
    }
}

impl Outline {
    /// The parts of a text, in its order.
    pub fn new(mut parts: Vec<Part>) -> Self {
        number(&mut parts);
        Self(parts)
    }

    /// Returns the parts.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Returns the way to a place in the text: to the part that is there, or else to the innermost one around it and what the text
    /// says there.
    pub fn route(&self, text: &str, place: Span) -> Route {
        let (mut steps, mut parts, mut around) = (Vec::new(), self.0.as_slice(), None);
        // Parts do not overlap, so at most one begins last before the place.
        while let Some(part) = last_before(parts, place).filter(|part| part.holds(place)) {
            steps.push(Step::Part(part.name.clone(), part.nth));
            if part.span == place {
                return Route(steps);
            }
            if part.body == Some(place) {
                steps.push(Step::Body);
                return Route(steps);
            }
            (parts, around) = (&part.parts, Some(part));
        }
        let start = around.map_or(0, |part| part.span.start as usize);
        if let Some(said) = text.get(place.start as usize..place.end as usize).filter(|said| !said.is_empty()) {
            let before = text.get(start..place.start as usize).map_or(0, |before| occurrences(before, said).count());
            steps.push(Step::Text(said.to_owned(), before));
        }
        Route(steps)
    }

    /// Returns the place in the text to which a way leads; `None` if it is not there.
    pub fn place(&self, text: &str, file: super::FileId, route: &Route) -> Option<Span> {
        let (mut parts, mut around) = (self.0.as_slice(), None);
        for step in &route.0 {
            match step {
                Step::Part(name, nth) => {
                    let part = parts.iter().find(|part| part.nth == *nth && part.name == *name)?;
                    (parts, around) = (&part.parts, Some(part));
                }
                Step::Body => return around?.body,
                Step::Text(said, nth) => {
                    let start = around.map_or(0, |part: &Part| part.span.start as usize);
                    let at = start + occurrences(text.get(start..)?, said).nth(*nth)?;
                    let byte = |at: usize| u32::try_from(at).ok();
                    return Some(Span { file, start: byte(at)?, end: byte(at + said.len())? });
                }
            }
        }
        around.map(|part| part.span)
    }
}

/// Returns where a text says something, each occurrence beginning behind the one before.
fn occurrences<'t>(text: &'t str, said: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(said).map(|(at, _)| at)
}

/// Returns the last part that begins at or before a place.
fn last_before(parts: &[Part], place: Span) -> Option<&Part> {
    parts[..parts.partition_point(|part| part.span.start <= place.start)].last()
}

/// Counts parts of the same name.
fn number(parts: &mut [Part]) {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(parts.len());
    for part in parts {
        match seen.get_mut(&part.name) {
            Some(count) => {
                *count += 1;
                part.nth = *count;
            }
            None => _ = seen.insert(part.name.clone(), 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn equal_names_are_numbered_and_what_is_no_part_is_known_by_its_text() {
        let text = "a { x; x; } a { x yy yy; }";
        let file = SourceMap::default().add("f", text);
        let at = |start: u32, end: u32| Span { file, start, end };
        let x = |start, end| Part::new("x", at(start, end), None, Vec::new());
        let parts = vec![
            Part::new("a", at(0, 1), None, vec![x(4, 5), x(7, 8)]),
            Part::new("a", at(12, 13), None, vec![x(16, 17), Part::new("y/\\", at(18, 20), Some(at(21, 23)), Vec::new())]),
        ];
        let outline = Outline::new(parts);
        let told = |place: Span| {
            let route = outline.route(text, place);
            assert_eq!(outline.place(text, file, &route), Some(place), "{route}");
            route.to_string()
        };
        assert_eq!([at(0, 1), at(4, 5), at(7, 8)].map(told), ["a", "a/x", "a/x[2]"]);
        assert_eq!([at(12, 13), at(16, 17), at(21, 23)].map(told), ["a[2]", "a[2]/x", "a[2]/y\\/\\\\/#"]);
        assert_eq!([at(5, 6), at(8, 9), at(24, 26)].map(told), ["a/;", ";[2]", " }[2]"]);
    }
}
