//! `protopick schema`

use protopick::render::schema_json;
use protopick::report::schema::{overlay_schema, requirements_schema, rules_schema, settings_schema};

use super::args::{Global, Schema, SchemaOf};
use super::exit::Exit;
use super::output::Output;
use super::settings;

pub(crate) fn run(options: &Schema, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(policy) = settings::policy(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let schema = match (options.of, options.kind) {
        (SchemaOf::Requirements, None) => requirements_schema(pack),
        (SchemaOf::Config, None) => settings_schema(pack),
        (SchemaOf::Requirements | SchemaOf::Config, Some(_)) => {
            anyhow::bail!("only `rules` and `overlay` have kinds of files; remove the last argument")
        }
        (SchemaOf::Rules, kind) => rules_schema(pack, kind),
        (SchemaOf::Overlay, Some(kind)) => overlay_schema(pack, kind),
        // What a partial file is cannot be told from its keys.
        (SchemaOf::Overlay, None) => anyhow::bail!("name the kind of file, such as `protopick schema overlay lints`"),
    };
    Output::raw(schema_json::render(&schema).as_bytes())?;
    Ok(Exit::Fine)
}
