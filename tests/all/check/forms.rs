//! The same configuration in other forms: Caddy's JSON, and TOML and labels for Traefik.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use protopick::config::{self, NoFiles, Product, Route};
use protopick::diag::Diagnostics;
use protopick::source::SourceMap;
use serde_yaml::{Mapping, Value};

use super::corpus::cases;
use super::{Told, checked_as};

/// Returns what is found, without the places and the words of the form.
fn said(found: &[Told], but: &[&str]) -> Vec<(String, bool)> {
    let mut said: Vec<_> = found.iter().map(|told| (told.lint.clone(), told.in_requirements)).collect();
    said.retain(|(lint, _)| !but.contains(&lint.as_str()));
    said.sort();
    said
}

/// Returns what routes do, without their names and places.
fn routes(text: &str) -> Vec<String> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("a", text);
    let setups = config::read(Product::Caddy, None, &[file], &NoFiles, &mut sources, &mut faults);
    let shown = |route: &Route| {
        let settings: BTreeMap<_, _> = route.settings.iter().map(|one| (one.name, format!("{:?}", one.value))).collect();
        // Caddy writes the scheme `h2c` as a version.
        let name = |name: &'static str| if name == "h2c" { "upgrade" } else { name };
        let settings: BTreeMap<_, _> = settings.into_iter().map(|(key, value)| (name(key), value)).collect();
        let mut signs: Vec<_> = route.signs.iter().map(|sign| sign.value).collect();
        signs.sort();
        format!("{:?} {:?} {:?} {:?} {signs:?} {settings:?}", route.hosts, route.path, route.only, route.target)
    };
    setups.iter().flat_map(|setup| &setup.routes).map(shown).collect()
}

/// In JSON, `php_fastcgi` is routes by what files there are, which are not followed; a note says so.
const NOT_FOLLOWED: &str = "files-and-php";

/// What `tests/clients/checks/config.sh` has the real program make of each Caddyfile.
#[test]
fn what_caddy_makes_of_a_caddyfile_means_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config/caddy/adapted");
    let mut several = 0;
    for case in cases("wrong").into_iter().chain(cases("right")) {
        let is_caddyfile = case.path.extension().is_some_and(|ending| ending == "Caddyfile");
        if !is_caddyfile || case.path.file_stem().is_some_and(|name| name == NOT_FOLLOWED) {
            continue;
        }
        several += 1;
        let path = root.join(case.path.with_extension("json").file_name().expect("a name"));
        let json = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(config::recognize(&json), Some(Product::Caddy));
        let found = |path: &Path, text: &str| {
            // What has no effect is no longer there.
            said(&checked_as(Product::Caddy, path, text, &case.requirements()), &["setting-without-effect"])
        };
        assert_eq!(found(&path, &json), found(&case.path, &case.text), "{}", path.display());
        assert_eq!(routes(&json), routes(&case.text), "{}", path.display());
    }
    assert!(several > 20);
}

