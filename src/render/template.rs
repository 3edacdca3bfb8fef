//! Templates of rules, with limits: whoever wrote one, it ends soon and takes little memory.
//!
//! Steps are counted, and so is the output. Anything that could grow within a few steps is excluded from the language: texts and
//! lists come from the context, and nothing joins, repeats or nests them except the filter `plus`, which counts.

use std::io;

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr, Stmt};
use minijinja::machinery::{Token, WhitespaceConfig, parse, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, filters};
use serde::Serialize;

/// Maximum size of a template in bytes.
const LONGEST: usize = 128 * 1024;
/// Maximum number of words in an expression or a tag, since longer ones would have a deep tree.
const MOST_WORDS: usize = 100;
/// Maximum number of `elif` in a template: each is a tree within the previous one.
const MOST_BRANCHES: usize = 100;
/// Number of steps that every template may take, and additional steps for each flow.
const STEPS: u64 = 50_000;
const STEPS_FOR_A_FLOW: u64 = 5_000;
/// Number of items that a joined list may have, and additional items for each flow.
const ITEMS: usize = 10;
const ITEMS_FOR_A_FLOW: usize = 5;
/// Maximum size of the output in bytes.
const MOST_WRITTEN: usize = 8 * 1024 * 1024;

/// Fills in a template for a number of flows. Values pass through `word`, and texts through the filter `comment`, which keep them
/// in their places. An error describes what is wrong with the template.
pub(super) fn fill(
    template: &str,
    flows: usize,
    context: impl Serialize,
    word: fn(&str) -> String,
    comment: fn(&str) -> String,
) -> Result<String, String> {
    check(template)?;
    let mut environment = Environment::empty();
    environment.set_keep_trailing_newline(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(STEPS + STEPS_FOR_A_FLOW * flows as u64));
    // Only this marks a text as safe.
    environment.add_filter("comment", move |text: &Value| Ok::<_, Error>(Value::from_safe_string(comment(&written(text)?))));
    environment.add_filter("plus", move |first: &Value, second: &Value| plus(first, second, ITEMS + ITEMS_FOR_A_FLOW * flows));
    environment.add_filter("list", filters::list);
    environment.add_filter("map", filters::map);
    environment.add_filter("max", filters::max);
    environment.add_filter("min", filters::min);
    environment.add_filter("rejectattr", filters::rejectattr);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("sum", filters::sum);
    environment.add_test("eq", minijinja::tests::is_eq);
    environment.add_test("in", minijinja::tests::is_in);
    environment.set_formatter(move |out, _, value| {
        let text = written(value)?;
        out.write_str(&if value.is_safe() { text } else { word(&text) }).map_err(Error::from)
    });
    let mut text = Bounded(Vec::new());
    let failed = |error: Error| match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        ErrorKind::WriteFailure => format!("it writes more than {} MiB", MOST_WRITTEN / 1024 / 1024),
        _ => format!("{error:#}"),
    };
    environment
        .template_from_str(template)
        .and_then(|template| template.render_captured_to(context, &mut text).map(drop))
        .map_err(failed)?;
    String::from_utf8(text.0).map_err(|error| error.to_string())
}

/// Returns a text or a number in its output form. A list has no form of its own, and writing one could take long.
fn written(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool => Ok(value.to_string()),
        kind => Err(Error::new(ErrorKind::InvalidOperation, format!("a value that is {kind} cannot be written"))),
    }
}

/// Joins two lists.
fn plus(first: &Value, second: &Value, most: usize) -> Result<Value, Error> {
    let items: Vec<Value> = first.try_iter()?.chain(second.try_iter()?).take(most + 1).collect();
    if items.len() > most {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("a list has more than {most} items")));
    }
    Ok(Value::from(items))
}

