//! What files of gateways and translations may hold.

use super::knowledge::fact_keys;
use super::rules::{condition, inner_id, order, own_id, protocol_names, text, with_reason, words};
use super::{Form, Holds, Key, Named, Word};
use crate::pack::{Extra, LARGEST_CAPACITY, LimitKind, Pack, Status, Support};
use crate::report::capital;

pub(super) fn gateway(pack: &Pack) -> Form {
    let protocols = pack.protocols().map(|(_, protocol)| protocol.id.clone()).collect();
    let translations = pack.translations().map(|(_, translation)| translation.id.clone()).collect();
    let note = vec![
        text("says", "What has to be known beside the configuration, in a sentence."),
        Form::list(protocol_names(pack))
            .about("The protocols in it that this is about; all when left out.")
            .optional("protocols"),
    ];
    let configuration = vec![
        text("file", "The usual name of the configuration."),
        Form::list(Form::keys(note)).about("What has to be known beside it.").optional("notes"),
        text("template", "The configuration, with places to fill."),
    ];
    Form::keys(vec![
        own_id(),
        order("order", "The place among gateways."),
        text("name", "The name in tables."),
        text("title", "The name in full."),
        Form::texts("Other names that files may use.").optional("aliases"),
        text("about", "What it is, in a sentence."),
        ways(pack, protocols).about("What it does with each protocol.").required("protocols"),
        ways(pack, translations).about("What it does of each translation.").optional("translations"),
        Form::list(gateway_fact(pack)).about("What is known of it.").required("facts"),
        Form::keys(configuration).about("A configuration to start from.").optional("configuration"),
    ])
    .about("A product that stands between clients and services.")
}

pub(super) fn translation(pack: &Pack) -> Form {
    let ways = pack.ways().map(|(_, way)| Word::new(&way.id, &way.says)).collect();
    let keys = [
        inner_id(),
        text("name", "The name for people."),
        text("says", "What it does, in a sentence."),
        protocol_names(pack).about("The protocol that it is for.").required("protocol"),
        Form::new(Holds::Word(ways))
            .about("The way that clients speak, which no gateway behind this one has to pass.")
            .optional("way"),
        condition(pack).about("The answers that ask for it; only clients themselves when left out.").optional("when"),
    ];
    Form::keys(with_reason(keys)).about("What a gateway may translate between clients and backends.")
}

/// For each of some things, one way in which it is done, or several.
fn ways(pack: &Pack, known: Vec<String>) -> Form {
    let of = Form::one_or_more(way(pack));
    Form::new(Holds::Named(Named { known, names: None, least: 0, most: None, of: Box::new(of) }))
}

fn way(pack: &Pack) -> Form {
    let support = |support: Support| match support {
        Support::Native => "It ends the protocol and can act on it.",
        Support::Passthrough => "It forwards the bytes without a look at the messages.",
        Support::Translated => "Clients speak it, and backends speak something else, or the other way round.",
        Support::No => "It does not carry it.",
        Support::Unknown => "No reliable statement was found.",
    };
    let extra = |extra: Extra| match extra {
        Extra::Plugin => "A bundled plugin or filter that is to be switched on.",
        Extra::Paid => "A commercial edition or licence.",
        Extra::Preview => "A preview of the vendor.",
    };
    Form::keys(vec![
        Form::new(Holds::Word(words(Support::WORDS, |word| Support::from_word(word).map(support))))
            .about("What the gateway does.")
            .required("support"),
        Form::new(Holds::Words(words(Extra::WORDS, |word| Extra::from_word(word).map(extra))))
            .about("What has to be there besides.")
            .optional("with"),
        Form::text("The edition or part of the product that does it, where not all do.").optional("edition"),
        protocol_names(pack).about("The protocol inside which it travels.").optional("over"),
        status().about("How well that is confirmed; may be left out where it is unknown.").optional("status"),
        Form::text("Why this is so, in a sentence; may be left out where it is unknown.").optional("because"),
        Form::texts("Where this comes from; may be left out where nothing confirms it.").optional("source"),
    ])
}

fn status() -> Form {
    Form::new(Holds::Word(words(Status::WORDS, |_| Some(""))))
}

fn gateway_fact(pack: &Pack) -> Form {
    let more: [Key; 5] = [
        Form::text("The value as it comes.").optional("value"),
        Form::text("The setting that changes it.").optional("setting"),
        Form::new(Holds::Truth).about("Whether it cannot be changed.").optional("fixed"),
        Form::list(limit(pack)).about("What it limits.").optional("limits"),
        Form::list(capacity(pack)).about("The most that it takes of what is counted for ways.").optional("takes"),
    ];
    Form::keys(fact_keys().into_iter().chain(more).collect()).about("A checked fact about the gateway.")
}

fn capacity(pack: &Pack) -> Form {
    let sums = pack.sums().iter().map(|sum| Word::new(&sum.id, format!("{}.", capital(&sum.says)))).collect();
    Form::keys(vec![
        Form::new(Holds::Name(sums)).about("The sum that it is held against.").required("sum"),
        Form::new(Holds::Number { most: LARGEST_CAPACITY }).about("The most of that, as a whole number.").required("most"),
        Form::text("What takes so much, such as worker; the gateway as a whole when left out.").optional("each"),
        Form::list(protocol_names(pack)).about("The protocols whose ways count.").required("protocols"),
    ])
}

fn limit(pack: &Pack) -> Form {
    let kind = |kind: LimitKind| match kind {
        LimitKind::Switch => "Off until it is switched on.",
        LimitKind::Buffering => "Held back in buffers, which stops a stream.",
        LimitKind::Idle => "Cut after a time of silence.",
        LimitKind::Age => "Cut at an age, busy or not.",
        LimitKind::Answer => "The longest that an answer may take.",
        LimitKind::Message => "The largest message.",
        LimitKind::Body => "The largest body of a request.",
        LimitKind::Balancing => "How connections find a backend, and stay with it.",
    };
    Form::keys(vec![
        Form::new(Holds::Word(words(LimitKind::WORDS, |word| LimitKind::from_word(word).map(kind))))
            .about("What it is about.")
            .required("kind"),
        Form::text("The limit, with its unit: 60s, 128KiB.").optional("at"),
        Form::list(protocol_names(pack)).about("The protocols that it bites.").required("protocols"),
        Form::text("The circumstance under which it holds.").optional("only"),
    ])
}
