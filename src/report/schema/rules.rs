//! What the files of a pack may hold. Names that a pack may add are offered and others let pass: only the loader, which sees all
//! files, knows which there are.

use super::gateways::{gateway, translation};
use super::knowledge::{claim, fact, source};
use super::lints::{lint, options, texts};
use super::requirements::{dimensions, levels, needs, origin, protocols, stated_forms, stated_keys, ways};
use super::sums::{costs, sum};
use super::{Form, Holds, Key, Keys, List, Named, Pattern, Schema, Word};
use crate::decision::Fit;
use crate::pack::{LARGEST_POINTS, LARGEST_WEIGHT, Lists, Pack, Shape, Unit};
use crate::proof::OUTCOMES;
use crate::yaml::LARGEST_ORDINAL;

/// The kinds of files of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulesFile {
    /// `pack.yaml`
    Pack,
    /// `sources.yaml` and `sources/`
    Sources,
    /// `facts/`
    Facts,
    /// `claims.yaml`
    Claims,
    /// `protocols/`
    Protocols,
    /// `dimensions/`
    Dimensions,
    /// `needs/`
    Needs,
    /// `carriers/`
    Carriers,
    /// `amounts/`
    Amounts,
    /// `caps/`
    Caps,
    /// `beyond/`
    Beyond,
    /// `patterns/`, `practices/`, `pitfalls/`, `advice/` and `words/`
    Guidance,
    /// `lints/`
    Lints,
    /// `options/`
    Options,
    /// `texts.yaml`
    Texts,
    /// `gateways/`
    Gateways,
    /// `translations.yaml`
    Translations,
    /// `sums.yaml`
    Sums,
    /// `cases/`
    Cases,
}

impl RulesFile {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::Pack,
        Self::Sources,
        Self::Protocols,
        Self::Gateways,
        Self::Translations,
        Self::Sums,
        Self::Facts,
        Self::Claims,
        Self::Dimensions,
        Self::Amounts,
        Self::Needs,
        Self::Carriers,
        Self::Caps,
        Self::Lints,
        Self::Options,
        Self::Texts,
        Self::Beyond,
        Self::Guidance,
        Self::Cases,
    ];

    /// The name of its form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Sources => "sources",
            Self::Facts => "facts",
            Self::Claims => "claims",
            Self::Protocols => "protocols",
            Self::Dimensions => "dimensions",
            Self::Needs => "needs",
            Self::Carriers => "carriers",
            Self::Amounts => "amounts",
            Self::Caps => "caps",
            Self::Beyond => "beyond",
            Self::Lints => "lints",
            Self::Options => "options",
            Self::Texts => "texts",
            Self::Gateways => "gateways",
            Self::Translations => "translations",
            Self::Sums => "sums",
            Self::Guidance => "guidance",
            Self::Cases => "cases",
        }
    }

    /// Which files are of this kind.
    pub fn files(self) -> &'static str {
        match self {
            Self::Pack => "pack.yaml",
            Self::Sources => "sources.yaml and sources/",
            Self::Facts => "facts/",
            Self::Claims => "claims.yaml",
            Self::Protocols => "protocols/",
            Self::Dimensions => "dimensions/",
            Self::Needs => "needs/",
            Self::Carriers => "carriers/",
            Self::Amounts => "amounts/",
            Self::Caps => "caps/",
            Self::Beyond => "beyond/",
            Self::Guidance => "patterns/, practices/, pitfalls/, advice/ and words/",
            Self::Lints => "lints/",
            Self::Options => "options/",
            Self::Texts => "texts.yaml",
            Self::Gateways => "gateways/",
            Self::Translations => "translations.yaml",
            Self::Sums => "sums.yaml",
            Self::Cases => "cases/",
        }
    }

    /// The key that only such files have at their top; none for those that are known by having no such key.
    fn mark(self) -> Option<&'static str> {
        match self {
            Self::Pack => Some("toss-up"),
            Self::Sources => Some("sources"),
            Self::Facts => Some("facts"),
            // Rules may list the claims that they rest on, but a file of claims holds nothing else.
            Self::Claims => None,
            Self::Protocols => Some("simplicity"),
            Self::Dimensions => Some("levels"),
            Self::Needs => Some("question"),
            // Needs have a label too, and are told by their question before.
            Self::Carriers => Some("label"),
            Self::Amounts => Some("unit"),
            Self::Caps => Some("lowers"),
            Self::Beyond => Some("instead"),
            Self::Lints => Some("group"),
            Self::Options => Some("options"),
            Self::Texts => Some("refused"),
            Self::Gateways => Some("about"),
            Self::Translations => Some("translations"),
            Self::Sums => Some("sums"),
            Self::Guidance => Some("says"),
            Self::Cases => Some("cases"),
        }
    }

    fn form(self, pack: &Pack) -> Form {
        match self {
            Self::Pack => settings(),
            Self::Sources => only_list("sources", "The documents that rules cite.", source()),
            Self::Facts => only_list("facts", "Checked facts.", fact()),
            Self::Claims => only_list("claims", "What the guide claims, beside what the evidence says.", claim()),
            Self::Protocols => protocol(pack),
            Self::Dimensions => dimension(pack),
            Self::Needs => need(pack),
            Self::Carriers => carrier(pack),
            Self::Amounts => amount(),
            Self::Caps => cap(pack),
            Self::Beyond => beyond(pack),
            Self::Lints => lint(pack),
            Self::Options => options(pack),
            Self::Texts => texts(),
            Self::Gateways => gateway(pack),
            Self::Translations => only_list("translations", "What gateways may translate.", translation(pack)),
            Self::Sums => only_list("sums", "What each way costs under the amounts of a flow.", sum(pack)),
            Self::Guidance => guidance(pack),
            Self::Cases => only_list("cases", "Requirements, and what must come of them.", case(pack)),
        }
    }
}

