//! The examples that come with the program: which there are, and which one a name means.

use crate::diag::nearest;

/// Examples of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleGroup {
    /// What they have in common.
    pub title: &'static str,
    /// For each example the shortest name that means it, and what it is about.
    pub examples: Vec<(String, String)>,
}

/// The folders of the examples with their titles, in the order in which a name without a folder is looked up.
const FOLDERS: [(&str, &str); 3] = [
    ("", "Systems of several flows"),
    ("templates/", "Single flows, also for `protopick ask --template NAME`"),
    ("use-cases/", "Use cases, with the requirements alone"),
];

/// Lists examples, given their names and texts.
pub fn examples(all: &[(&str, &str)]) -> Vec<ExampleGroup> {
    let is_in = |name: &str, folder: &str| name.strip_prefix(folder).is_some_and(|rest| !rest.contains('/'));
    let group = |(folder, title): (&str, &'static str)| {
        let own = all.iter().filter(|(name, _)| is_in(name, folder));
        let row = |&(name, text): &(&str, &str)| {
            let bare = &name[folder.len()..];
            let shortest = if example(all, bare) == Ok(text) { bare } else { name };
            (shortest.to_owned(), text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']).to_owned())
        };
        ExampleGroup { title, examples: own.map(row).collect() }
    };
    FOLDERS.into_iter().map(group).collect()
}

/// Returns the text of the example that a name means.
///
/// # Errors
/// If there is none, what to do, in a sentence.
pub fn example<'a>(all: &[(&'a str, &'a str)], name: &str) -> Result<&'a str, String> {
    let called = |wanted: &str| all.iter().find(|(other, _)| *other == wanted).map(|(_, text)| *text);
    FOLDERS.into_iter().find_map(|(folder, _)| called(&format!("{folder}{name}"))).ok_or_else(|| {
        let names = all.iter().map(|(name, _)| name.rsplit('/').next().unwrap_or(name));
        let near = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
        format!("unknown example `{name}`; {}", near.unwrap_or_else(|| "`protopick examples` lists them".to_owned()))
    })
}
