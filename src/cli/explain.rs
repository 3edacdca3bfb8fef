//! `protopick explain`

use protopick::render::{explain_json, explain_text};
use protopick::report::{self, Found};

use super::args::{Explain, ExplainFormat, Global};
use super::exit::Exit;
use super::input;
use super::output::Output;

pub(crate) fn run(options: &Explain, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let Some(rules) = input::rules(global, None, output)? else { return Ok(Exit::Invalid) };
    let pack = rules.pack();
    let topic = options.topic.join(" ");
    let name = match report::find(pack, &topic) {
        Found::One(name) => name,
        Found::Several(names) => anyhow::bail!("`{topic}` can mean {}", names.join(" or ")),
        Found::Nothing(Some(near)) => anyhow::bail!("nothing is called `{topic}`; did you mean `{near}`?"),
        Found::Nothing(None) => anyhow::bail!("nothing is called `{topic}`; `protopick rules list` lists what there is"),
    };
    if let Some(explanation) = report::explain(pack, &name) {
        match options.format {
            ExplainFormat::Text => output.result(&explain_text::render(&explanation, output.look()))?,
            ExplainFormat::Json => Output::raw(explain_json::render(&explanation).as_bytes())?,
        }
    }
    Ok(Exit::Fine)
}
