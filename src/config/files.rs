//! The files that a configuration includes.

use std::io;

/// A text that a configuration includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its name for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What there is for the name in an include.
#[derive(Debug)]
pub enum Found {
    /// These texts, in order; none if a pattern matches nothing.
    Texts(Vec<Included>),
    /// The name leads out of the folder of the configuration, so it is not followed.
    Outside,
    /// It cannot be read.
    Unreadable(io::Error),
}

/// Gives a reader the files that a configuration includes.
pub trait Files {
    /// Returns what there is for a name or a pattern with `*`, relative to the folder of the configuration.
    fn find(&self, pattern: &str) -> Found;
}

/// No files: every include leads outside.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn find(&self, _: &str) -> Found {
        Found::Outside
    }
}