/// What the files of a pack may hold: those of one kind, or of any.
pub fn rules_schema(pack: &Pack, kind: Option<RulesFile>) -> Schema {
    let kinds: Vec<RulesFile> = kind.map_or_else(|| RulesFile::ALL.to_vec(), |kind| vec![kind]);
    let mut shared = vec![("fit".to_owned(), fit())];
    if kinds.contains(&RulesFile::Cases) {
        shared.extend(stated_forms(pack, |needs| Form::new(Holds::Name(needs))));
    }
    let (title, root) = match kind {
        Some(kind) => (format!("Rules of protopick: {}", kind.name()), kind.form(pack)),
        None => {
            shared.extend(kinds.iter().map(|kind| (file_name(*kind), kind.form(pack))));
            // The order matters: protocols and gateways tell what they are about, what has
            // levels has a question too, what lowers fits has cases, gateways have facts, and lints and what lies beyond the
            // protocols say something.
            let forms = kinds.iter().filter_map(|&kind| Some((kind.mark()?, file_name(kind)))).collect();
            let otherwise = file_name(RulesFile::Claims);
            ("Rules of protopick".to_owned(), Form::new(Holds::ByKey { forms, otherwise }))
        }
    };
    let command = kind.map_or_else(|| "rules".to_owned(), |kind| format!("rules {}", kind.name()));
    Schema { title, origin: origin(pack, &command), shared, root }
}

/// The name of the form of a kind of file among the shared ones, apart from all others.
fn file_name(kind: RulesFile) -> String {
    format!("file.{}", kind.name())
}

const ID: Pattern =
    Pattern { expression: "^[a-z0-9-]+$", says: "An id is made of lower-case words joined by `-`, such as order-status." };

/// What is printable in ASCII, but for what could end a link.
pub(super) const ADDRESS: Pattern =
    Pattern { expression: "^https?://[!#-;=?-_a-~]*$", says: "An address begins with https:// or http:// and has no spaces." };

