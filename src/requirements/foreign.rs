//! Files of other programs with the name of a requirements file.

use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};
use crate::yaml::{Kind, parse};

/// Top-level keys of files in which Ansible, Helm and Conda list what to install.
const OTHERS: [&str; 3] = ["roles", "collections", "dependencies"];

/// Returns what shows that a file belongs to another program: a list, a key of that program without any `flows`, or lines without
/// a key. A file that may merely have a fault does not count.
pub fn foreign(file: FileId, sources: &SourceMap) -> Option<String> {
    let root = parse(sources, file, &mut Diagnostics::default()).root?;
    match root.kind {
        Kind::Sequence(_) => Some("a list".to_owned()),
        Kind::Mapping(entries) => {
            let has = |key: &str| entries.iter().any(|entry| entry.key == key);
            let other = OTHERS.into_iter().find(|key| has(key)).filter(|_| !has("flows"))?;
            Some(format!("`{other}`"))
        }
        Kind::Scalar { .. } => sources.file(file).text().lines().all(is_keyless).then(|| "lines without a key".to_owned()),
        Kind::Empty | Kind::Refused => None,
    }
}

fn is_keyless(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#') || !(line.ends_with(':') || line.contains(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let mut sources = SourceMap::default();
        let file = sources.add("requirements.yml", text);
        foreign(file, &sources)
    }

    #[test]
    fn files_of_other_programs_are_known_by_what_they_hold() {
        for (text, holds) in [
            ("---\n# Roles\n- src: geerlingguy.nginx\n  version: 3.1.0\n- name: \"{{ own }}\"\n", "a list"),
            ("- src: a\n  - b: [\n", "a list"),
            ("[]\n", "a list"),
            ("---\ncollections:\n  - community.general\nroles: []\n", "`roles`"),
            ("collections:\n  - name: !vault x\n", "`collections`"),
            ("dependencies:\n  - name: redis\n    version: 17.x.x\n    repository: \"@bitnami\"\n", "`dependencies`"),
            ("name: env\nchannels: [conda-forge]\ndependencies:\n  - python=3.12\n  - pip:\n    - flask\n", "`dependencies`"),
            ("flask==3.0.0\nrequests[security]>=2.31 ; python_version < \"3.13\"\n", "lines without a key"),
            ("# Pinned: by hand\nflask==3.0.0  # web\n\n-r base.txt\npkg @ https://example.org/a.whl\n", "lines without a key"),
            ("-r base.txt\n--index-url https://example.org/simple\n", "lines without a key"),
        ] {
            assert_eq!(found(text).as_deref(), Some(holds), "{text}");
        }
    }

    #[test]
    fn a_file_with_a_fault_is_ours() {
        for text in [
            "",
            "# nothing yet\n",
            "flows: []\n",
            "flow: { chat: { latency: low } }\n",
            "chat: { latency: low }\n",
            "flows\n  chat: { latency: low }\n",
            "flows: [\n",
            "roles: []\nflows: { chat: { latency: low } }\n",
            "\tflows:\n",
            "flows:\n  chat: { latency: low }\n---\n- a\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
