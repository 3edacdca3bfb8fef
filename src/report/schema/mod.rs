//! What a file may hold, with the names of the pack: for editors and other programs that check files before we do.

mod forms;
mod requirements;
mod rules;

pub use crate::pack::Pattern;
pub use requirements::{requirements_schema, settings_schema};
pub use rules::{RulesFile, overlay_schema, rules_schema};

/// What a file may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// A name for the kind of file.
    pub title: String,
    /// What generated it, to find out whether it is out of date.
    pub origin: String,
    /// Forms that several places share, by name.
    pub shared: Vec<(String, Form)>,
    /// The file as a whole.
    pub root: Form,
}

/// What a place may hold, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its title.
    pub title: Option<String>,
    /// What it means, as paragraphs.
    pub about: Vec<String>,
    /// What it may hold.
    pub holds: Holds,
}

/// What a place may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Any text that is not blank; a number counts as a text too.
    Text,
    /// A text of a certain form.
    Matching(Pattern),
    /// One of these.
    Word(Vec<Word>),
    /// One of these, or a name that is not yet known.
    Name(Vec<Word>),
    /// A number of at least 0.
    Number {
        /// The maximum.
        most: u32,
    },
    /// A whole number of at least 1.
    Ordinal {
        /// The maximum.
        most: u32,
    },
    /// This number.
    Only(u32),
    /// `true` or `false`.
    Truth,
    /// A list.
    List(List),
    /// A text, or a list of texts.
    Texts {
        /// Whether the list may be empty.
        maybe_empty: bool,
        /// Texts to offer.
        known: Vec<Word>,
    },
    /// One of these, or a list of them.
    Words(Vec<Word>),
    /// One of these, or a list of them.
    OneOrMore(List),
    /// A mapping with these keys and no others.
    Keys(Keys),
    /// A mapping with keys that the author chooses.
    Named(Named),
    /// This form, or `null`.
    OrNothing(Box<Form>),
    /// The shared form with this name.
    Shared(String),
    /// One of several forms, distinguished by a key. Without any of the keys, the last form applies.
    ByKey {
        /// The keys in the order in which they are looked for, each with the name of a shared form.
        forms: Vec<(&'static str, String)>,
        /// The name of the shared form that applies without any of the keys.
        otherwise: String,
    },
}

/// A word with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub id: String,
    /// Its meaning.
    pub says: String,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What its items are.
    pub of: Box<Form>,
    /// Minimum number of items.
    pub least: usize,
    /// Maximum number of items.
    pub most: Option<usize>,
    /// Whether duplicates are forbidden.
    pub distinct: bool,
}

/// A mapping with a fixed set of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The keys.
    pub keys: Vec<Key>,
    /// At least one of these keys must be present; nothing is required if the list is empty.
    pub one_of: Vec<&'static str>,
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// What it holds.
    pub form: Form,
}

/// A mapping with keys that the author chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Keys to offer.
    pub known: Vec<String>,
    /// The form of the keys.
    pub names: Option<Pattern>,
    /// Minimum number of keys.
    pub least: usize,
    /// Maximum number of keys.
    pub most: Option<usize>,
    /// What each holds.
    pub of: Box<Form>,
}

impl Form {
    fn new(holds: Holds) -> Self {
        Self { title: None, about: Vec::new(), holds }
    }

    fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    fn about(mut self, text: impl Into<String>) -> Self {
        self.about.push(text.into());
        self
    }

    fn shared(name: impl Into<String>) -> Self {
        Self::new(Holds::Shared(name.into()))
    }

    /// Returns a text with a meaning.
    fn text(about: &str) -> Self {
        Self::new(Holds::Text).about(about)
    }

    /// Returns a text, or a list of texts that may be empty.
    fn texts(about: &str) -> Self {
        Self::new(Holds::Texts { maybe_empty: true, known: Vec::new() }).about(about)
    }

    /// Returns a list of any length.
    fn list(of: Self) -> Self {
        Self::new(Holds::List(List { of: Box::new(of), least: 0, most: None, distinct: false }))
    }

    /// Returns a mapping with a fixed set of keys.
    fn keys(keys: Vec<Key>) -> Self {
        Self::new(Holds::Keys(Keys { keys, one_of: Vec::new() }))
    }

    /// Returns it as something that may also be `null`.
    fn or_nothing(self) -> Self {
        let Self { title, about, holds } = self;
        Self { title, about, holds: Holds::OrNothing(Box::new(Self::new(holds))) }
    }

    /// Returns it as an optional key of a mapping.
    fn optional(self, name: impl Into<String>) -> Key {
        Key { name: name.into(), required: false, form: self }
    }
}

impl Word {
    fn new(id: impl Into<String>, says: impl Into<String>) -> Self {
        Self { id: id.into(), says: says.into() }
    }
}
