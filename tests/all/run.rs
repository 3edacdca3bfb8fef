//! Runs the program as a user would, in a predictable environment.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// How a run ended and what it wrote.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Collects the result of a run that has ended.
    pub(crate) fn of(output: io::Result<Output>) -> Self {
        let output = output.expect("the program starts");
        Self {
            code: output.status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }
}

/// Returns a command for the program in the project's folder, with nothing in its environment but a UTF-8 locale and a width of
/// 80 columns.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protopick"));
    command.args(arguments).env_clear().env("LANG", "C.UTF-8").env("COLUMNS", "80");
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).stdin(Stdio::null());
    command
}

/// Runs the program.
pub(crate) fn run(arguments: &[&str]) -> Run {
    finish(&mut command(arguments))
}

/// Runs a prepared command.
pub(crate) fn finish(command: &mut Command) -> Run {
    Run::of(command.output())
}

/// Writes a file below a folder, with the folders on the way.
pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Runs the program in a folder.
pub(crate) fn within(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(arguments).current_dir(folder))
}

/// Runs the program with a text on standard input.
pub(crate) fn run_with(arguments: &[&str], input: &str) -> Run {
    finish_with(&mut command(arguments), input)
}

/// Runs a prepared command with a text on standard input.
pub(crate) fn finish_with(command: &mut Command, input: &str) -> Run {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    // A program that finds its arguments wrong ends without reading.
    let written = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe), "the program reads");
    Run::of(child.wait_with_output())
}

/// Returns the number of columns of the widest line.
pub(crate) fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

/// Creates an empty folder for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
