//! What may stand in a file, in the words of the pack: for editors and other programs that check files before we do.

mod forms;
mod requirements;
mod rules;

pub use crate::pack::Pattern;
pub use requirements::requirements_schema;
pub use rules::{RulesFile, rules_schema};

/// What a file may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// A name for the kind of file.
    pub title: String,
    /// What made it, for those who wonder whether it is out of date.
    pub origin: String,
    /// Forms that several places share, by name.
    pub shared: Vec<(String, Form)>,
    /// The file as a whole.
    pub root: Form,
}

/// What may stand at a place, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What it is called.
    pub title: Option<String>,
    /// What it means, as paragraphs.
    pub about: Vec<String>,
    /// What may stand there.
    pub holds: Holds,
}

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Any text that is not blank; a number is a text too.
    Text,
    /// A text of a certain form.
    Matching(Pattern),
    /// One of these.
    Word(Vec<Word>),
    /// One of these, or a name that is not known yet.
    Name(Vec<Word>),
    /// A number from 0.
    Number {
        /// The largest.
        most: u32,
    },
    /// A whole number from 1.
    Ordinal {
        /// The largest.
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
    /// One of this, or a list of it.
    OneOrMore(List),
    /// A mapping with these keys and no others.
    Keys(Keys),
    /// A mapping with keys that the author chooses.
    Named(Named),
    /// What stands under this name among the shared forms.
    Shared(String),
    /// One of several forms, told apart by a key. What has none of the keys has the last form.
    ByKey {
        /// The keys in the order in which they are looked for, each with the name of a shared form.
        forms: Vec<(&'static str, String)>,
        /// The name of the shared form of what has none of the keys.
        otherwise: String,
    },
}

/// A word with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub id: String,
    /// What it means.
    pub says: String,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What its items are.
    pub of: Box<Form>,
    /// So many items are needed.
    pub least: usize,
    /// No more are read.
    pub most: Option<usize>,
    /// Whether nothing may stand in it twice.
    pub distinct: bool,
}

/// A mapping with a fixed set of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The keys.
    pub keys: Vec<Key>,
    /// At least one of these keys must be there; nothing is asked for when there are none.
    pub one_of: Vec<&'static str>,
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// What stands under it.
    pub form: Form,
}

/// A mapping with keys that the author chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Keys to offer.
    pub known: Vec<String>,
    /// What the keys look like.
    pub names: Option<Pattern>,
    /// So many are needed.
    pub least: usize,
    /// No more are read.
    pub most: Option<usize>,
    /// What stands under each.
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

    /// A text that means something.
    fn text(about: &str) -> Self {
        Self::new(Holds::Text).about(about)
    }

    /// A text, or a list of texts that may be empty.
    fn texts(about: &str) -> Self {
        Self::new(Holds::Texts { maybe_empty: true, known: Vec::new() }).about(about)
    }

    /// A list of any length.
    fn list(of: Self) -> Self {
        Self::new(Holds::List(List { of: Box::new(of), least: 0, most: None, distinct: false }))
    }

    /// A mapping with a fixed set of keys.
    fn keys(keys: Vec<Key>) -> Self {
        Self::new(Holds::Keys(Keys { keys, one_of: Vec::new() }))
    }

    /// As the key of a mapping that may do without.
    fn optional(self, name: impl Into<String>) -> Key {
        Key { name: name.into(), required: false, form: self }
    }
}

impl Word {
    fn new(id: impl Into<String>, says: impl Into<String>) -> Self {
        Self { id: id.into(), says: says.into() }
    }
}
