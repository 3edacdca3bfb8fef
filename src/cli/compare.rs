//! `protopick compare`

use protopick::diag::suggestion;
use protopick::pack::{Pack, ProtocolId};
use protopick::render::{csv, markdown, table_json, table_text};
use protopick::report::{self, TableReport};

use super::args::{Compare, Global, TableFormat};
use super::exit::Exit;
use super::input;
use super::output::Output;

pub(crate) fn run(options: &Compare, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let mut protocols = options.protocol.iter().map(|name| protocol(pack, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut seen = Vec::new();
    protocols.retain(|protocol| {
        !seen.contains(protocol) && {
            seen.push(*protocol);
            true
        }
    });
    if protocols.is_empty() {
        protocols.extend(pack.protocols().map(|(id, _)| id));
    }
    print(&report::compare(pack, &protocols, options.aspect.into()), options.format, output)?;
    Ok(Exit::Fine)
}

/// Prints a table in one of its formats.
pub(super) fn print(table: &TableReport, format: TableFormat, output: &Output) -> anyhow::Result<()> {
    match format {
        TableFormat::Table => output.result(&table_text::render(table, output.look()))?,
        TableFormat::Markdown => Output::raw(markdown::render_table(table).as_bytes())?,
        TableFormat::Csv => Output::raw(csv::render(table).as_bytes())?,
        TableFormat::Json => Output::raw(table_json::render(table).as_bytes())?,
    }
    Ok(())
}

/// The protocol that an argument names.
pub(super) fn protocol(pack: &Pack, name: &str) -> anyhow::Result<ProtocolId> {
    let name = name.to_lowercase();
    let known = pack.protocols().map(|(_, protocol)| protocol.id.as_str());
    pack.find_protocol(&name).ok_or_else(|| {
        let help = suggestion(&name, known.collect::<Vec<_>>()).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("unknown protocol `{name}`{help}")
    })
}
