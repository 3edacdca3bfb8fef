//! The published structure of `recommend --format json`: every output conforms to the schema of its version, and the schema
//! describes neither more nor less than the output. tests/clients/checks/schema.sh shows both to a validator.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{Run, run, run_with};

/// The version that programs rely on. If there is a new one, the schema of this one stays as it is, next to that of the new one.
const VERSION: u32 = 2;

/// Flows that cause what the examples do not.
const FLOWS: &str = "
gateway: [nginx, aws-http-api, our-own]
in-use: [rest]
flows:
  chat: { real_time: bidirectional, latency: low, needs: [auto-reconnect, caching, public-api], must: [latency] }
  live: { real_time: server-push, delay: 1min, receivers: 50000, rate: 2 per minute, size: 2 KiB, clients: 9, blocked: [upgrade] }
  nothing: { description: Not known yet }
  contradiction: { real_time: request-response, needs: [caching, high-frequency-updates], must: [caching, high-frequency-updates] }
  behind: { browser: universal, real_time: bidirectional, must: [browser], blocked: [upgrade, streamed-response, long-connections] }
  calls: { real_time: request-response, latency: very-low, volume: high, browser: limited, needs: [typed-contracts, streaming] }
  narrow: { real_time: bidirectional, latency: very-low, browser: universal, must: [latency, real_time] }
  alone: { real_time: bidirectional, browser: none, latency: very-low, volume: high, needs: [typed-contracts, any-hosting] }
";

/// A gateway whose capacity the flow exceeds, and a protocol in use that settles a toss-up.
const LIMITS: &str = "
gateway: nginx
in-use: [sse]
flows:
  sockets: { real_time: bidirectional, latency: low, browser: universal, rate: 2 per minute, size: 1 KiB, clients: 50000 }
  news:
    real_time: server-push
    latency: moderate
    volume: low
    scaling: stateful
    browser: universal
    complexity: moderate
    needs: [binary-payloads]
";

fn schema() -> Value {
    named(&format!("recommend-{VERSION}"))
}

fn named(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Returns how a document breaks a schema.
pub(crate) fn faults_by(name: &str, document: &Value) -> Vec<String> {
    Reader::new(&named(name)).faults(document)
}

/// Returns the outputs for all examples and for [`FLOWS`], with all options that change their structure.
fn outputs() -> Vec<(String, Value)> {
    let pack = protopick::builtin::pack();
    let asked = pack.protocols().map(|(_, protocol)| protocol.id.clone()).chain(pack.beyond().map(|(_, one)| one.id.clone()));
    let why_not = asked.collect::<Vec<_>>().join(",");
    let read = |run: Run, what: String| {
        let json = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{what}: {error}\n{}", run.stderr));
        (what, json)
    };
    let mut outputs = Vec::new();
    for folder in ["examples", "examples/use-cases"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
            if Path::new(&name).extension().is_some_and(|extension| extension == "yaml") {
                outputs.push(read(run(&["recommend", &name, "--format", "json"]), name));
            }
        }
    }
    assert!(outputs.len() > 30, "{}", outputs.len());
    outputs.push(read(run_with(&["recommend", "-", "--format", "json"], LIMITS), "limits".to_owned()));
    let shop = "examples/shop.yaml";
    let cases: [&[&str]; 7] = [
        &[shop, "--flow", "orders"],
        &[shop, "--gateway", "envoy", "--in-use", "grpc"],
        &[shop, "--gateway", "cloudflare,kong", "--why-not", &why_not],
        &["-"],
        &["-", "--gateway", "envoy"],
        &["-", "--gateway", "aws-http-api"],
        &["-", "--gateway", "none", "--why-not", &why_not],
    ];
    for case in cases {
        outputs.push(read(run_with(&[&["recommend", "--format", "json"], case].concat(), FLOWS), format!("{case:?}")));
    }
    outputs
}

/// Compares a value with a form of the schema. Knows the keywords that the schema uses, and no others.
struct Reader<'s> {
    schema: &'s Value,
    faults: Vec<String>,
    /// The properties that occurred, each prefixed with the form that it belongs to.
    met: BTreeSet<String>,
}

impl<'s> Reader<'s> {
    fn new(schema: &'s Value) -> Self {
        Self { schema, faults: Vec::new(), met: BTreeSet::new() }
    }

    /// Returns the faults of a document.
    fn faults(mut self, document: &Value) -> Vec<String> {
        self.read(self.schema, "", document, "$");
        self.faults
    }