/// The id of the thing in a file.
pub(super) fn own_id() -> Key {
    Form::text("The name of the file, without its ending.").required("id")
}

/// The id of a thing within a file.
pub(super) fn inner_id() -> Key {
    Form::new(Holds::Matching(ID)).about("A name that nothing else in the file has.").required("id")
}

pub(super) fn text(name: &str, about: &str) -> Key {
    Form::text(about).required(name)
}

pub(super) fn order(name: &str, about: &str) -> Key {
    Form::new(Holds::Ordinal { most: LARGEST_ORDINAL }).about(about).required(name)
}

fn number(name: &str, most: u32, about: &str) -> Key {
    Form::new(Holds::Number { most }).about(about).required(name)
}

pub(super) fn source_key() -> Key {
    let about =
        "Where this comes from: a section of a document such as guide#latency, the id of a fact or of a document, or a list.";
    Form::new(Holds::Texts { maybe_empty: false, known: Vec::new() }).about(about).required("source")
}

fn claims_key() -> Key {
    Form::list(Form::text("The id of a claim."))
        .about("The claims of the guide that the evidence qualifies here.")
        .optional("claims")
}

/// Keys, and behind them those of a reason.
pub(super) fn with_reason(keys: impl IntoIterator<Item = Key>) -> Vec<Key> {
    keys.into_iter().chain([text("because", "Why this is so, in a sentence."), source_key(), claims_key()]).collect()
}

fn only_list(name: &str, about: &str, of: Form) -> Form {
    Form::keys(vec![Form::list(of).about(about).required(name)]).about(about)
}

pub(super) fn protocol_names(pack: &Pack) -> Form {
    Form::new(Holds::Name(protocols(pack)))
}

pub(super) fn protocols_key(pack: &Pack) -> Key {
    Form::list(protocol_names(pack)).about("The protocols that it speaks of; all when left out.").optional("protocols")
}

fn fit() -> Form {
    let word = |fit: Fit| {
        Word::new(
            fit.word(),
            match fit {
                Fit::Ideal => "Made for this.",
                Fit::Good => "Common practice.",
                Fit::Fair => "Workable at known costs.",
                Fit::Poor => "Possible against the grain.",
                Fit::Impossible => "Cannot be done, so the protocol is excluded.",
            },
        )
    };
    let words = Fit::ALL.into_iter().rev().map(word).collect();
    let fit = Form::new(Holds::Word(words)).about("How well the protocol serves the level or need.").required("fit");
    Form::keys(with_reason([fit])).titled("Fit").about("How well a protocol serves a level or need, and why.")
}

/// Fits by something that a pack may add to.
fn fits(known: Vec<String>, about: &str) -> Key {
    let fits = Named { known, names: None, least: 0, most: None, of: Box::new(Form::shared("fit")) };
    Form::new(Holds::Named(fits)).about(about).optional("fits")
}

fn fits_by_protocol(pack: &Pack) -> Key {
    let known = pack.protocols().map(|(_, protocol)| protocol.id.clone()).collect();
    fits(known, "A fit for each protocol that does not give its own in its own file.")
}

fn settings() -> Form {
    let points = |name, about| number(name, LARGEST_POINTS, about);
    let plan = [
        points("loss", "The most that the mean over the flows may lose against having every protocol, in points of 100."),
        points("regret", "The most that a single flow may give up against its own best, in points of 100."),
    ];
    Form::keys(vec![
        text("name", "The name of the pack."),
        text("version", "The version of its content."),
        Form::keys(with_reason([points("margin", "A smaller lead is a toss-up, in points of 100, with one decimal at most.")]))
            .about("When a lead is too small to count.")
            .required("toss-up"),
        Form::keys(with_reason([points("from", "The least score that is said to fit well, with one decimal at most.")]))
            .about("From when a protocol is said to fit well.")
            .required("fits-well"),
        Form::keys(with_reason(plan)).about("When a plan is good enough.").required("plan"),
    ])
    .about("The settings of a pack.")
}

