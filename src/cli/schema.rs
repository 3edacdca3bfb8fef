//! `protopick schema`

use protopick::render::schema_json;
use protopick::report::schema::{requirements_schema, rules_schema};

use super::args::{Global, Schema, SchemaOf};
use super::exit::Exit;
use super::input;
use super::output::Output;

pub(crate) fn run(options: &Schema, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let schema = match (options.of, options.kind) {
        (SchemaOf::Requirements, None) => requirements_schema(pack),
        (SchemaOf::Requirements, Some(_)) => anyhow::bail!("only `rules` have kinds of files; remove the last argument"),
        (SchemaOf::Rules, kind) => rules_schema(pack, kind),
    };
    Output::raw(schema_json::render(&schema).as_bytes())?;
    Ok(Exit::Fine)
}
