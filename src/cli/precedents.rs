//! `protopick precedents`

use protopick::render::{precedents_json, precedents_text};
use protopick::report;

use super::args::{Global, Precedents, TableFormat};
use super::compare::print;
use super::exit::Exit;
use super::output::{self, Output};
use super::settings;

pub(crate) fn run(options: &Precedents, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let to = options.shown.output.as_deref();
    output::check(to, None, &options.shown.format)?;
    let Some(policy) = settings::policy(global, None, output)? else { return Ok(Exit::Invalid) };
    let list = report::precedents(policy.pack(), &options.query).map_err(|why| anyhow::anyhow!(why))?;
    options.shown.day.check(options.shown.format == TableFormat::Html)?;
    match options.shown.format {
        TableFormat::Table => output.page(to, &precedents_text::render(&list, output.look()))?,
        TableFormat::Json => output.document(to, &precedents_json::render(&list))?,
        TableFormat::Markdown | TableFormat::Csv | TableFormat::Html => print(&list.table(), &options.shown, output)?,
    }
    Ok(Exit::Fine)
}
