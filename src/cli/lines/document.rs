//! What a line holds: the requirements as an object, or as a string of YAML, perhaps under `document` beside an `id`.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use protopick::diag::{Code, codes};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A requirements file on a line.
#[derive(Debug)]
pub(super) struct Document<'l> {
    /// Its id, as written.
    pub(super) id: Option<&'l RawValue>,
    /// The id as a name.
    pub(super) name: Option<String>,
    /// The text of the file.
    pub(super) text: Cow<'l, str>,
}

/// Why a line holds none.
#[derive(Debug)]
pub(super) struct Refused<'l> {
    /// Its id, if that can be told.
    pub(super) id: Option<&'l RawValue>,
    pub(super) code: Code,
    /// The bytes that are wrong.
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

const FORMS: &str = "write the requirements as a JSON object, or as a JSON string of YAML";
const KEYS: &str = "write `id` and `document` only, with the requirements under `document`";

/// Reads a line. No requirements file has a key `id` or `document`, so an object with one of them is not a requirements file itself.
pub(super) fn read(line: &str) -> Result<Document<'_>, Refused<'_>> {
    let refused = |code, at, message: String, help| Refused { id: None, code, at, message, help };
    if line.trim().is_empty() {
        return Err(refused(codes::MISSING_KEY, 0..0, "the line is blank".to_owned(), FORMS));
    }
    let whole: &RawValue = serde_json::from_str(line).map_err(|error| {
        let at = error.column().saturating_sub(1).min(line.len());
        refused(codes::SYNTAX, at..at, "the line is not well-formed JSON".to_owned(), FORMS)
    })?;
    let no_text = |part: &RawValue| {
        let at = place(line, part);
        refused(
            codes::SYNTAX,
            at,
            "a string contains half of a surrogate pair".to_owned(),
            "write both halves, or the character itself",
        )
    };
    let keys = match whole.get().as_bytes()[0] {
        b'{' => serde_json::from_str::<Keys<'_>>(whole.get()).map_err(|_| no_text(whole))?,
        _ => Keys { document: Some(whole), ..Keys::default() },
    };
    let wrong =
        |code, part: &RawValue, message: String, help| Refused { id: keys.id, ..refused(code, place(line, part), message, help) };
    if let Some((key, value)) = keys.twice {
        return Err(wrong(codes::DUPLICATE_KEY, value, format!("duplicate key `{key}`"), "keep one of them"));
    }
    let id = keys.id.filter(|id| id.get() != "null");
    let name = match id.map(|id| (id, id.get().as_bytes()[0])) {
        None => None,
        Some((id, b'"')) => Some(serde_json::from_str(id.get()).map_err(|_| no_text(id))?),
        Some((id, b'-' | b'0'..=b'9')) => Some(id.get().to_owned()),
        Some((id, _)) => {
            let message = format!("`id` takes a string or a number, found {}", kind(id));
            return Err(Refused { id: None, ..wrong(codes::WRONG_TYPE, id, message, "write the id as a string") });
        }
    };
    let Some(document) = keys.document else {
        if keys.id.is_some() {
            return Err(wrong(codes::MISSING_KEY, whole, "`document` is missing".to_owned(), KEYS));
        }
        return Ok(Document { id: None, name: None, text: Cow::Borrowed(whole.get()) });
    };
    if let Some((key, value)) = &keys.other {
        return Err(wrong(codes::UNKNOWN_KEY, value, format!("unknown key `{key}`"), KEYS));
    }
    let text = match document.get().as_bytes()[0] {
        b'{' => Cow::Borrowed(document.get()),
        b'"' => Cow::Owned(serde_json::from_str(document.get()).map_err(|_| Refused { id: keys.id, ..no_text(document) })?),
        _ => {
            let what = if std::ptr::eq(document, whole) { "a line" } else { "`document`" };
            let message = format!("{what} takes an object or a string, found {}", kind(document));
            return Err(wrong(codes::WRONG_TYPE, document, message, FORMS));
        }
    };
    Ok(Document { id, name, text })
}

/// Returns where a part of a line is.
fn place(line: &str, part: &RawValue) -> Range<usize> {
    let start = part.get().as_ptr().addr().saturating_sub(line.as_ptr().addr());
    start..start + part.get().len()
}

/// Returns what kind of value it is.
fn kind(value: &RawValue) -> &'static str {
    match value.get().as_bytes()[0] {
        b'{' => "an object",
        b'[' => "a list",
        b'"' => "a string",
        b'n' => "`null`",
        b't' => "`true`",
        b'f' => "`false`",
        _ => "a number",
    }
}

