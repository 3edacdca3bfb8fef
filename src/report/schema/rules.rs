//! What the files of a pack may hold. Names that a pack may add are suggested, but others are accepted: only the loader, which
//! sees all files, knows which exist.

use super::forms::{Words, marks, shared_name};
use super::requirements::origin;
use super::{Form, Holds, Schema};
use crate::pack::{self, Pack, forms};
use crate::proof::CASES;
use crate::requirements::FURTHER;

/// A kind of file in a pack.
#[derive(Debug, Clone, Copy)]
pub struct RulesFile {
    /// Its name.
    pub name: &'static str,
    /// The files that are of this kind.
    pub files: &'static str,
    /// What they may hold.
    pub form: &'static pack::Form,
    /// The top-level key that only such files have; `None` for those recognized by having no such key.
    mark: Option<&'static str>,
}

impl RulesFile {
    /// All kinds. The order matters: systems of precedents, protocols and gateways have `about`, what has levels also has a
    /// question, needs also have a label, what lowers fits has cases, gateways have facts, and lints and answers beyond the
    /// protocols have `says`.
    pub const ALL: [Self; 20] = [
        Self { name: "pack", files: "pack.yaml", mark: Some("toss-up"), form: forms::SETTINGS },
        Self { name: "sources", files: "sources.yaml and sources/", mark: Some("sources"), form: forms::SOURCES },
        Self { name: "precedents", files: "precedents/", mark: Some("system"), form: forms::PRECEDENTS },
        Self { name: "protocols", files: "protocols/", mark: Some("simplicity"), form: forms::PROTOCOL },
        Self { name: "gateways", files: "gateways/", mark: Some("about"), form: forms::GATEWAY },
        Self { name: "translations", files: "translations.yaml", mark: Some("translations"), form: forms::TRANSLATIONS },
        Self { name: "sums", files: "sums.yaml", mark: Some("sums"), form: forms::SUMS },
        Self { name: "facts", files: "facts/", mark: Some("facts"), form: forms::FACTS },
        // Rules may list the claims that they rest on, but a file of claims holds nothing else.
        Self { name: "claims", files: "claims.yaml", mark: None, form: forms::CLAIMS },
        Self { name: "dimensions", files: "dimensions/", mark: Some("levels"), form: forms::DIMENSION },
        Self { name: "amounts", files: "amounts/", mark: Some("unit"), form: forms::AMOUNT },
        Self { name: "needs", files: "needs/", mark: Some("question"), form: forms::NEED },
        Self { name: "carriers", files: "carriers/", mark: Some("label"), form: forms::CARRIER },
        Self { name: "caps", files: "caps/", mark: Some("lowers"), form: forms::CAP },
        Self { name: "lints", files: "lints/", mark: Some("group"), form: forms::LINT },
        Self { name: "options", files: "options/", mark: Some("options"), form: forms::OPTIONS },
        Self { name: "texts", files: "texts.yaml", mark: Some("refused"), form: forms::TEXTS },
        Self { name: "beyond", files: "beyond/", mark: Some("instead"), form: forms::BEYOND },
        Self {
            name: "guidance",
            files: "patterns/, practices/, pitfalls/, advice/ and words/",
            mark: Some("says"),
            form: forms::GUIDANCE,
        },
        Self { name: "cases", files: "cases/", mark: Some("cases"), form: CASES },
    ];
}

/// Returns what the files of a pack may hold: those of one kind, or of any kind.
pub fn rules_schema(pack: &Pack, kind: Option<RulesFile>) -> Schema {
    let kinds: Vec<RulesFile> = kind.map_or_else(|| RulesFile::ALL.to_vec(), |kind| vec![kind]);
    let words = Words { pack, closed: false, partial: false };
    let mut shared = vec![(shared_name(forms::FIT), words.keys(forms::FIT).titled("Fit"))];
    if kinds.iter().any(|kind| kind.form.name == CASES.name) {
        shared.extend(words.shared(FURTHER));
    }
    let (title, root) = match kind {
        Some(kind) => (format!("Rules of protopick: {}", kind.name), words.keys(kind.form)),
        None => {
            shared.extend(kinds.iter().map(|kind| (file_name(*kind), words.keys(kind.form))));
            let forms = kinds.iter().filter_map(|&kind| Some((kind.mark?, file_name(kind)))).collect();
            let otherwise = kinds.iter().find(|kind| kind.mark.is_none()).map_or_else(String::new, |kind| file_name(*kind));
            ("Rules of protopick".to_owned(), Form::new(Holds::ByKey { forms, otherwise }))
        }
    };
    let command = kind.map_or_else(|| "rules".to_owned(), |kind| format!("rules {}", kind.name));
    Schema { title, origin: origin(pack, &command), shared, root }
}

/// Returns what a file of one kind may hold in a pack on top of others, where it needs only what differs.
pub fn overlay_schema(pack: &Pack, kind: RulesFile) -> Schema {
    let words = Words { pack, closed: false, partial: true };
    let mut root = words.keys(kind.form);
    if let Holds::Keys(keys) = &mut root.holds
        && keys.keys.iter().all(|key| key.name != "id")
    {
        keys.keys.extend(marks());
    }
    let mut shared = vec![(shared_name(forms::FIT), words.keys(forms::FIT).titled("Fit"))];
    if kind.form.name == CASES.name {
        shared.extend(words.shared(FURTHER));
    }
    let title = format!("Rules on top of those of protopick: {}", kind.name);
    Schema { title, origin: origin(pack, &format!("overlay {}", kind.name)), shared, root }
}

/// Returns the name of the shared form of a kind of file, distinct from all others.
fn file_name(kind: RulesFile) -> String {
    format!("file.{}", kind.name)
}
