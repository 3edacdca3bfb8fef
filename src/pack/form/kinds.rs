//! What a key may hold, as types: each describes its values and reads them.

use std::marker::PhantomData;

use super::{Holds, Says, Worded};
use crate::diag::{Diagnostic, codes, suggestion};
use crate::source::At;
use crate::yaml::{Fields, KeyName, Kind as NodeKind, Node, Reader};

/// The context that a file is read in.
pub(crate) trait Context {
    /// Reads values off nodes.
    fn reader(&mut self) -> Reader<'_>;

    /// Sets the key whose value is read next, and returns the previous one.
    fn under(&mut self, key: Option<KeyName>) -> Option<KeyName>;

    /// Returns the dimensions and amounts that may be keys of answers.
    fn answers(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Returns help for someone who wrote something else in place of such a key.
    fn misplaced(&self, _key: &str) -> Option<String> {
        None
    }
}

/// What a key may hold.
pub(crate) trait Described {
    /// The type that is read.
    type Value;
    /// What may be there.
    const HOLDS: Holds;
    /// What it means wherever it occurs.
    const ABOUT: Says = Says("");
    /// Whether the key is required.
    const REQUIRED: bool = true;

    /// Returns the value if the key is absent; `None` if that is a fault.
    fn absent() -> Option<Self::Value> {
        None
    }
}

/// A [`Described`] kind that can be read. Reading returns `None` if the value is not valid, which has then been reported.
pub(crate) trait Kind<C>: Described {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value>;
}

/// Keys of a mapping that may have other keys as well.
pub(crate) trait Keys<C>: Described {
    fn take(context: &mut C, fields: &mut Fields<'_>) -> Option<Self::Value>;
}

/// Returns the items of a list, or a single value in place of a list.
fn items<'n, C: Context>(context: &mut C, node: &'n Node, holds: Holds, least: usize) -> Option<&'n [Node]> {
    let items = match (&node.kind, holds) {
        (NodeKind::Sequence(items), _) => items.as_slice(),
        (NodeKind::Scalar { .. } | NodeKind::Mapping(_), Holds::OneOrMore { of, .. }) if of.may_be(node) => {
            std::slice::from_ref(node)
        }
        (_, Holds::List { .. }) => context.reader().items(node, &holds.one())?,
        _ => return context.reader().wrong_type(node, &holds.one()),
    };
    if items.len() < least {
        let (expected, found) = match least {
            1 => (holds.one(), "an empty list".to_owned()),
            _ => (format!("{} with at least {least} items", holds.one()), items.len().to_string()),
        };
        let fault = context.reader().instead(&expected, &found);
        return context.reader().fail(codes::MISSING_KEY, node.span, fault);
    }
    Some(items)
}

/// Reads something as the value of a key, or of none.
pub(crate) fn under<C: Context, T>(context: &mut C, key: Option<KeyName>, read: impl FnOnce(&mut C) -> T) -> T {
    let outer = context.under(key);
    let read = read(context);
    context.under(outer);
    read
}

/// Reads an item of a list, which is no value of the key that the list stands under.
fn item<C: Context, K: Kind<C>>(context: &mut C, list: &Node, item: &Node) -> Option<K::Value> {
    if matches!(list.kind, NodeKind::Sequence(_)) {
        under(context, None, |context| K::read(context, item))
    } else {
        K::read(context, item)
    }
}

impl Holds {
    /// Returns whether a node may be of this kind, judging by the type of the node alone.
    fn may_be(self, node: &Node) -> bool {
        matches!(node.kind, NodeKind::Mapping(_)) == matches!(self, Self::Keys(_) | Self::Named { .. } | Self::Condition)
    }
}

/// Reads every item; returns all of them or nothing.
fn each<C: Context, K: Kind<C>>(context: &mut C, node: &Node, holds: Holds, least: usize) -> Option<Vec<K::Value>> {
    let items = items(context, node, holds, least)?;
    let read: Vec<Option<K::Value>> = items.iter().map(|one| item::<C, K>(context, node, one)).collect();
    read.into_iter().collect()
}

/// Any text that is not blank.
pub(crate) struct Text;

impl Described for Text {
    type Value = String;
    const HOLDS: Holds = Holds::Text;
}

impl<C: Context> Kind<C> for Text {
    fn read(context: &mut C, node: &Node) -> Option<String> {
        text::<C, Self>(context, node).map(|text| text.value.to_owned())
    }
}

/// Returns the text of a node. The description of what should be there is only built if it is no text.
pub(crate) fn text<'n, C: Context, K: Described>(context: &mut C, node: &'n Node) -> Option<At<&'n str>> {
    match &node.kind {
        NodeKind::Scalar { text, .. } if !text.trim().is_empty() => Some(At { value: text, span: node.span }),
        _ => context.reader().word(node, &K::HOLDS.one()),
    }
}

/// A value with its place.
pub(crate) struct Placed<K>(PhantomData<K>);

impl<K: Described> Described for Placed<K> {
    type Value = At<K::Value>;
    const HOLDS: Holds = K::HOLDS;
    const ABOUT: Says = K::ABOUT;
}

