//! A schema as JSON Schema, draft 07: the draft that every editor knows, with the keywords whose texts editors show.

use serde::{Serialize, Serializer};

use super::json::pretty;
use super::markdown::escape;
use crate::report::schema::{Form, Holds, Keys, List, Named, Pattern, Schema, Word};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "$schema")]
    draft: &'static str,
    #[serde(rename = "$comment")]
    origin: &'a str,
    #[serde(flatten)]
    root: FormJson<'a>,
    definitions: Pairs<'a>,
}

/// Keys with their forms, in order.
#[derive(Default)]
struct Pairs<'a>(Vec<(&'a str, FormJson<'a>)>);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, form)| (key, form)))
    }
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct FormJson<'a> {
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown_description: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    only: Option<u32>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    words: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enum_descriptions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
    /// The message that editors show instead of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Box<FormJson<'a>>>,
    #[serde(skip_serializing_if = "is_zero")]
    min_items: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_items: Option<usize>,
    #[serde(skip_serializing_if = "is_false")]
    unique_items: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Pairs<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    required: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property_names: Option<Box<FormJson<'a>>>,
    #[serde(skip_serializing_if = "is_zero")]
    min_properties: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_properties: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_properties: Option<Further<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    any_of: Vec<FormJson<'a>>,
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    condition: Option<Box<FormJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Box<FormJson<'a>>>,
    #[serde(rename = "else", skip_serializing_if = "Option::is_none")]
    otherwise: Option<Box<FormJson<'a>>>,
}

/// One type, or several of which any is valid.
#[derive(Serialize)]
#[serde(untagged)]
enum Kind {
    One(&'static str),
    Any(&'static [&'static str]),
}

/// What unlisted keys may hold.
#[derive(Serialize)]
#[serde(untagged)]
enum Further<'a> {
    Nothing(bool),
    Form(Box<FormJson<'a>>),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "required by the serializer")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "required by the serializer")]
fn is_false(truth: &bool) -> bool {
    !*truth
}

/// The name prefix of the text forms among the definitions. Our own names contain no such underscore.
const TEXT: &str = "_text";
const TEXTS: &str = "_texts";

/// Any text that is not blank.
const NOT_BLANK: &str = "\\S";

/// Writes a schema as JSON Schema.
pub fn render(schema: &Schema) -> String {
    let mut definitions: Vec<_> = schema.shared.iter().map(|(name, form)| (name.as_str(), form_json(form))).collect();
    definitions.extend([(TEXT, any_text()), (TEXTS, any_texts())]);
    let root = FormJson { title: Some(&schema.title), ..form_json(&schema.root) };
    pretty(&Document {
        draft: "http://json-schema.org/draft-07/schema#",
        origin: &schema.origin,
        root,
        definitions: Pairs(definitions),
    })
}

fn any_text() -> FormJson<'static> {
    FormJson {
        kind: Some(Kind::Any(&["string", "number", "boolean"])),
        pattern: Some(NOT_BLANK),
        error_message: Some("A text is expected."),
        ..FormJson::default()
    }
}

fn any_texts() -> FormJson<'static> {
    FormJson {
        kind: Some(Kind::Any(&["string", "number", "boolean", "array"])),
        pattern: Some(NOT_BLANK),
        error_message: Some("A text or a list of texts is expected."),
        items: Some(Box::new(reference(TEXT))),
        ..FormJson::default()
    }
}

fn reference(name: &str) -> FormJson<'static> {
    FormJson { reference: Some(format!("#/definitions/{name}")), ..FormJson::default() }
}

/// Returns a form of several types that editors do not complete. Editors that look for completions offer `true` and `false`
/// wherever a boolean is valid, but they do not look inside a condition, even one that always holds.
fn unoffered(form: FormJson<'_>) -> FormJson<'_> {
    FormJson { condition: Some(Box::default()), then: Some(Box::new(form)), ..FormJson::default() }
}

/// Returns some words that editors offer, or what else is valid.
fn offered<'a>(known: &'a [Word], or: FormJson<'a>) -> FormJson<'a> {
    match known {
        [] => or,
        known => FormJson { any_of: vec![words(known), or], ..FormJson::default() },
    }
}

fn form_json(form: &Form) -> FormJson<'_> {
    let about = (!form.about.is_empty()).then_some(&form.about);
    // Editors escape a description, but join its paragraphs.
    let markdown = |paragraphs: &&Vec<String>| paragraphs.iter().map(|text| escape(text)).collect::<Vec<_>>().join("\n\n");
    FormJson {
        title: form.title.as_deref(),
        description: about.map(|paragraphs| paragraphs.join(" ")),
        markdown_description: about.filter(|paragraphs| paragraphs.len() > 1).as_ref().map(markdown),
        ..holds(&form.holds)
    }
}

