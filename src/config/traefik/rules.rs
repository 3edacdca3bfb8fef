//! The rules of routers: matchers such as ``PathPrefix(`/events`)``, joined by `&&`, `||`, `!` and parentheses.

/// A rule as alternatives, each of which is a list of matchers that all have to match.
pub(super) type Alternatives = Vec<Vec<Matcher>>;

/// A matcher with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matcher {
    /// Its name, as written.
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    /// Whether it is negated.
    pub(super) not: bool,
}

/// Maximum nesting depth of a rule.
const DEPTH: usize = 64;
/// Maximum number of alternatives of a rule, and of matchers in one.
const MOST: usize = 64;
/// Maximum length of a rule in bytes.
const LONGEST: usize = 16 * 1024;

/// Reads a rule. `None` if it is not understood.
pub(super) fn parse(rule: &str) -> Option<Alternatives> {
    if rule.len() > LONGEST {
        return None;
    }
    let mut parser = Parser { text: rule, at: 0 };
    let found = parser.any(0, false)?;
    parser.space();
    (parser.at == rule.len()).then_some(found)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Moves behind a text, if it is next.
    fn take(&mut self, text: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// Reads alternatives. Under a negation, "or" and "and" change places.
    fn any(&mut self, depth: usize, not: bool) -> Option<Alternatives> {
        let mut found = self.all(depth, not)?;
        while self.take("||") {
            let next = self.all(depth, not)?;
            found = if not { both(&found, &next)? } else { either(found, next)? };
        }
        Some(found)
    }

    fn all(&mut self, depth: usize, not: bool) -> Option<Alternatives> {
        let mut found = self.single(depth, not)?;
        while self.take("&&") {
            let next = self.single(depth, not)?;
            found = if not { either(found, next)? } else { both(&found, &next)? };
        }
        Some(found)
    }

    fn single(&mut self, depth: usize, mut not: bool) -> Option<Alternatives> {
        while self.take("!") {
            not = !not;
        }
        if self.take("(") {
            let found = if depth < DEPTH { self.any(depth + 1, not)? } else { return None };
            return self.take(")").then_some(found);
        }
        self.space();
        let end = self.rest().find(|c: char| !c.is_ascii_alphanumeric())?;
        let name = self.rest().get(..end)?.to_owned();
        self.at += end;
        if name.is_empty() || !self.take("(") {
            return None;
        }
        let mut arguments = Vec::new();
        while !self.take(")") {
            if !arguments.is_empty() && !self.take(",") {
                return None;
            }
            arguments.push(self.argument()?);
            if arguments.len() > MOST {
                return None;
            }
        }
        Some(vec![vec![Matcher { name, arguments, not }]])
    }

    /// Reads a text in backticks or quotes.
    fn argument(&mut self) -> Option<String> {
        self.space();
        let quote = self.rest().chars().next().filter(|c| matches!(c, '`' | '"' | '\''))?;
        self.at += 1;
        let (mut text, mut escaped) = (String::new(), false);
        let rest = self.text.get(self.at..)?;
        for c in rest.chars() {
            self.at += c.len_utf8();
            if escaped || (c != quote && (c != '\\' || quote == '`')) {
                text.push(c);
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else {
                return Some(text);
            }
        }
        None
    }
}

fn either(mut left: Alternatives, right: Alternatives) -> Option<Alternatives> {
    left.extend(right);
    (left.len() <= MOST).then_some(left)
}

fn both(left: &Alternatives, right: &Alternatives) -> Option<Alternatives> {
    if left.len() * right.len() > MOST {
        return None;
    }
    let join = |(left, right): (&Vec<Matcher>, &Vec<Matcher>)| left.iter().chain(right).cloned().collect::<Vec<_>>();
    let joined: Alternatives = left.iter().flat_map(|left| right.iter().map(move |right| (left, right))).map(join).collect();
    joined.iter().all(|all| all.len() <= MOST).then_some(joined)
}
