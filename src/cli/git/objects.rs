//! The contents of files in a repository.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Stdio};

use super::program::{Git, Running};
use crate::cli::input::LARGEST;

/// Maximum length of what precedes a content: its id, its kind and its size.
const LONGEST_HEAD: u64 = 256;

/// Reads contents, one after the other, so that neither side waits for the other.
pub(super) struct Objects<'g> {
    git: &'g Git,
    reader: Option<Reader>,
}

struct Reader {
    _git: Running,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl<'g> Objects<'g> {
    /// Nothing read yet.
    pub(super) fn of(git: &'g Git) -> Self {
        Self { git, reader: None }
    }

    /// Returns the content with an id; `None` if it is larger than a file may be.
    pub(super) fn read(&mut self, id: &str) -> anyhow::Result<Option<Vec<u8>>> {
        // After a fault, and before a content that is too large, another one is started.
        let mut reader = match self.reader.take() {
            Some(reader) => reader,
            None => Reader::start(self.git)?,
        };
        let content = reader.content(id).map_err(|error| {
            anyhow::anyhow!("git cannot read `{id}`: {error}; fetch what the clone lacks, or check it with `git fsck`")
        })?;
        if content.is_some() {
            self.reader = Some(reader);
        }
        Ok(content)
    }
}

impl Reader {
    fn start(git: &Git) -> anyhow::Result<Self> {
        let mut running = git.start(&["cat-file", "--batch"], Stdio::piped())?;
        match (running.0.stdin.take(), running.0.stdout.take()) {
            (Some(asks), Some(answers)) => Ok(Self { _git: running, asks, answers: BufReader::new(answers) }),
            _ => anyhow::bail!("`git` cannot be started: it has no pipe"),
        }
    }

    fn content(&mut self, id: &str) -> io::Result<Option<Vec<u8>>> {
        self.asks.write_all(format!("{id}\n").as_bytes())?;
        self.asks.flush()?;
        let mut head = String::new();
        self.answers.by_ref().take(LONGEST_HEAD).read_line(&mut head)?;
        let mut words = head.split_whitespace().skip(1);
        let (Some("blob"), Some(Ok(size))) = (words.next(), words.next().map(str::parse::<u64>)) else {
            return Err(io::Error::other("it is not there"));
        };
        if size > LARGEST {
            return Ok(None);
        }
        let mut content = Vec::new();
        // A line ends behind it.
        self.answers.by_ref().take(size + 1).read_to_end(&mut content)?;
        match content.pop() {
            Some(b'\n') if content.len() as u64 == size => Ok(Some(content)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}