/// Known words with what they mean.
pub(super) fn words(known: &[&str], says: impl Fn(&str) -> Option<&'static str>) -> Vec<Word> {
    known.iter().map(|word| Word::new(*word, says(word).unwrap_or_default())).collect()
}

fn protocol(pack: &Pack) -> Form {
    let class = |name: &str, about: &str| Form::keys(with_reason([text(name, "The class, in a word or two.")])).about(about);
    let measure = [order("rank", "1 for the most; protocols may share a rank."), text("class", "The class, in a word.")];
    let plan = |about: &str| {
        let class = Form::text("How well it works, in a word.").optional("class");
        Form::keys(with_reason([class, text("says", "How it is done.")])).about(about)
    };
    let tools = Form::list(Form::text("A tool.")).about("The tools.").required("tools");
    let summary = vec![
        text("use", "What it is used for."),
        text("pros", "What speaks for it."),
        text("cons", "What speaks against it."),
        source_key(),
        claims_key(),
    ];
    let specification = [
        inner_id(),
        text("title", "Its title."),
        Form::new(Holds::Matching(ADDRESS)).about("Where it can be read.").required("url"),
    ];
    let pieces = |name: &str, about: &str| {
        Form::list(Form::keys(with_reason([inner_id(), text("says", "The statement.")]))).about(about).required(name)
    };
    let performance = vec![
        Form::keys(with_reason(measure)).about("How much it carries, compared with the others.").required("throughput"),
        class("class", "How much memory it takes.").required("memory"),
    ];
    let security = vec![
        plan("How clients prove who they are.").required("authentication"),
        plan("How data is protected on the way.").required("data-protection"),
    ];
    let operations = vec![
        plan("How well it can be watched in production, and by what.").required("observability"),
        Form::keys(with_reason([tools])).about("What it can be debugged with.").required("debugging"),
    ];
    let gateway = vec![
        plan("Where its clients arrive.").required("route"),
        plan("How its load is spread.").required("balancing"),
        plan("What counts as a heartbeat there, where its own does not.").optional("heartbeat"),
    ];
    let ways = Form::list(way(pack)).about("The ways to speak it, the plain one first; one when left out.");
    let largest = [text("at", "The size with its unit, such as 4 MiB.")];
    let keys = [
        own_id(),
        text("name", "The name for people."),
        text("title", "The name in full."),
        order("simplicity", "The place in the order of simplicity, which breaks ties; 1 is the simplest."),
        text("about", "What it is, in one sentence."),
        ways.optional("ways"),
        class("type", "The shape of its communication.").required("communication"),
        Form::keys(summary).about("Its row in the summary table.").required("summary"),
        Form::list(Form::keys(with_reason(specification))).about("The documents that define it.").required("specifications"),
        pieces("when-to-use", "When to use it."),
        pieces("use-cases", "What it is used for."),
        pieces("pros", "What speaks for it."),
        pieces("cons", "What speaks against it."),
        Form::keys(performance).about("What it carries and what it takes.").required("performance"),
        Form::keys(security).about("How it is made safe.").required("security"),
        Form::keys(operations).about("How it is run.").required("operations"),
        Form::keys(with_reason([number("cost", LARGEST_WEIGHT, "From 0, for what every team has.")]))
            .about("What it costs to adopt it.")
            .required("adoption"),
        Form::list(caution(pack))
            .about("What to mind before it is built, the most important first.")
            .optional("before-you-build"),
        Form::keys(gateway).about("What a gateway has to do for it.").optional("gateway"),
        Form::keys(with_reason(largest)).about("The largest message that it takes.").optional("largest-message"),
        fits(subjects(pack), "A fit for each level and need that does not give it in its own file, as dimension.level or need."),
    ];
    Form::keys(with_reason(keys)).about("A protocol that clients may speak to the gateway.")
}

