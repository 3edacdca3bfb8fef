//! The arguments of `protopick schema`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use protopick::report::schema::RulesFile;

use super::help::TEMPLATE;

/// Print a JSON Schema for editors to check, complete and explain files
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, before_help = include_str!("../help/schema.txt"))]
pub(crate) struct Schema {
    /// The files to describe
    #[arg(value_enum, value_name = "FILES")]
    pub(crate) of: SchemaOf,
    /// One kind of rules file, named like its folder [default: all kinds, for `rules`]
    #[arg(value_parser = rules_file())]
    pub(crate) kind: Option<RulesFile>,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Requirements files
    Requirements,
    /// Settings files
    Config,
    /// The files of a pack of rules
    Rules,
    /// The files of a pack on top of the built-in one, which need only what differs
    Overlay,
}

/// The kinds of files of a pack by their names.
fn rules_file() -> impl TypedValueParser<Value = RulesFile> {
    let names = RulesFile::ALL.map(|kind| PossibleValue::new(kind.name).help(kind.files));
    let of_name = |name: String| RulesFile::ALL.into_iter().find(|kind| kind.name == name).ok_or("unknown kind of files");
    PossibleValuesParser::new(names).try_map(of_name)
}
