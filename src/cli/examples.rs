//! `protopick examples`

use protopick::builtin;
use protopick::render::examples_text;
use protopick::report::{example, examples};

use super::args::Examples;
use super::exit::Exit;
use super::output::{self, Output};

pub(crate) fn run(options: &Examples, output: &Output) -> anyhow::Result<Exit> {
    let all: Vec<_> = builtin::examples().collect();
    let to = options.output.as_deref();
    let Some(name) = &options.name else {
        output.result(&examples_text::render(&examples(&all), output.look()))?;
        return Ok(Exit::Fine);
    };
    let text = example(&all, name).map_err(|why| anyhow::anyhow!(why))?;
    output::check_file(to, None)?;
    if let Some(path) = output::file(to) {
        anyhow::ensure!(!path.exists(), "{}: this file already exists; name another with `-o`", path.display());
    }
    output.document(to, text)?;
    Ok(Exit::Fine)
}