/// The keys of an object that matter here.
#[derive(Debug, Default)]
struct Keys<'l> {
    id: Option<&'l RawValue>,
    document: Option<&'l RawValue>,
    /// The first other key.
    other: Option<(String, &'l RawValue)>,
    /// One of the two that is there again.
    twice: Option<(String, &'l RawValue)>,
}

impl<'de: 'l, 'l> Deserialize<'de> for Keys<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Keys<'de>, M::Error> {
        let mut keys = Keys::default();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value()?;
            let known = match key.as_str() {
                "id" => &mut keys.id,
                "document" => &mut keys.document,
                _ => {
                    keys.other.get_or_insert((key, value));
                    continue;
                }
            };
            if known.replace(value).is_some() {
                keys.twice.get_or_insert((key, value));
            }
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    /// Returns the id and the text that a line holds, or what is wrong and the text that is.
    fn told(line: &str) -> Result<(Option<String>, String), (String, String)> {
        match read(line) {
            Ok(document) => Ok((document.id.map(|id| id.get().to_owned()), document.text.into_owned())),
            Err(refused) => Err((refused.message, line[refused.at].to_owned())),
        }
    }

    #[test]
    fn requirements_come_as_they_are_or_beside_an_id() {
        let holds = |line: &str, id: Option<&str>, text: &str| {
            assert_eq!(told(line), Ok((id.map(str::to_owned), text.to_owned())), "{line}");
        };
        holds(r#" {"flows": {"a": {}}} "#, None, r#"{"flows": {"a": {}}}"#);
        holds(r#""flows:\n  a: {}\n""#, None, "flows:\n  a: {}\n");
        holds(r#"{"document": {"flows": {}}}"#, None, r#"{"flows": {}}"#);
        holds(r#"{"document": "flows: {}", "id": "\u00e9"}"#, Some(r#""\u00e9""#), "flows: {}");
        holds(r#"{"id": 12345678901234567890123, "document": {}}"#, Some("12345678901234567890123"), "{}");
        holds("{\"id\": -1.50e3 , \"document\": {}}\r", Some("-1.50e3"), "{}");
        holds(r#"{"id": null, "document": {}}"#, None, "{}");
        holds(r#"{"documen\u0074": ""}"#, None, "");
        // The loader of requirements says what is wrong with these.
        holds("{}", None, "{}");
        holds(r#"{"Id": 1, "flows": [], "flows": 2}"#, None, r#"{"Id": 1, "flows": [], "flows": 2}"#);
    }

    #[test]
    fn anything_else_is_refused_with_its_place() {
        let refused =
            |line: &str, message: &str, at: &str| assert_eq!(told(line), Err((message.to_owned(), at.to_owned())), "{line}");
        refused("", "the line is blank", "");
        refused(" \r", "the line is blank", "");
        for line in ["flows: {}", "{\"flows\": {}", "{'a': 1}", "{} {}", "\"a", "nul", "{\"a\": 01}", "\"\u{1}\"", "[1,]"] {
            refused(line, "the line is not well-formed JSON", "");
        }
        refused("[{}]", "a line takes an object or a string, found a list", "[{}]");
        refused(" null", "a line takes an object or a string, found `null`", "null");
        refused("7", "a line takes an object or a string, found a number", "7");
        refused(r#"{"id": 1}"#, "`document` is missing", r#"{"id": 1}"#);
        refused(r#"{"id": 1, "flows": {}}"#, "`document` is missing", r#"{"id": 1, "flows": {}}"#);
        refused(r#"{"document": null}"#, "`document` takes an object or a string, found `null`", "null");
        refused(r#"{"document": [ 1 ] }"#, "`document` takes an object or a string, found a list", "[ 1 ]");
        refused(r#"{"id": {"a": 1}, "document": {}}"#, "`id` takes a string or a number, found an object", r#"{"a": 1}"#);
        refused(r#"{"id": true, "document": {}}"#, "`id` takes a string or a number, found `true`", "true");
        refused(r#"{"id": 1, "document": {}, "team": "x"}"#, "unknown key `team`", "\"x\"");
        refused(r#"{"id": 1, "document": {}, "id": 2}"#, "duplicate key `id`", "2");
        refused(r#"{"document": "\ud800"}"#, "a string contains half of a surrogate pair", r#""\ud800""#);
    }
}
