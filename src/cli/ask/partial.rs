//! Answers of an interrupted interview, kept next to the output until the next interview continues with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use protopick::diag::Diagnostics;
use protopick::interview::{Draft, read_answers, write_answers};
use protopick::pack::Pack;
use protopick::render::question_text;
use protopick::source::SourceMap;

use super::product::FILE;
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::input;
use crate::cli::output::Output;

/// The answers so far, available to whatever ends the interview.
#[derive(Clone)]
pub(super) struct Partial {
    path: PathBuf,
    /// The command that continues.
    again: String,
    text: Arc<Mutex<String>>,
}

impl Partial {
    /// Returns the partial file for an output: `.requirements.partial.yaml` next to `requirements.yaml`.
    pub(super) fn beside(output: &Path) -> Self {
        let name = output.file_stem().map_or_else(|| "requirements".into(), |stem| stem.to_string_lossy().into_owned());
        let path = output.with_file_name(format!(".{name}.partial.yaml"));
        let output = protopick::render::clean(&output.display().to_string());
        let again = if output == FILE { "protopick ask".to_owned() } else { format!("protopick ask -o {output}") };
        Self { path, again, text: Arc::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what an earlier interview left. A file that can no longer be read is no reason to fail: its fault is shown.
    pub(super) fn load(&self, pack: &Pack, output: &Output) -> Option<Draft> {
        if !self.path.is_file() {
            return None;
        }
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        match input::read(&self.path, &mut sources, &mut diagnostics) {
            Ok(file) if diagnostics.is_empty() => {
                let draft = read_answers(file, pack, &sources, &mut diagnostics);
                output.diagnostics(&diagnostics, &sources);
                draft
            }
            Ok(_) => {
                output.diagnostics(&diagnostics, &sources);
                None
            }
            Err(error) => {
                output.error(&error.to_string());
                None
            }
        }
    }

    /// Records the answers so far, without writing them.
    pub(super) fn note(&self, draft: &Draft, pack: &Pack) {
        *self.text.lock().unwrap_or_else(PoisonError::into_inner) = write_answers(draft, pack);
    }

    /// Writes the answers so far, says so, and ends the interview.
    pub(super) fn interrupted(&self, output: &Output) -> Exit {
        if !self.keep(output) {
            output.say("Nothing is written.\n");
        }
        Exit::Interrupted
    }

    /// Writes the answers so far, and says so. Returns false if there are none.
    pub(super) fn keep(&self, output: &Output) -> bool {
        // Held while writing: whatever else ends the interview waits for it.
        let text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        if !text.is_empty() {
            let again = &self.again;
            let remark = format!("# Answers of an interview that was interrupted. The next `{again}` offers to go on with them.");
            match files::replace(&self.path, &format!("{remark}\n{text}")) {
                Ok(()) => {
                    let path = protopick::render::clean(&self.path.display().to_string());
                    let kept = format!("The answers so far are kept in {path}. The next `{again}` offers to go on with them.");
                    output.say(&format!("{}\n", question_text::remark(&kept, output.talk())));
                }
                Err(error) => output.error(&format!("{}: {error}", self.path.display())),
            }
        }
        !text.is_empty()
    }

    /// Keeps a signal from writing the answers from now on, and waits for one that does: the end of the run would interrupt it.
    pub(super) fn close(&self) {
        std::mem::forget(self.text.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Removes what an earlier interview left.
    pub(super) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    /// Ends the interview like Ctrl-C if a signal arrives that did not come from the keyboard, or that plain lines cannot see.
    #[cfg(unix)]
    pub(super) fn on_signals(&self, output: Output) -> std::io::Result<()> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        files::signals_are_heeded();
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        let partial = self.clone();
        std::thread::spawn(move || {
            if signals.forever().next().is_some() {
                let _ = super::screen::restore();
                output.say("\n");
                let exit = partial.interrupted(&output);
                let _held = files::remove_unfinished();
                // The asking thread is waiting for a key.
                std::process::exit(i32::from(exit.code()));
            }
        });
        Ok(())
    }

    /// Other systems end plain interviews by themselves.
    #[cfg(not(unix))]
    pub(super) fn on_signals(&self, _: Output) -> std::io::Result<()> {
        Ok(())
    }
}
