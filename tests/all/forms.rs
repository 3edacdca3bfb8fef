//! The tables of keys in the documents, which are generated from the forms that the loader checks against.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use protopick::pack::{Form, Holds, Key, Line, forms};
use protopick::report::schema::RulesFile;

const MARKS: (&str, &str) = ("<!-- keys: made of the forms, see tests/all/forms.rs -->\n", "<!-- end of keys -->");

/// The tables so far, and the forms that they describe.
#[derive(Default)]
struct Tables {
    text: String,
    described: BTreeMap<&'static str, String>,
}

impl Tables {
    fn heading(&mut self, title: &str) {
        writeln!(self.text, "\n### {title}").unwrap();
    }

    /// Adds the table of a form, and those of the forms in it.
    fn form(&mut self, form: &'static Form) {
        let table = table(form);
        if let Some(earlier) = self.described.insert(form.name, table.clone()) {
            assert_eq!(earlier, table, "two forms are called {}", form.name);
            return;
        }
        let name = format!("{}{}", form.name[..1].to_uppercase(), &form.name[1..]);
        writeln!(self.text, "\n*{name}.* {}\n\n{table}", form.about.text()).unwrap();
        for line in form.lines {
            match line {
                Line::Key(key) => self.holds(key.holds),
                Line::Keys(form) if is_told_apart(form) => self.form(form),
                Line::Keys(form) => form.keys().iter().for_each(|key| self.holds(key.holds)),
                Line::Answers => {}
            }
        }
    }

    fn holds(&mut self, holds: Holds) {
        match holds {
            Holds::Keys(form) => self.form(form),
            Holds::List { of, .. } | Holds::OneOrMore { of, .. } | Holds::Named { of, .. } => self.holds(*of),
            _ => {}
        }
    }
}

/// Returns whether the keys of a form have a table of their own wherever they occur.
fn is_told_apart(form: &Form) -> bool {
    form.name == forms::REASON.name
}

fn table(form: &'static Form) -> String {
    let mut table = format!("| key | holds | which is |\n| --- | --- | --- |\n{}", rows(form));
    let one_of: Vec<String> = form.one_of.iter().map(|key| format!("`{key}`")).collect();
    if !one_of.is_empty() {
        writeln!(table, "\nAt least one of these must be there: {}.", one_of.join(", ")).unwrap();
    }
    table.trim_end().to_owned()
}

fn rows(form: &'static Form) -> String {
    let rows = form.lines.iter().map(|line| match line {
        Line::Key(key) => row(key),
        Line::Keys(part) if is_told_apart(part) => {
            let keys: Vec<String> = part.keys().iter().map(|key| format!("`{}`", key.name)).collect();
            format!("| {} | {} | {} |\n", keys.join(", "), part.name, part.about.text())
        }
        Line::Keys(part) => rows(part),
        Line::Answers => "| the id of a dimension or an amount | a level, or an amount | What is required. |\n".to_owned(),
    });
    rows.collect()
}

fn row(key: &Key) -> String {
    let optional = if key.required { "" } else { ", optional" };
    let holds = key.holds.one().replace('|', "\\|");
    let about = key.about.text().replace('|', "\\|");
    assert!(!about.is_empty(), "nothing tells what `{}` is", key.name);
    format!("| `{}`{optional} | {holds} | {about} |\n", key.name)
}

#[test]
fn the_tables_of_keys_in_the_documents_are_made_of_the_forms() {
    let mut tables = Tables::default();
    tables.heading("What many forms have");
    for form in [forms::REASON, forms::FIT, forms::RANGE] {
        tables.form(form);
    }
    for kind in RulesFile::ALL {
        tables.heading(kind.files);
        tables.form(kind.form);
    }
    let expected = format!("{}\n", tables.text);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = fs::read_to_string(page).expect("the page of keys");
    let (_, rest) = page.split_once(MARKS.0).expect("the mark before the tables");
    let (tables, _) = rest.split_once(MARKS.1).expect("the mark behind the tables");
    assert!(tables == expected, "put this into docs/keys.md:\n{expected}");
}
