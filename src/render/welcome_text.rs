//! What to do first, for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, CYAN, DIM, Page, pad, styled};

/// What to do in a folder without a requirements file.
const BEGIN: [(&str, &str); 3] = [
    ("protopick ask", "answer questions, see the recommendation, and write requirements.yaml"),
    ("protopick examples", "list example files; `protopick examples shop -o requirements.yaml` starts from one"),
    ("protopick compare", "compare the protocols in a table"),
];
/// What to do in a folder that has one.
const GO_ON: [(&str, &str); 3] = [
    ("protopick recommend", "recommend a protocol for each flow of requirements.yaml"),
    ("protopick lint", "check the file and its decisions, as CI does"),
    ("protopick ask --from requirements.yaml", "change its answers"),
];

/// Writes what to do first, which depends on whether there is a requirements file.
pub fn render(has_file: bool, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, "protopick recommends which protocols clients should use to talk to an API gateway.");
    page.blank();
    let steps = if has_file { GO_ON } else { BEGIN };
    let columns = steps.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    for (command, says) in steps {
        page.hanging(&format!("  {}  ", styled(CYAN, &pad(command, columns))), columns + 4, Style::new(), says);
    }
    page.blank();
    page.paragraph(0, DIM, "All commands: protopick --help");
    page.finish()
}