/// What to mind before a protocol is built.
fn caution(pack: &Pack) -> Form {
    Form::keys(with_reason([
        inner_id(),
        text("says", "What to do or to expect."),
        Form::new(Holds::Words(ways(pack))).about("The ways that it is about; all when left out.").optional("ways"),
        condition(pack).about("When it bears on a flow; always when left out.").optional("when"),
        condition(pack).about("When it does not, although it otherwise would.").optional("unless"),
    ]))
}

/// A manner of speaking a protocol.
fn way(pack: &Pack) -> Form {
    let subjects: Vec<Word> = subjects(pack).iter().map(|subject| Word::new(subject, "")).collect();
    let at = Form::new(Holds::Words(subjects)).about("The level or need, or several that are served alike.");
    let fit_words = Fit::ALL.into_iter().rev().map(|fit| Word::new(fit.word(), "")).collect();
    let fit = vec![
        at.required("at"),
        condition(pack).about("When it holds; always when left out.").optional("when"),
        Form::new(Holds::Word(fit_words)).about("The fit.").required("fit"),
    ];
    let carriers = pack.carriers().map(|(_, carrier)| Word::new(&carrier.id, &carrier.label)).collect();
    Form::keys(with_reason([
        inner_id(),
        text("name", "The name for people, such as \"REST, polled\"."),
        text("says", "What it is, in one sentence."),
        Form::texts("Other names for it.").optional("aliases"),
        Form::list(Form::new(Holds::Name(carriers))).about("The carriers that it requires.").optional("requires"),
        protocol_names(pack).about("The protocol inside which it travels.").optional("over"),
        costs(pack),
        Form::list(Form::keys(with_reason(fit))).about("The fits that differ from those of the protocol.").optional("fits"),
    ]))
    .about("One manner of speaking the protocol.")
}

fn amount() -> Form {
    let unit = |unit: Unit| match unit {
        Unit::Time => "A time such as 30s.",
        Unit::Size => "A size such as 2 KiB.",
        Unit::Number => "A whole number.",
        Unit::Rate => "A number for a time, such as 2 per minute.",
    };
    let units = words(Unit::WORDS, |word| Unit::from_word(word).map(unit));
    let [id, order, name, question, help] = question_keys();
    let unit = Form::new(Holds::Word(units)).about("What it is counted in.").required("unit");
    Form::keys(with_reason([id, order, name, unit, question, help])).about("A number with a unit that a flow may state.")
}

fn carrier(pack: &Pack) -> Form {
    Form::keys(with_reason([
        own_id(),
        order("order", "The place in lists."),
        text("name", "The name for people."),
        text("label", "What does not pass or is not held, where it is missing."),
        protocol_names(pack)
            .about("A gateway that does not carry this protocol in itself does not pass the carrier either.")
            .optional("protocol"),
    ]))
    .about("What ways require of everything between client and gateway.")
}

/// What a protocol has fits for: `dimension.level`, or a need.
fn subjects(pack: &Pack) -> Vec<String> {
    let levels = pack
        .dimensions()
        .flat_map(|(id, dimension)| pack.levels(id).map(move |(_, level)| format!("{}.{}", dimension.id, level.id)));
    levels.chain(pack.needs().map(|(_, need)| need.id.clone())).collect()
}

fn question_keys() -> [Key; 5] {
    [
        own_id(),
        order("order", "The place in lists."),
        text("name", "The name for people."),
        text("question", "The question."),
        text("help", "One or two sentences for someone who hesitates."),
    ]
}

