//! `protopick explain`

use protopick::diag::any_of;
use protopick::pack::{Pack, changes};
use protopick::render::{explain_json, explain_text};
use protopick::report::{self, ChangedItem, Found};

use super::args::{Explain, ExplainFormat, Global};
use super::exit::Exit;
use super::input::{self, LoadedRules, Unreadable};
use super::output::Output;
use super::settings;

pub(crate) fn run(options: &Explain, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(policy) = settings::policy(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    let on_top = if policy.rules().is_empty() { None } else { Some(input::load_rules(policy.rules())?) };
    let topic = options.topic.join(" ");
    let found = match report::find(pack, &topic) {
        Found::Nothing(near) if options.topic.len() > 1 => match report::find_each(pack, &options.topic) {
            Found::Nothing(_) => Found::Nothing(near),
            found => found,
        },
        found => found,
    };
    let name = match found {
        Found::Each(names) => anyhow::bail!("{}", one_by_one(pack, &names)),
        Found::One(name) => name,
        Found::Several(names) => anyhow::bail!("`{topic}` can mean {}", names.join(" or ")),
        Found::Nothing(Some(near)) => anyhow::bail!("unknown topic `{topic}`; did you mean `{near}`?"),
        Found::Nothing(None) => anyhow::bail!("unknown topic `{topic}`; run `protopick rules list` to list all topics"),
    };
    if let Some(mut explanation) = report::explain(pack, &name) {
        if let Some(loaded) = &on_top {
            explanation.sections.extend(report::explain_changes(pack, &name, &changed(loaded)?));
        }
        match options.format {
            ExplainFormat::Text => output.result(&explain_text::render(&explanation, output.look()))?,
            ExplainFormat::Json => Output::raw(explain_json::render(&explanation).as_bytes())?,
        }
    }
    Ok(Exit::Fine)
}

/// Returns what packs on top change in the files of the built-in rules.
fn changed(own: &LoadedRules) -> Result<Vec<ChangedItem>, Unreadable> {
    if own.own.is_empty() {
        return Ok(Vec::new());
    }
    let beneath = input::load_rules(None)?;
    let changes = beneath.pack.zip(own.pack.as_ref()).map(|((_, old), (_, new))| changes(&old, new));
    Ok(report::changed_items(&changes.unwrap_or_default(), &beneath.sources, &own.sources))
}

/// Returns a hint on how to ask about several topics.
fn one_by_one(pack: &Pack, names: &[String]) -> String {
    let each: Vec<_> = names.iter().map(|name| format!("protopick explain {name}")).collect();
    let each = any_of(each.iter().map(String::as_str));
    let are_protocols = names.iter().all(|name| pack.find_protocol(name).is_some());
    let beside =
        if are_protocols { format!("; run `protopick compare {}` to compare them", names.join(" ")) } else { String::new() };
    format!("only one topic is explained at a time; run {each}{beside}")
}
