//! Workflow commands, which GitHub's runners read from a log.

/// Writes a command on a line of its own. A property without a value is left out.
pub(super) fn command(name: &str, properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escape_property(value)))
        .collect();
    let space = if properties.is_empty() { "" } else { " " };
    format!("::{name}{space}{}::{}\n", properties.join(","), escape_data(message))
}

fn escape_data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Returns a text with its line ends kept, and everything else made visible that could control a terminal.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.push(c),
            c if super::text::is_unsafe(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn commands_are_what_the_toolkit_writes() {
        let properties = [("title", "PP101: a, b"), ("file", "a,b/r:1.yaml"), ("line", "3"), ("col", "")];
        assert_eq!(
            command("error", &properties, "50% of\nflows"),
            "::error title=PP101%3A a%2C b,file=a%2Cb/r%3A1.yaml,line=3::50%25 of%0Aflows\n"
        );
        assert_eq!(command("notice", &[], "x"), "::notice::x\n");
    }

    #[test]
    fn a_hostile_text_stays_on_its_line_and_in_its_place() {
        for hostile in ["\n::add-mask::x", "\r\n::set-output name=a::b", "::stop-commands::x", "\u{1b}[31m\u{202e}", "%0A::x::"] {
            let text = command("warning", &[("title", hostile), ("file", hostile)], hostile);
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(text.starts_with("::warning title=") && !text.contains('\u{1b}'), "{text}");
            let properties = text.strip_prefix("::warning ").and_then(|rest| rest.split_once("::")).expect("a message").0;
            assert_eq!(properties.matches([',', ':']).count(), 1, "{properties}");
        }
    }
}
