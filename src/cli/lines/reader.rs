//! Reads lines within limits, a few at a time.

use std::io::{self, BufRead, BufReader, Read};

use super::LARGEST;

/// How much is read at a time: what a pipe holds.
const AT_ONCE: usize = 64 * 1024;
/// Maximum number of lines in a batch, and of bytes after which no further line is added. A result may be many times as long as its
/// line.
const MOST: usize = 8;
const MOST_BYTES: usize = 4 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u64,
    /// What it contains, without its end; `None` if that exceeds the limit.
    pub(super) bytes: Option<Vec<u8>>,
}

/// The lines of an input.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    number: u64,
    longest: u64,
}

impl<R: Read> Lines<R> {
    /// Reads lines up to the size of a file.
    pub(super) fn of(input: R) -> Self {
        Self { input: BufReader::with_capacity(AT_ONCE, input), number: 0, longest: LARGEST }
    }

    /// Returns the next lines; `None` at the end. It does not wait for a line while it has another: whoever writes one line and waits
    /// for its result gets it.
    pub(super) fn batch(&mut self) -> io::Result<Option<Vec<Line>>> {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while let Some(line) = self.line()? {
            bytes += line.bytes.as_ref().map_or(0, Vec::len);
            lines.push(line);
            if lines.len() == MOST || bytes >= MOST_BYTES || !self.input.buffer().contains(&b'\n') {
                break;
            }
        }
        Ok((!lines.is_empty()).then_some(lines))
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // With room for its end.
        if self.input.by_ref().take(self.longest + 1).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let ended = bytes.pop_if(|last| *last == b'\n').is_some();
        let fits = bytes.len() as u64 <= self.longest;
        if !ended && !fits {
            self.input.skip_until(b'\n')?;
        }
        if self.number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(Some(Line { number: self.number, bytes: fits.then_some(bytes) }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{Line, Lines, MOST, MOST_BYTES};

    /// Hands out a text in pieces of some sizes, one for each call.
    struct Pieces<'t> {
        text: &'t [u8],
        sizes: Vec<usize>,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let size = self.sizes.pop().unwrap_or(usize::MAX).min(self.text.len()).min(into.len());
            let (piece, rest) = self.text.split_at(size);
            into[..size].copy_from_slice(piece);
            self.text = rest;
            Ok(size)
        }
    }

    fn lines(text: &[u8], sizes: Vec<usize>, longest: u64) -> Vec<Line> {
        let mut lines = Lines { longest, ..Lines::of(Pieces { text, sizes }) };
        let mut all = Vec::new();
        while let Some(batch) = lines.batch().unwrap() {
            assert!(!batch.is_empty() && batch.len() <= MOST);
            let before = &batch[..batch.len() - 1];
            assert!(before.iter().map(|line| line.bytes.as_ref().map_or(0, Vec::len)).sum::<usize>() < MOST_BYTES);
            all.extend(batch);
        }
        all
    }

    proptest! {
        /// However the text arrives, its lines are those between its line ends, and each that is too long is told as such.
        #[test]
        fn lines_are_those_of_the_text(
            text in "[ab\n]{0,200}",
            sizes in prop::collection::vec(1..20_usize, 0..60),
            longest in 0..9_u64,
        ) {
            let mut expected: Vec<&str> = text.split('\n').collect();
            if expected.last() == Some(&"") {
                expected.pop();
            }
            let found = lines(text.as_bytes(), sizes, longest);
            prop_assert_eq!(found.len(), expected.len());
            for (number, (found, expected)) in found.into_iter().zip(expected).enumerate() {
                let fits = expected.len() as u64 <= longest;
                prop_assert_eq!(found, Line { number: number as u64 + 1, bytes: fits.then(|| expected.into()) });
            }
        }
    }

    #[test]
    fn a_line_is_not_kept_until_another_comes() {
        // Each piece is what a writer sends before waiting for the results.
        let mut lines = Lines::of(Pieces { text: b"one\ntwo\nthree\nfour", sizes: vec![9, 4, 4] });
        let mut batch = || lines.batch().unwrap().unwrap_or_default().into_iter().map(|line| line.number).collect::<Vec<_>>();
        assert_eq!([batch(), batch(), batch(), batch(), batch()], [vec![1], vec![2], vec![3], vec![4], vec![]]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        let found = lines(b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", Vec::new(), 9);
        assert_eq!(found[0].bytes.as_deref(), Some(&b"a"[..]));
        assert_eq!(found[1].bytes.as_deref(), Some(&b"\xef\xbb\xbfb"[..]));
    }
}