/// Writes a mapping as tables.
fn toml(mapping: &Mapping, head: &str, written: &mut String) {
    fn inline(value: &Value) -> String {
        match value {
            Value::Null => "{}".to_owned(),
            Value::Bool(truth) => truth.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => format!("{text:?}"),
            Value::Sequence(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
            Value::Mapping(mapping) => {
                let pair = |(key, value): (&Value, &Value)| format!("{:?} = {}", key.as_str().expect("a text"), inline(value));
                format!("{{ {} }}", mapping.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
            Value::Tagged(_) => panic!("a tag"),
        }
    }
    let (tables, values): (Vec<_>, Vec<_>) = mapping.iter().partition(|(_, value)| value.is_mapping());
    for (key, value) in values {
        writeln!(written, "{} = {}", key.as_str().expect("a text"), inline(value)).expect("a text");
    }
    for (key, value) in tables {
        let head = format!("{head}{}{}", if head.is_empty() { "" } else { "." }, key.as_str().expect("a text"));
        writeln!(written, "[{head}]").expect("a text");
        toml(value.as_mapping().expect("a mapping"), &head, written);
    }
}

/// Returns the labels or arguments of a configuration. `None` if there are none for it.
fn labels(value: &Value, path: &str, all: &mut Vec<String>) -> Option<()> {
    match value {
        Value::Mapping(mapping) if mapping.is_empty() => all.push(format!("{path}=true")),
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                labels(value, &format!("{path}.{}", key.as_str()?), all)?;
            }
        }
        Value::Sequence(items) => {
            if let ([Value::Mapping(server)], Some(path)) = (&items[..], path.strip_suffix(".servers")) {
                return labels(&Value::Mapping(server.clone()), &format!("{path}.server"), all);
            }
            let texts: Option<Vec<_>> = items.iter().map(|item| Some(item.as_str()?.replace("@file", ""))).collect();
            all.push(format!("{path}={}", texts?.join(",")));
        }
        Value::Null => all.push(format!("{path}=true")),
        Value::Bool(truth) => all.push(format!("{path}={truth}")),
        Value::Number(number) => all.push(format!("{path}={number}")),
        Value::String(text) => all.push(format!("{path}={}", text.replace("@file", ""))),
        Value::Tagged(_) => return None,
    }
    Some(())
}

/// Returns a file of Docker Compose with the same configuration. `None` if labels cannot say it.
fn compose(root: &Value) -> Option<String> {
    let (mut own, mut arguments) = (Vec::new(), Vec::new());
    for (key, value) in root.as_mapping()? {
        match key.as_str()? {
            key @ ("http" | "tcp") => labels(value, &format!("traefik.{key}"), &mut own)?,
            key => labels(value, &format!("--{key}"), &mut arguments)?,
        }
    }
    let list = |key: &str, lines: &[String]| {
        let lines: Vec<_> = lines.iter().map(|line| format!("      - '{}'\n", line.replace('\'', "''"))).collect();
        if lines.is_empty() { String::new() } else { format!("    {key}:\n{}", lines.concat()) }
    };
    let (own, arguments) = (list("labels", &own), list("command", &arguments));
    Some(format!("services:\n  traefik:\n    image: traefik\n{arguments}  service:\n    image: x\n{own}"))
}

#[test]
fn traefik_means_the_same_in_yaml_in_toml_and_in_labels() {
    let (mut several, mut labelled) = (0, 0);
    for case in cases("wrong").into_iter().chain(cases("right")) {
        if config::recognize(&case.text) != Some(Product::Traefik) {
            continue;
        }
        let Ok(root) = serde_yaml::from_str::<Value>(&case.text) else { continue };
        if root.get("services").is_some() {
            continue;
        }
        several += 1;
        let mut other = String::new();
        toml(root.as_mapping().expect("a mapping"), "", &mut other);
        assert_eq!(config::recognize(&other), Some(Product::Traefik), "{other}");
        let found = |text: &str, ending: &str| {
            let found = checked_as(Product::Traefik, &case.path.with_extension(ending), text, &case.requirements());
            let mut said: Vec<_> = found.into_iter().map(|told| (told.lint, told.message)).collect();
            said.sort();
            said
        };
        let told = found(&case.text, "yaml");
        assert_eq!(found(&other, "toml"), told, "{}:\n{other}", case.path.display());
        // Transports and several servers are for files only.
        let own = ["serversTransport", "weighted"];
        if let Some(other) = compose(&root).filter(|_| !own.iter().any(|key| case.text.contains(key))) {
            labelled += 1;
            assert_eq!(config::recognize(&other), Some(Product::Traefik), "{other}");
            assert_eq!(found(&other, "compose.yaml"), told, "{}:\n{other}", case.path.display());
        }
    }
    assert!(several > 20 && labelled > 10, "{several} {labelled}");
}