/// The output, up to a maximum size.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_WRITTEN {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Checks that a template keeps to the language.
fn check(template: &str) -> Result<(), String> {
    if template.len() > LONGEST {
        return Err(format!("it is longer than {} KiB", LONGEST / 1024));
    }
    if let Some(hidden) = template.chars().find(|&c| hidden(c)) {
        return Err(format!("it holds the invisible character U+{:04X}", u32::from(hidden)));
    }
    let told = |error: Error| format!("{error:#}");
    let (mut words, mut branches) = (0, 0);
    for token in tokenize(template, false, SyntaxConfig, WhitespaceConfig::default()) {
        let (token, span) = token.map_err(told)?;
        words = if matches!(token, Token::VariableStart | Token::BlockStart) { 0 } else { words + 1 };
        if words > MOST_WORDS {
            return Err(format!("line {}: more than {MOST_WORDS} words in one expression", span.start_line));
        }
        branches += usize::from(matches!(token, Token::Ident("elif")));
        if branches > MOST_BRANCHES {
            return Err(format!("line {}: more than {MOST_BRANCHES} times `elif`", span.start_line));
        }
    }
    statement(&parse(template, "", SyntaxConfig, WhitespaceConfig::default()).map_err(told)?)
}

/// Returns whether a character of a template would be written but invisible.
fn hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn statement(node: &Stmt<'_>) -> Result<(), String> {
    let all = |nodes: &[Stmt<'_>]| nodes.iter().try_for_each(statement);
    match node {
        Stmt::Template(node) => all(&node.children),
        Stmt::EmitRaw(_) => Ok(()),
        Stmt::EmitExpr(node) => expression(&node.expr),
        Stmt::Set(node) => expression(&node.expr),
        Stmt::IfCond(node) => {
            expression(&node.expr)?;
            all(&node.true_body)?;
            all(&node.false_body)
        }
        Stmt::ForLoop(node) if !node.recursive => {
            expression(&node.iter)?;
            node.filter_expr.iter().try_for_each(expression)?;
            all(&node.body)?;
            all(&node.else_body)
        }
        _ => Err("it has a block other than `if`, `for` and `set NAME = ...`".to_owned()),
    }
}

fn expression(node: &Expr<'_>) -> Result<(), String> {
    let refused = |what: &str| Err(format!("line {}: {what} is not part of the language of templates", node.span().start_line));
    match node {
        Expr::Var(_) | Expr::Const(_) => Ok(()),
        Expr::UnaryOp(node) => expression(&node.expr),
        Expr::BinOp(node) => match node.op {
            BinOpKind::Add
            | BinOpKind::Sub
            | BinOpKind::Mul
            | BinOpKind::Div
            | BinOpKind::FloorDiv
            | BinOpKind::Rem
            | BinOpKind::Pow
            | BinOpKind::Concat => refused("what joins or calculates, but for the filter `plus` of lists,"),
            _ => {
                expression(&node.left)?;
                expression(&node.right)
            }
        },
        Expr::Compare(node) => {
            expression(&node.expr)?;
            node.ops.iter().try_for_each(|op| expression(&op.expr))
        }
        Expr::IfExpr(node) => {
            expression(&node.test_expr)?;
            expression(&node.true_expr)?;
            node.false_expr.iter().try_for_each(expression)
        }
        // With the name of a filter, `map` would do uncounted work.
        Expr::Filter(node) if node.name == "map" && node.args.iter().any(|argument| !matches!(argument, CallArg::Kwarg(..))) => {
            refused("`map` without `attribute=`")
        }
        Expr::Filter(node) => {
            node.expr.iter().try_for_each(expression)?;
            node.args.iter().try_for_each(|argument| match argument {
                CallArg::Pos(value) | CallArg::Kwarg(_, value) => expression(value),
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => refused("an argument with `*`"),
            })
        }
        Expr::GetAttr(node) => expression(&node.expr),
        Expr::GetItem(node) => {
            expression(&node.expr)?;
            expression(&node.subscript_expr)
        }
        Expr::List(list) => list.items.iter().try_for_each(|item| match item {
            Expr::Const(_) => Ok(()),
            // An attribute is smaller than what it belongs to, so such mappings do not grow either.
            Expr::Map(map) if map.keys.iter().all(|key| matches!(key, Expr::Const(_))) => {
                map.values.iter().try_for_each(|value| match value {
                    Expr::Const(_) => Ok(()),
                    Expr::GetAttr(_) => expression(value),
                    _ => refused("a mapping of anything but constants and attributes"),
                })
            }
            _ => refused("a list of anything but constants and mappings"),
        }),
        Expr::Map(_) => refused("a mapping outside of a list"),
        Expr::Call(_) => refused("a call"),
        Expr::Slice(_) => refused("a slice"),
        Expr::Test(_) => refused("a test with `is`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, flows: usize) -> Result<String, String> {
        let flows: Vec<_> = (0..flows).map(|name| std::collections::BTreeMap::from([("name", format!("f{name}"))])).collect();
        let context = std::collections::BTreeMap::from([("flows", &flows)]);
        fill(template, flows.len(), context, |text| text.replace('!', "_"), |text| format!("({text})"))
    }

    #[test]
    fn what_templates_need_is_there() {
        let text = "{% set all = flows|plus(flows)|selectattr(\"name\", \"in\", [\"f1\"])|map(attribute=\"name\")|list -%}\n\
                    {%- for name in all %}{{ name }}{% if loop.first %}: {{ \"a!\" }} {{ \"b!\"|comment }}, {% endif %}{% endfor %}\n";
        assert_eq!(filled(text, 3).as_deref(), Ok("f1: a_ (b!), f1\n"));
    }

    #[test]
    fn every_template_ends_soon_and_small() {
        let deep = |open: &str, middle: &str, close: &str| format!("{}{middle}{}", open.repeat(5_000), close.repeat(5_000));
        let loops = |text: &str| deep("{% for a in flows %}", text, "{% endfor %}");
        let five = |text: &str| format!("{}{text}{}", "{% for a in flows %}".repeat(5), "{% endfor %}".repeat(5));
        for (template, wrong) in [
            // Templates that double.
            ("{% set a = \"xxxxxxxx\" %}".to_owned() + &"{% set a = a ~ a %}".repeat(40) + "{{ a }}", "joins"),
            ("{% set a = flows %}".to_owned() + &"{% set a = a + a %}".repeat(40) + "{{ a|list }}", "joins"),
            ("{% set a = flows %}".to_owned() + &"{% set a = a|plus(a) %}".repeat(40), "more than"),
            ("{% set a = 1 %}".to_owned() + &"{% set a = [a, a] %}".repeat(40) + "{% if a == a %}{% endif %}", "constants"),
            ("{% set a = [{\"b\": 1}] %}".to_owned() + &"{% set a = [{\"b\": a[0], \"c\": a[0]}] %}".repeat(40), "attributes"),
            ("{% set a %}x{% endset %}".to_owned() + &"{% set a %}{{ a }}{{ a }}{% endset %}".repeat(40), "block"),
            ("{{ \"x\" * 100000000 }}".to_owned(), "calculates"),
            ("{{ 9 ** 99999 }}".to_owned(), "calculates"),
            // Templates that are wide.
            ("{{ \"x\"|indent(1000000000, true) }}".to_owned(), "indent"),
            ("{{ \"%1000000000d\"|format(1) }}".to_owned(), "format"),
            ("{% for a in range(1000000000) %}x{% endfor %}".to_owned(), "call"),
            (five(&"x".repeat(20_000)), "writes more than"),
            // Templates that take long.
            (five(&"{% if a %}{% endif %}".repeat(500)), "steps"),
            ("{% for a in flows recursive %}{{ loop(flows) }}{% endfor %}".to_owned(), "block"),
            ("{{ flows|map(\"list\")|list }}".to_owned(), "attribute="),
            // Templates that are deep.
            (format!("{{{{ {} }}}}", vec!["a"; 20_000].join(" or ")), "words"),
            (format!("{{{{ {}1{} }}}}", "(".repeat(40_000), ")".repeat(40_000)), "words"),
            (format!("{{{{ flows{} }}}}", "|list".repeat(20_000)), "words"),
            (loops("x"), "longer than"),
            (format!("{}x{}", "{% for a in flows %}".repeat(2_000), "{% endfor %}".repeat(2_000)), "recursion"),
            (format!("{{% if false %}}{}{{% endif %}}", "{% elif false %}".repeat(5_000)), "elif"),
            // Templates with something invisible or unescaped.
            ("a\u{1b}[31m".to_owned(), "U+001B"),
            ("a\u{202e}b".to_owned(), "U+202E"),
            ("{{ \"!\"|safe }}".to_owned(), "safe"),
            ("{{ flows }}".to_owned(), "cannot be written"),
            ("{% autoescape false %}{% endautoescape %}".to_owned(), "block"),
        ] {
            let found = filled(&template, 50).expect_err(&template[..template.len().min(200)]);
            assert!(found.contains(wrong), "{found}\n{}", &template[..template.len().min(200)]);
        }
    }
}
