//! The interview without a terminal.

use std::fs;

use tempfile::TempDir;

use super::files;
use crate::model::recommended;
use crate::run::{Run, command, finish, run};

fn ask(folder: &TempDir, arguments: &[&str]) -> Run {
    finish(command(&[&["ask"], arguments].concat()).current_dir(folder.path()))
}

#[test]
fn without_a_terminal_one_message_names_the_way_out_and_nothing_is_written() {
    for arguments in [&[][..], &["--no-input"], &["--accessible"]] {
        let folder = TempDir::new().unwrap();
        let run = ask(&folder, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains("--answers FILE") && run.stderr.contains("`flows: { orders: {"), "{}", run.stderr);
        assert!(files(folder.path()).is_empty());
    }
}

const YAML: &str = "\
system: Parcels
flows:
  order-status:
    description: Customers watch their parcel
    real_time: server-push
    latency: null
    needs: [auto-reconnect]
  orders: { real_time: request-response }
";
const JSON: &str = r#"{"system": "Parcels", "flows": {
    "order-status": {"description": "Customers watch their parcel", "real_time": "server-push", "latency": null, "needs": ["auto-reconnect"]},
    "orders": {"real_time": "request-response"}}}"#;

#[test]
fn answers_are_replayed_from_yaml_and_json_alike() {
    let mut written = Vec::new();
    for (name, text) in [("answers.yaml", YAML), ("answers.json", JSON)] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let run = ask(&folder, &["--answers", name]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(files(folder.path()), [name, "requirements.yaml"]);
        let again = finish(command(&["recommend"]).current_dir(folder.path()));
        assert_eq!(run.stdout, again.stdout, "what was shown is what the file gets");
        written.push(fs::read_to_string(folder.path().join("requirements.yaml")).unwrap());
    }
    assert_eq!(written[0], written[1]);
    let winners = [("order-status".to_owned(), Some("sse".to_owned())), ("orders".to_owned(), Some("rest".to_owned()))];
    assert_eq!(recommended(&written[0]), winners);
    insta::assert_snapshot!("ask_written_file", written[0]);
}

#[test]
fn recorded_answers_name_the_gateway_as_a_file_does() {
    for (answer, written) in [("kong", "gateway: kong\n"), ("[cloudflare, kong]", "gateway: [cloudflare, kong]\n"), ("null", "")]
    {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("answers.yaml"), format!("gateway: {answer}\n{YAML}")).unwrap();
        assert_eq!(ask(&folder, &["--answers", "answers.yaml"]).code, 0);
        let text = fs::read_to_string(folder.path().join("requirements.yaml")).unwrap();
        assert!(text.contains(&format!("system: Parcels\n{written}\nflows:\n")), "{text}");
    }
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("answers.yaml"), format!("gateway: ngnix\n{YAML}")).unwrap();
    let run = ask(&folder, &["--answers", "answers.yaml"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `nginx`?"), "{}", run.stderr);
}

#[test]
fn a_schema_is_named_where_it_stands_beside_the_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("answers.yaml"), YAML).unwrap();
    fs::write(folder.path().join("requirements.schema.json"), run(&["schema", "requirements"]).stdout).unwrap();
    assert_eq!(ask(&folder, &["--answers", "answers.yaml"]).code, 0);
    let written = fs::read_to_string(folder.path().join("requirements.yaml")).unwrap();
    assert!(written.starts_with("# yaml-language-server: $schema=requirements.schema.json\n# Recommendation:"), "{written}");
}

#[test]
fn faults_in_answers_are_shown_with_their_places_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let text = "flows:\n  Order Status: { latencyy: low, latency: lowish, needs: [cachin], description: \"\" }\n";
    fs::write(folder.path().join("answers.yaml"), text).unwrap();
    let run = ask(&folder, &["--answers", "answers.yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for hint in ["write `order-status`", "did you mean `latency`?", "did you mean `low`?", "did you mean `caching`?"] {
        assert!(run.stderr.contains(hint), "{hint}\n{}", run.stderr);
    }
    assert_eq!(files(folder.path()), ["answers.yaml"]);
    assert_eq!(ask(&folder, &["--answers", "none.yaml"]).code, 2);
}

#[test]
fn flows_without_a_recommendation_are_written_too_and_end_with_1() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("answers.yaml"), "flows: { chat: {} }").unwrap();
    assert_eq!(ask(&folder, &["--answers", "answers.yaml"]).code, 1);
    assert!(files(folder.path()).contains(&"requirements.yaml".to_owned()));
}

#[test]
fn an_existing_file_stays_without_a_yes() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("answers.yaml"), YAML).unwrap();
    fs::write(folder.path().join("requirements.yaml"), "mine").unwrap();
    let run = ask(&folder, &["--answers", "answers.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("requirements.yaml")).unwrap(), "mine");
    assert_eq!(ask(&folder, &["--answers", "answers.yaml", "--yes"]).code, 0);
    assert!(fs::read_to_string(folder.path().join("requirements.yaml")).unwrap().contains("Parcels"));
    assert_eq!(ask(&folder, &["--answers", "answers.yaml", "-o", "no/such/file.yaml"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_mode_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("answers.yaml"), YAML).unwrap();
    fs::write(path("real.yaml"), "mine").unwrap();
    fs::set_permissions(path("real.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.yaml", path("requirements.yaml")).unwrap();
    assert_eq!(ask(&folder, &["--answers", "answers.yaml", "--yes"]).code, 0);
    assert!(fs::symlink_metadata(path("requirements.yaml")).unwrap().is_symlink());
    assert_eq!(fs::metadata(path("real.yaml")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(path("real.yaml")).unwrap().contains("Parcels"));
}