fn dimension(pack: &Pack) -> Form {
    let shape = |shape: Shape| match shape {
        Shape::Rising => "From level to level no fit is worse.",
        Shape::Falling => "From level to level no fit is better.",
        Shape::SinglePeaked => "Up to some level no fit is worse, and from there on none is better.",
    };
    let shapes = words(Shape::WORDS, |word| Shape::from_word(word).map(shape));
    let level = vec![
        text("id", "The name that files use."),
        text("label", "What it says, completing the name of the dimension."),
        text("help", "What it means, with a number or an example."),
        Form::new(Holds::Truth).about("Whether the server sends by itself at this level.").optional("pushes"),
        source_key(),
        fits_by_protocol(pack),
    ];
    let implied_level = vec![
        text("level", "The level."),
        Form::text("The least amount for which it holds; of several the product, such as 1 KiB per second.").optional("from"),
    ];
    let implied = with_reason([
        Form::texts("An amount, or several to be multiplied.").required("of"),
        Form::list(Form::keys(implied_level))
            .about("From the greatest amount to the least; the last has none.")
            .required("levels"),
    ]);
    let keys = question_keys().into_iter().chain([
        number("weight", LARGEST_WEIGHT, "What it counts against the others, unless a flow says otherwise."),
        Form::keys(implied).about("The levels that amounts imply, where none is stated.").optional("implied"),
        Form::new(Holds::Word(shapes)).about("How the fits of each protocol run along the levels.").optional("shape"),
        Form::list(Form::keys(level)).about("The answers, from the least to the most demanding.").required("levels"),
    ]);
    Form::keys(with_reason(keys)).about("One of the questions that are asked of every flow.")
}

fn need(pack: &Pack) -> Form {
    let label = text("label", "What is wanted, completing \"The clients or the team want\".");
    let streams = Form::new(Holds::Truth).about("Whether messages follow each other on an open connection.").optional("streams");
    let weight = number("weight", LARGEST_WEIGHT, "What it counts against the others, unless a flow says otherwise.");
    let keys = question_keys().into_iter().chain([label, weight, streams, fits_by_protocol(pack)]);
    Form::keys(with_reason(keys)).about("A yes/no requirement beyond the dimensions.")
}

/// A condition or answers: for each dimension a level or several, and needs.
fn answers(pack: &Pack, needs_form: Form, ranges: bool) -> Form {
    let levels = pack.dimensions().map(|(id, dimension)| {
        Form::new(Holds::Words(levels(pack, id))).titled(&dimension.name).about(&dimension.question).optional(&dimension.id)
    });
    let bound = |name: &'static str, about: &str| Form::text(about).optional(name);
    let range =
        || Form::keys(vec![bound("from", "The least that is in the range."), bound("below", "The least that is above it.")]);
    let amounts = pack.amounts().map(|(_, amount)| {
        let form = if ranges { range() } else { Form::text("The amount.") };
        form.titled(&amount.name).about(&amount.question).optional(&amount.id)
    });
    Form::keys(levels.chain(amounts).chain([needs_form.titled(crate::report::NEEDS).optional("needs")]).collect())
}

/// A condition on answers.
pub(super) fn condition(pack: &Pack) -> Form {
    answers(pack, Form::texts("All of these needs are stated."), true)
}

fn cap(pack: &Pack) -> Form {
    let criteria = dimensions(pack).into_iter().chain(needs(pack)).collect();
    let lowering = vec![
        protocol_names(pack).about("The protocol whose fit is lowered, in all ways.").optional("protocol"),
        Form::new(Holds::Name(ways(pack))).about("The way whose fit is lowered, in place of the protocol.").optional("way"),
        Form::new(Holds::Name(criteria)).about("A dimension or need that the condition speaks of.").required("criterion"),
        Form::new(Holds::Word(Fit::ALL.into_iter().rev().map(|fit| Word::new(fit.word(), "")).collect()))
            .about("No fit stays above this one.")
            .required("to"),
    ];
    let keys = [
        own_id(),
        text("title", "What it says, in a few words."),
        condition(pack).about("When it applies: all of these hold, of several levels any.").required("when"),
        at_least(1, Form::new(Holds::Keys(Keys { keys: lowering, one_of: vec!["protocol", "way"] })))
            .about("What it lowers.")
            .required("lowers"),
        proof(pack),
    ];
    Form::keys(with_reason(keys)).about("What only a combination of answers tells: it lowers fits.")
}

