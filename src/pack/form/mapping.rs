//! Checking a mapping against its form.

use super::Form;
use super::kinds::{Context, Keys, Kind, under};
use crate::diag::{Diagnostic, any_of, codes, suggestion};
use crate::yaml::{Fields, Kind as NodeKind, Node};

/// Returns the value under a key.
pub(crate) fn key<C: Context, K: Kind<C>>(context: &mut C, fields: &mut Fields<'_>, name: &'static str) -> Option<K::Value> {
    if let Some(node) = fields.optional(name) {
        return under(context, Some(name.into()), |context| K::read(context, node));
    }
    if K::REQUIRED {
        fields.required(&mut context.reader(), name);
    }
    K::absent()
}

/// Returns a mapping with the keys of a form and no others.
pub(crate) fn mapping<C: Context, P: Keys<C>>(context: &mut C, node: &Node, form: &Form) -> Option<P::Value> {
    if !matches!(node.kind, NodeKind::Mapping(_)) {
        return context.reader().wrong_type(node, &form.expected());
    }
    let mut fields = context.reader().fields(node, form.name)?;
    let value = P::take(context, &mut fields);
    finish(context, &fields, form);
    let lacks = !form.one_of.is_empty() && form.one_of.iter().all(|&key| fields.optional(key).is_none());
    if lacks && context.reader().is_complete() {
        let fault = format!("one of the keys {} is missing", any_of(form.one_of.iter().copied()));
        return context.reader().fail(codes::MISSING_KEY, node.span, fault);
    }
    value
}

/// Reports the keys that are not part of the form.
pub(crate) fn finish<C: Context>(context: &mut C, fields: &Fields<'_>, form: &Form) {
    if fields.rest().next().is_none() {
        return;
    }
    let (keys, answers) = (form.keys(), if form.has_answers() { context.answers() } else { Vec::new() });
    let known: Vec<String> = answers.into_iter().chain(keys.iter().map(|key| key.name)).map(str::to_owned).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for entry in fields.rest() {
        let help = form.has_answers().then(|| context.misplaced(&entry.key)).flatten();
        let mut reader = context.reader();
        let fix = reader.slip_of_key(entry, fields.entries(), &known);
        let fault = Diagnostic::error(codes::UNKNOWN_KEY, entry.key_span, format!("unknown key `{}`", entry.key));
        let help = help.or_else(|| suggestion(&entry.key, known.iter().copied()));
        reader.report(fault.maybe_help(help).fix(fix));
    }
}
