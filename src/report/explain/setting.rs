//! Explains settings files and their keys.

use super::teller::bare;
use crate::report::explanation::{Example, Explanation, Item, Section};
use crate::settings::{FILE, NAME};

/// A settings file, for those who do not have one yet.
const EXAMPLE: &str = "\
exclude: [vendor/]
fail-on: warning
lints:
  decision-fragile: off
decision:
  encryption: https
  monitoring: [error rate, request rate]
overrides:
  - files: [legacy/]
    fail-on: error
";

pub(super) fn settings(id: String) -> Explanation {
    let item = |key: &&crate::pack::Key| Item {
        label: key.name.to_owned(),
        fit: None,
        because: key.about.text().to_owned(),
        source: String::new(),
    };
    let keys = Section { title: "Keys".to_owned(), items: FILE.keys().iter().map(item).collect() };
    let found = "Each file looks for it in its own folder and those above, up to the top of the repository.".to_owned();
    let example = Example { title: "For example".to_owned(), text: EXAMPLE.to_owned() };
    let about = bare("settings", id, NAME, [FILE.about.text().to_owned(), found]);
    Explanation { sections: vec![keys], examples: vec![example], ..about }
}

pub(super) fn setting(id: String, position: usize) -> Explanation {
    let keys = FILE.keys();
    let key = keys[position];
    bare("setting", id, key.name, [key.about.text().to_owned(), format!("It holds {}.", key.holds.one())])
}
