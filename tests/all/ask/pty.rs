//! A pseudo-terminal that runs the program, and the screen that a person would see.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rexpect::process::PtyProcess;
use tempfile::TempDir;

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESCAPE: &str = "\u{1b}";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const UP: &str = "\u{1b}[A";
pub(crate) const LEFT: &str = "\u{1b}[D";
pub(crate) const CTRL_C: &str = "\u{3}";

/// Far longer than anything takes; a text that has not appeared by then never will.
const LONG: Duration = Duration::from_secs(30);
/// How long nothing is written once a question is drawn.
const SETTLED: Duration = Duration::from_millis(30);

/// Runs the program, then prints how it ended. Its process id and the terminal settings before and after are written to files.
const SCRIPT: &str = r#"
trap : INT TERM
stty cols "$1" rows "$2"
stty -g > .before
program=$3
shift 3
/bin/sh -c 'echo $$ > .pid; exec "$0" "$@"' "$program" "$@"
echo "ended with $?"
stty -g > .after
"#;

pub(crate) struct Terminal {
    _process: PtyProcess,
    keyboard: File,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// The screen when a key was last pressed.
    pressed_on: String,
    /// The complete raw output.
    pub(crate) raw: Vec<u8>,
    pub(crate) folder: TempDir,
}

impl Terminal {
    /// Starts `protopick ask` in an empty folder, on a terminal of 80 by 40.
    pub(crate) fn ask(arguments: &[&str]) -> Self {
        Self::start(TempDir::new().unwrap(), arguments, (80, 40), &[])
    }

    pub(crate) fn start(folder: TempDir, arguments: &[&str], (columns, rows): (u16, u16), env: &[(&str, &str)]) -> Self {
        let mut command = Command::new("/bin/sh");
        let program = env!("CARGO_BIN_EXE_protopick");
        command.args(["-c", SCRIPT, "sh", &columns.to_string(), &rows.to_string(), program, "ask"]).args(arguments);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8").env("TERM", "xterm-256color");
        command.envs(env.iter().copied()).current_dir(folder.path());
        let mut process = PtyProcess::new(command).unwrap();
        // A failing test leaves the program running, and the shell around it ignores a mere request to end.
        process.set_kill_timeout(Some(100));
        let keyboard = process.get_file_handle().unwrap();
        let mut source = process.get_file_handle().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The terminal is gone once the last process has closed it.
            while let Ok(length @ 1..) = source.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let size = |cells| NonZero::new(cells).unwrap();
        let screen = vt100::Parser::new(size(rows), size(columns), 0);
        Self { _process: process, keyboard, output, screen, pressed_on: String::new(), raw: Vec::new(), folder }
    }

    /// Returns what is on the screen.
    pub(crate) fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Returns what was on the screen when keys were last pressed.
    pub(crate) fn pressed_on(&self) -> &str {
        &self.pressed_on
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |shown| shown.contains(text))
    }

    /// Waits until the screen is as it should be.
    pub(crate) fn wait_until(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> &mut Self {
        let end = Instant::now() + LONG;
        while !holds(&self.shown()) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else { panic!("not shown: {what}\n{}", self.shown()) };
            self.screen.process(&bytes);
            self.raw.extend(bytes);
        }
        self
    }

    /// Presses keys, without waiting for what they do.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.pressed_on = self.shown();
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for a question, then presses keys.
    pub(crate) fn reply(&mut self, question: &str, keys: &str) -> &mut Self {
        self.wait_for(question).press(keys)
    }

    /// Waits for the cursor to be on a line of a list.
    pub(crate) fn wait_for_cursor(&mut self, line: &str) -> &mut Self {
        let at = format!("▶ {line}");
        self.wait_until(&at, |shown| shown.contains(&at))
    }

    /// Moves down to a line of a list.
    pub(crate) fn move_to(&mut self, label: &str) -> &mut Self {
        for _ in 0..100 {
            if self.shown().contains(&format!("▶ {label}")) {
                break;
            }
            let before = self.shown();
            self.press(DOWN).wait_until("the next line", |shown| shown != before);
        }
        self.wait_for_cursor(label)
    }

    /// Waits for a complete question other than the one that the last key was for.
    ///
    /// A key that is pressed too early answers the wrong question: the screen just after a key may still show the question that
    /// it answered, or only the first part of the next.
    pub(crate) fn wait_for_question(&mut self) -> &mut Self {
        let pressed_on = self.pressed_on.clone();
        self.wait_until("the next question", |shown| shown != pressed_on && shown.contains("esc goes back"));
        // The end of the last question may still stand below the beginning of the next.
        while let Ok(bytes) = self.output.recv_timeout(SETTLED) {
            self.screen.process(&bytes);
            self.raw.extend(bytes);
        }
        self
    }

    /// Accepts the answer under the cursor, again and again, until the screen shows a text.
    pub(crate) fn accept_until(&mut self, text: &str) -> &mut Self {
        while !self.wait_for_question().shown().contains(text) {
            self.press(ENTER);
        }
        self
    }

    /// Waits for the end, and checks that the terminal is as before. Returns the exit code.
    pub(crate) fn end(&mut self) -> i32 {
        self.wait_until("the end", |shown| shown.lines().any(|line| line.starts_with("ended with ")));
        let shown = self.shown();
        let code = shown.lines().rev().find_map(|line| line.strip_prefix("ended with ")).unwrap().trim().parse().unwrap();
        let end = Instant::now() + LONG;
        let state = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        while state(".after").is_empty() && Instant::now() < end {
            thread::yield_now();
        }
        assert_eq!(state(".before"), state(".after"), "the terminal is not as it was");
        assert!(!self.screen.screen().hide_cursor(), "the cursor is hidden");
        assert!(!self.screen.screen().bracketed_paste(), "pastes are still marked");
        code
    }

    /// Returns the files that the program has left.
    pub(crate) fn files(&self) -> Vec<String> {
        super::files(self.folder.path())
            .into_iter()
            .filter(|name| ![".before", ".after", ".pid"].contains(&name.as_str()))
            .collect()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Makes the terminal go away, as when its window is closed, and waits for the end of the program. Returns the folder.
    pub(crate) fn hang_up(self) -> TempDir {
        let id = self.read(".pid");
        // The shell leads the session: the terminal is gone as soon as it is.
        let folder = self.into_folder();
        let end = Instant::now() + LONG;
        loop {
            let state = Command::new("ps").args(["-o", "stat=", "-p", id.trim()]).output().unwrap().stdout;
            if state.is_empty() || state.starts_with(b"Z") {
                return folder;
            }
            assert!(Instant::now() < end, "the program goes on without a terminal");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Returns the folder, for another run in it.
    pub(crate) fn into_folder(self) -> TempDir {
        self.folder
    }

    /// Leaves the gateway out.
    pub(crate) fn without_gateway(&mut self) -> &mut Self {
        self.reply("Which gateway do the clients reach?", ENTER)
    }

    /// Starts a flow without a template.
    pub(crate) fn without_template(&mut self) -> &mut Self {
        self.wait_for("like one of these?").wait_for_cursor("no, from scratch").press(ENTER)
    }

    /// Answers everything up to the question about the interaction of the first flow.
    pub(crate) fn begin(&mut self) -> &mut Self {
        self.reply("What is the system called?", "City rides\r").without_gateway().without_template();
        self.reply("What is the first flow called?", "Trip sharing\r");
        self.reply("What happens in it?", "\r").wait_for("Which shape of interaction")
    }
}