impl<C, K: Kind<C>> Kind<C> for Placed<K> {
    fn read(context: &mut C, node: &Node) -> Option<At<K::Value>> {
        K::read(context, node).map(|value| At { value, span: node.span })
    }
}

/// A value that may be absent.
pub(crate) struct Optional<K>(PhantomData<K>);

impl<K: Described> Described for Optional<K> {
    type Value = Option<K::Value>;
    const HOLDS: Holds = K::HOLDS;
    const ABOUT: Says = K::ABOUT;
    const REQUIRED: bool = false;

    fn absent() -> Option<Self::Value> {
        Some(None)
    }
}

impl<C, K: Kind<C>> Kind<C> for Optional<K> {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value> {
        K::read(context, node).map(Some)
    }
}

/// A value that may be absent and is then empty or false.
pub(crate) struct OrNone<K>(PhantomData<K>);

impl<K: Described<Value: Default>> Described for OrNone<K> {
    type Value = K::Value;
    const HOLDS: Holds = K::HOLDS;
    const ABOUT: Says = K::ABOUT;
    const REQUIRED: bool = false;

    fn absent() -> Option<Self::Value> {
        Some(K::Value::default())
    }
}

impl<C, K: Kind<C, Value: Default>> Kind<C> for OrNone<K> {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value> {
        K::read(context, node)
    }
}

/// A list of at least `LEAST` items.
pub(crate) struct AtLeast<const LEAST: usize, K>(PhantomData<K>);
/// A list.
pub(crate) type List<K> = AtLeast<0, K>;

impl<const LEAST: usize, K: Described> Described for AtLeast<LEAST, K> {
    type Value = Vec<K::Value>;
    const HOLDS: Holds = Holds::List { of: &K::HOLDS, least: LEAST, distinct: false };
    const ABOUT: Says = K::ABOUT;
}

impl<C: Context, const LEAST: usize, K: Kind<C>> Kind<C> for AtLeast<LEAST, K> {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value> {
        each::<C, K>(context, node, Self::HOLDS, LEAST)
    }
}

/// A single value, or a list of at least `LEAST`.
pub(crate) struct OneOrMore<K, const LEAST: usize = 0>(PhantomData<K>);

impl<const LEAST: usize, K: Described> Described for OneOrMore<K, LEAST> {
    type Value = Vec<K::Value>;
    const HOLDS: Holds = Holds::OneOrMore { of: &K::HOLDS, least: LEAST };
    const ABOUT: Says = K::ABOUT;
}

impl<C: Context, const LEAST: usize, K: Kind<C>> Kind<C> for OneOrMore<K, LEAST> {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value> {
        each::<C, K>(context, node, Self::HOLDS, LEAST)
    }
}

/// A list without duplicates.
pub(crate) struct Set<K>(PhantomData<K>);

impl<K: Described> Described for Set<K> {
    type Value = Vec<K::Value>;
    const HOLDS: Holds = Holds::List { of: &K::HOLDS, least: 0, distinct: true };
    const ABOUT: Says = K::ABOUT;
}

/// Reads what it can of the list, without the duplicates.
impl<C: Context, K: Kind<C, Value: PartialEq>> Kind<C> for Set<K> {
    fn read(context: &mut C, node: &Node) -> Option<Self::Value> {
        let items = items(context, node, Self::HOLDS, 0)?;
        let mut kept: Vec<At<K::Value>> = Vec::new();
        for one in items {
            let Some(value) = item::<C, K>(context, node, one) else { continue };
            match kept.iter().find(|other| other.value == value) {
                Some(first) => {
                    let fault = Diagnostic::error(codes::DUPLICATE, one.span, format!("{} is listed twice", one.shown()));
                    context.reader().report(fault.label(first.span, "first here"));
                }
                None => kept.push(At { value, span: one.span }),
            }
        }
        Some(kept.into_iter().map(|at| at.value).collect())
    }
}

/// `true` or `false`.
pub(crate) struct Truth;

impl Described for Truth {
    type Value = bool;
    const HOLDS: Holds = Holds::Truth;
}

impl<C: Context> Kind<C> for Truth {
    fn read(context: &mut C, node: &Node) -> Option<bool> {
        context.reader().truth(node)
    }
}

/// One of the words of a type.
pub(crate) struct WordOf<T>(PhantomData<T>);

impl<T: Worded> Described for WordOf<T> {
    type Value = T;
    const HOLDS: Holds = Holds::Word(T::KNOWN);
}

impl<C: Context, T: Worded> Kind<C> for WordOf<T> {
    fn read(context: &mut C, node: &Node) -> Option<T> {
        let At { value, span } = text::<C, Self>(context, node)?;
        if let Some(word) = T::of_word(value) {
            return Some(word);
        }
        let fault = format!("unknown {}", context.reader().value_named(value));
        let fault = Diagnostic::error(codes::INVALID_VALUE, span, fault);
        context.reader().report(fault.maybe_help(suggestion(value, T::KNOWN.iter().map(|word| word.word))));
        None
    }
}