    fn read(&mut self, form: &'s Value, name: &str, value: &Value, at: &str) {
        let mut wrong = |holds: bool, what: &Value| {
            if !holds {
                self.faults.push(format!("{at}: {value} is not {what}"));
            }
        };
        for (keyword, what) in form.as_object().unwrap() {
            match keyword.as_str() {
                "const" => wrong(value == what, what),
                "enum" => wrong(what.as_array().unwrap().contains(value), what),
                "type" => wrong(types(what).iter().any(|kind| is(value, kind)), what),
                "minimum" => wrong(value.as_f64().is_none_or(|number| number >= what.as_f64().unwrap()), what),
                "maximum" => wrong(value.as_f64().is_none_or(|number| number <= what.as_f64().unwrap()), what),
                "required" => {
                    for key in types(what) {
                        wrong(value.as_object().is_none_or(|keys| keys.contains_key(key)), what);
                    }
                }
                "$schema"
                | "$defs"
                | "title"
                | "description"
                | "$ref"
                | "anyOf"
                | "properties"
                | "additionalProperties"
                | "items" => {}
                other => panic!("{other} is a keyword that this test does not know"),
            }
        }
        if let Some(name) = form["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").unwrap();
            self.read(&self.schema["$defs"][name], name, value, at);
        }
        if let Some(forms) = form["anyOf"].as_array() {
            // The other form is null, wherever there is a choice.
            let (null, other): (Vec<_>, Vec<_>) = forms.iter().partition(|form| form["type"] == "null");
            assert_eq!((null.len(), other.len()), (1, 1), "{form}");
            if !value.is_null() {
                self.read(other[0], name, value, at);
            }
        }
        if let (Some(items), Some(values)) = (form.get("items"), value.as_array()) {
            values.iter().enumerate().for_each(|(i, value)| self.read(items, name, value, &format!("{at}[{i}]")));
        }
        if form["type"] == "object" {
            for (key, value) in value.as_object().into_iter().flatten() {
                let at = format!("{at}.{key}");
                match form["properties"].get(key).or_else(|| form.get("additionalProperties")) {
                    Some(property) => {
                        if form["properties"].get(key).is_some() {
                            self.met.insert(format!("{name}.{key}"));
                        }
                        self.read(property, name, value, &at);
                    }
                    None => self.faults.push(format!("{at} is not described")),
                }
            }
        }
    }
}

fn types(value: &Value) -> Vec<&str> {
    value.as_array().map_or_else(|| vec![value.as_str().unwrap()], |all| all.iter().filter_map(Value::as_str).collect())
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    }
}

#[test]
fn every_output_keeps_to_the_schema_and_every_field_is_described() {
    let schema = schema();
    for (name, output) in outputs() {
        let faults = Reader::new(&schema).faults(&output);
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn every_field_of_the_schema_comes_out_somewhere() {
    let schema = schema();
    let mut reader = Reader::new(&schema);
    for (_, output) in outputs() {
        reader.read(&schema, "", &output, "$");
    }
    let mut missing = Vec::new();
    for (name, form) in schema["$defs"].as_object().unwrap() {
        let properties = form["properties"].as_object().into_iter().flatten().map(|(key, _)| format!("{name}.{key}"));
        missing.extend(properties.filter(|key| !reader.met.contains(key)));
        for key in form["required"].as_array().into_iter().flatten() {
            assert!(form["properties"].get(key.as_str().unwrap()).is_some(), "{name} requires {key} and does not describe it");
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_schema_is_that_of_the_version_that_comes_out() {
    let output = &outputs()[0].1;
    assert_eq!(output["schema_version"], VERSION, "a new version gets a schema of its own beside this one");
    assert_eq!(schema()["$defs"]["document"]["properties"]["schema_version"]["const"], VERSION);
}

/// What readers rely on: a field that was once always present stays. Fields may be added here when they are added to the output.
#[test]
fn what_was_promised_stays() {
    let promised = [
        ("document", "schema_version system pack flows plan"),
        (
            "flow",
            "name outcome recommended way tied margin beyond ranking robustness load changes settled_by caveats before_you_build \
             conflicts notes toss_up",
        ),
        ("ranked", "protocol way rank score excluded contributions exclusions ways"),
        ("way", "way score excluded exclusions"),
        ("contribution", "criterion level weight fit points rule because source caps"),
        ("exclusion", "criterion level must rule because source"),
        ("robustness", "tolerance"),
        ("beyond", "id name because source"),
        ("path", "protocol sets"),
        ("change", "criterion from to"),
        ("plan", "protocols assignments alternatives loss"),
        ("set", "protocols loss"),
    ];
    let schema = schema();
    for (form, fields) in promised {
        let required = types(&schema["$defs"][form]["required"]);
        for field in fields.split_whitespace() {
            assert!(required.contains(&field), "{form}.{field} is gone: programs that read it break");
        }
    }
}

#[test]
fn what_breaks_the_shape_is_found() {
    let (_, whole) = outputs().into_iter().find(|(name, _)| name == "examples/shop.yaml").unwrap();
    let schema = schema();
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut output = whole.clone();
        change(&mut output);
        Reader::new(&schema).faults(&output)
    };
    assert_eq!(broken(&|_| {}), Vec::<String>::new());
    assert_eq!(broken(&|output| output["schema_version"] = 1.into()).len(), 1);
    assert_eq!(broken(&|output| drop(output["flows"][0].as_object_mut().unwrap().remove("tied"))).len(), 1);
    assert_eq!(broken(&|output| output["flows"][1]["more"] = true.into()), ["$.flows[1].more is not described"]);
    assert_eq!(broken(&|output| output["flows"][0]["ranking"][0]["contributions"][0]["fit"] = "great".into()).len(), 1);
    assert_eq!(broken(&|output| output["flows"][0]["ranking"][0]["score"] = 101.into()).len(), 1);
    assert_eq!(broken(&|output| output["plan"]["assignments"]["orders"] = Value::Null).len(), 1);
}
