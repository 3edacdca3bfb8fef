//! What the program says when it is called with no command.

use std::path::Path;

use protopick::render::welcome_text;

use super::exit::Exit;
use super::input::USUAL_NAME;
use super::output::Output;

pub(crate) fn run(output: &Output) -> Exit {
    output.say(&output.painted(&welcome_text::render(Path::new(USUAL_NAME).is_file(), output.talk())));
    Exit::Invalid
}
