//! Schemas for editors. That validators and an editor agree with the program is shown in tests/clients/checks/schema.sh; here,
//! their contents are tested.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{run, run_with, scratch};

fn schema(arguments: &[&str]) -> Value {
    let run = run(arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

/// Returns a schema without the version of the program, so that a release changes no snapshot.
fn unversioned(schema: &str) -> String {
    let version = concat!("version ", env!("CARGO_PKG_VERSION"), ",");
    assert!(schema.contains(version), "{schema}");
    schema.replace(version, "version X.Y.Z,")
}

/// Returns the files in a text of cases: verdict, name, text.
fn cases(text: &str) -> Vec<(&str, &str, &str)> {
    let parts = text.split("\n=== ").skip(1);
    let read = parts.map(|part| {
        let (head, text) = part.split_once('\n').expect("a line of its own");
        let (verdict, name) = head.split_once(' ').expect("a verdict and a name");
        (verdict, name, text)
    });
    read.collect()
}

#[test]
fn the_program_says_of_each_case_what_the_readers_of_its_schema_are_held_to() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/schema/requirements.txt")).unwrap();
    let cases = cases(&text);
    assert!(cases.len() > 60, "{}", cases.len());
    for (verdict, name, text) in cases {
        let refused = run_with(&["recommend", "-"], text).code == 2;
        assert_eq!(refused, verdict != "good", "{name}");
    }
}

#[test]
fn a_settings_file_is_described_with_the_names_of_the_rules() {
    let schema = schema(&["schema", "config"]);
    let lints = schema["properties"]["lints"].to_string();
    assert!(lints.contains("no-monitoring"), "{lints}");
    insta::assert_snapshot!("settings", unversioned(&run(&["schema", "config"]).stdout));
}

#[test]
fn a_requirements_file_is_described_in_the_words_of_the_interview() {
    let pack = protopick::builtin::pack();
    let schema = schema(&["schema", "requirements"]);
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    for (id, dimension) in pack.dimensions() {
        let form = &schema["definitions"][format!("dimension.{}", dimension.id)];
        assert_eq!(form["title"], dimension.name.as_str());
        assert!(form["markdownDescription"].as_str().unwrap().starts_with(&dimension.question), "{form}");
        let levels: Vec<&str> = pack.levels(id).map(|(_, level)| level.id.as_str()).collect();
        assert_eq!(form["enum"], serde_json::json!(levels));
        for ((_, level), says) in pack.levels(id).zip(form["enumDescriptions"].as_array().unwrap()) {
            assert!(says.as_str().unwrap().ends_with(&level.help), "{says}");
        }
    }
    let needs = &schema["definitions"]["needs"]["items"];
    assert_eq!(needs["enum"].as_array().unwrap().len(), pack.needs().len());
    assert_eq!(needs["enumDescriptions"].as_array().unwrap().len(), pack.needs().len());
    insta::assert_snapshot!("requirements", unversioned(&run(&["schema", "requirements"]).stdout));
}

#[test]
fn a_mapping_allows_the_keys_that_the_program_knows_and_no_others() {
    // Every mapping of the schema either lists its keys or describes what any key holds.
    fn mappings(form: &Value, open: &mut BTreeSet<String>, path: &str) {
        if form["type"] == "object" {
            match &form["additionalProperties"] {
                Value::Bool(false) => assert!(form["properties"].is_object(), "{path}"),
                Value::Object(_) => drop(open.insert(path.to_owned())),
                other => panic!("{path}: {other}"),
            }
        }
        match form {
            Value::Object(keys) => keys.iter().for_each(|(key, inner)| mappings(inner, open, &format!("{path}/{key}"))),
            Value::Array(items) => items.iter().for_each(|item| mappings(item, open, path)),
            _ => {}
        }
    }
    let mut open = BTreeSet::new();
    mappings(&schema(&["schema", "requirements"]), &mut open, "");
    assert_eq!(open, BTreeSet::from(["/properties/flows".to_owned()]));
    mappings(&schema(&["schema", "rules"]), &mut open, "");
}

#[test]
fn every_kind_of_rules_has_a_schema_and_all_are_in_the_one_for_all() {
    let all = schema(&["schema", "rules"]);
    for kind in [
        "pack",
        "sources",
        "facts",
        "claims",
        "protocols",
        "dimensions",
        "needs",
        "caps",
        "beyond",
        "lints",
        "options",
        "guidance",
        "cases",
    ] {
        let one = schema(&["schema", "rules", kind]);
        assert_eq!(all["definitions"][format!("file.{kind}")]["properties"], one["properties"], "{kind}");
    }
    assert_eq!(all["if"]["required"], serde_json::json!(["toss-up"]));
    insta::assert_snapshot!("rules_caps", unversioned(&run(&["schema", "rules", "caps"]).stdout));
}

#[test]
fn a_pack_of_a_team_makes_a_schema_of_its_own() {
    let folder = scratch("schema-pack");
    fs::create_dir_all(folder.join("needs")).unwrap();
    let need = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/needs/caching.yaml")).unwrap();
    let need = need.replace("id: caching", "id: offline").replace("order: 1", "order: 90");
    let need = need.replace("help: Yes", "help: \"A|b *c* <d> \\e[31m\" #");
    fs::write(folder.join("needs/offline.yaml"), need).unwrap();
    let folder = folder.to_str().unwrap();
    let text = run(&["schema", "requirements", "--rules", folder]).stdout;
    assert!(!text.contains('\u{1b}'));
    let schema: Value = serde_json::from_str(&text).unwrap();
    let needs = schema["definitions"]["needs"]["items"]["enum"].as_array().unwrap();
    assert!(needs.contains(&"offline".into()) && needs.len() == protopick::builtin::pack().needs().len() + 1);
    assert!(schema["$comment"].as_str().unwrap().contains("schema-pack"));
}

#[test]
fn only_rules_have_kinds() {
    let run = run(&["schema", "requirements", "caps"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("only `rules` and `overlay` have kinds"), "{}", run.stderr);
}

#[test]
fn a_file_on_top_needs_only_what_differs() {
    let (whole, part) = (schema(&["schema", "rules", "needs"]), schema(&["schema", "overlay", "needs"]));
    let keys = |schema: &Value| schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut more = keys(&whole);
    more.extend(["remove", "replace"].map(str::to_owned));
    more.sort_unstable();
    let mut found = keys(&part);
    found.sort_unstable();
    assert_eq!(found, more);
    assert_eq!(part["properties"]["weight"]["anyOf"][1]["type"], "null");
    assert!(whole.to_string().contains("\"required\"") && !part.to_string().contains("\"required\""));
    let options = schema(&["schema", "overlay", "options"]);
    assert!(options["properties"]["replace"].is_object());
    let of = |form: &Value| form["properties"]["options"]["anyOf"][0]["items"]["properties"]["remove"].is_object();
    assert!(of(&options), "{options}");
    let none = run(&["schema", "overlay"]);
    assert!(none.code == 2 && none.stderr.contains("name the kind of file"), "{}", none.stderr);
}