fn beyond(pack: &Pack) -> Form {
    let conditions = |about: &str| at_least(1, condition(pack)).about(about);
    let keys = [
        own_id(),
        order("order", "The place in lists."),
        text("name", "The name for people."),
        text("says", "What it is, in one sentence."),
        Form::texts("Other names for it.").optional("aliases"),
        conditions("When it is the better answer: where any of these holds.").required("when"),
        conditions("When it is not, although it otherwise would be: where any of these holds.").optional("unless"),
        text("instead", "What is best of the protocols anyway, or how they go together with it, in a sentence."),
        proof(pack),
    ];
    Form::keys(with_reason(keys)).about("An answer beyond the protocols, and when it is the better one.")
}

fn at_least(least: usize, of: Form) -> Form {
    Form::new(Holds::List(List { of: Box::new(of), least, most: None, distinct: false }))
}

/// The cases of what answers bring about.
fn proof(pack: &Pack) -> Key {
    let stated_needs = Form::list(Form::new(Holds::Name(needs(pack)))).about("The stated needs.");
    let case = vec![
        answers(pack, stated_needs, false).about("Answers.").required("given"),
        Form::new(Holds::Truth).about("Whether it applies under them.").required("fires"),
    ];
    at_least(2, Form::keys(case))
        .about("Proof: answers under which it applies, and some under which it does not.")
        .required("cases")
}

fn guidance(pack: &Pack) -> Form {
    let lists = words(Lists::WORDS, |word| {
        Lists::from_word(word).map(|lists| match lists {
            Lists::Routes => "The route of each protocol.",
            Lists::Translations => "The translations that are needed.",
            Lists::Balancing => "How the load of each protocol is spread.",
            Lists::Authentication => "How each protocol proves who is there.",
        })
    });
    let lists =
        Form::new(Holds::Word(lists)).about("What a plan lists below it, made concrete for its protocols.").optional("lists");
    let point = Form::keys(with_reason([inner_id(), text("says", "What it says."), protocols_key(pack), lists]));
    let keys = [
        own_id(),
        order("order", "The place in lists."),
        text("title", "A title."),
        text("says", "What it says."),
        protocols_key(pack),
        Form::list(point).about("Its parts.").optional("points"),
    ];
    Form::keys(with_reason(keys))
        .about("A pattern, practice, pitfall or piece of advice for the system as a whole, or a word that the program prints.")
}

fn case(pack: &Pack) -> Form {
    let outcomes = OUTCOMES.into_iter().map(|outcome| Word::new(outcome, "")).collect();
    let expect = Keys {
        one_of: vec!["recommended", "way", "tied", "excluded", "outcome", "margin-at-least"],
        keys: vec![
            protocol_names(pack).about("The first.").optional("recommended"),
            Form::new(Holds::Name(ways(pack))).about("The way in which it is spoken.").optional("way"),
            Form::list(protocol_names(pack)).about("Exactly these share the first place with it.").optional("tied"),
            Form::list(protocol_names(pack)).about("These are excluded, and perhaps others.").optional("excluded"),
            Form::new(Holds::Word(outcomes)).about("What kind of answer it is.").optional("outcome"),
            Form::new(Holds::Number { most: LARGEST_POINTS })
                .about("So many points ahead of the next, with one decimal at most.")
                .optional("margin-at-least"),
        ],
    };
    Form::keys(vec![
        text("id", "A name that no other case in the file has."),
        Form::keys(stated_keys(pack)).about("The keys of a flow, but for its description and decision.").required("given"),
        Form::new(Holds::Keys(expect)).about("What must come of it; at least one of these.").required("expect"),
        text("because", "Why this must come of it, in a sentence."),
    ])
    .about("Requirements, and what must come of them.")
}