fn holds(holds: &Holds) -> FormJson<'_> {
    let kind = |kind| FormJson { kind: Some(Kind::One(kind)), ..FormJson::default() };
    match holds {
        Holds::Text => unoffered(reference(TEXT)),
        Holds::Matching(form) => matching(*form),
        Holds::Word(known) => words(known),
        Holds::Name(known) => offered(known, unoffered(reference(TEXT))),
        Holds::Number { most } => FormJson { minimum: Some(0), maximum: Some(*most), ..kind("number") },
        Holds::Ordinal { most } => FormJson { minimum: Some(1), maximum: Some(*most), ..kind("integer") },
        Holds::Only(number) => FormJson { only: Some(*number), ..FormJson::default() },
        Holds::Truth => kind("boolean"),
        Holds::List(list) => list_json(list),
        Holds::Texts { maybe_empty, known } => {
            let any = if *maybe_empty { reference(TEXTS) } else { FormJson { min_items: 1, ..any_texts() } };
            offered(known, unoffered(any))
        }
        Holds::Words(known) => words_json(known),
        Holds::OneOrMore(list) => FormJson { any_of: vec![form_json(&list.of), list_json(list)], ..FormJson::default() },
        Holds::Keys(keys) => keys_json(keys),
        Holds::Named(named) => named_json(named),
        Holds::OrNothing(form) => FormJson { any_of: vec![form_json(form), kind("null")], ..FormJson::default() },
        Holds::Shared(name) => reference(name),
        Holds::ByKey { forms, otherwise } => forms.iter().rev().fold(reference(otherwise), |rest, (key, name)| FormJson {
            condition: Some(Box::new(FormJson { required: vec![*key], ..FormJson::default() })),
            then: Some(Box::new(reference(name))),
            otherwise: Some(Box::new(rest)),
            ..FormJson::default()
        }),
    }
}

fn matching(form: Pattern) -> FormJson<'static> {
    FormJson {
        kind: Some(Kind::Any(&["string", "integer"])),
        pattern: Some(form.expression),
        error_message: Some(form.says),
        ..FormJson::default()
    }
}

fn words(known: &[Word]) -> FormJson<'_> {
    let told = known.iter().any(|word| !word.says.is_empty());
    FormJson {
        kind: Some(Kind::One("string")),
        words: known.iter().map(|word| word.id.as_str()).collect(),
        enum_descriptions: known.iter().filter(|_| told).map(|word| word.says.as_str()).collect(),
        ..FormJson::default()
    }
}

fn list_json(list: &List) -> FormJson<'_> {
    FormJson {
        kind: Some(Kind::One("array")),
        items: Some(Box::new(form_json(&list.of))),
        min_items: list.least,
        max_items: list.most,
        unique_items: list.distinct,
        ..FormJson::default()
    }
}

/// Returns one of some words, or a list of them.
fn words_json(known: &[Word]) -> FormJson<'_> {
    let list = FormJson { kind: Some(Kind::One("array")), items: Some(Box::new(words(known))), ..FormJson::default() };
    FormJson { any_of: vec![words(known), list], ..FormJson::default() }
}

fn keys_json(keys: &Keys) -> FormJson<'_> {
    FormJson {
        kind: Some(Kind::One("object")),
        properties: Some(Pairs(keys.keys.iter().map(|key| (key.name.as_str(), form_json(&key.form))).collect())),
        required: keys.keys.iter().filter(|key| key.required).map(|key| key.name.as_str()).collect(),
        additional_properties: Some(Further::Nothing(false)),
        any_of: keys.one_of.iter().map(|key| FormJson { required: vec![*key], ..FormJson::default() }).collect(),
        ..FormJson::default()
    }
}

fn named_json(named: &Named) -> FormJson<'_> {
    let each_name = |form: Pattern| {
        Box::new(FormJson { pattern: Some(form.expression), error_message: Some(form.says), ..FormJson::default() })
    };
    let known = named.known.iter().map(|name| (name.as_str(), form_json(&named.of))).collect::<Vec<_>>();
    FormJson {
        kind: Some(Kind::One("object")),
        properties: (!known.is_empty()).then_some(Pairs(known)),
        property_names: named.names.map(each_name),
        min_properties: named.least,
        max_properties: named.most,
        additional_properties: Some(Further::Form(Box::new(form_json(&named.of)))),
        ..FormJson::default()
    }
}
