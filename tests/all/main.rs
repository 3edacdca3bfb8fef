//! Tests of the whole: rules, examples, command line.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod advice;
mod amounts;
mod ask;
mod bad_input;
mod baseline;
mod beyond;
mod carriers;
mod chain;
mod changes;
mod check;
mod compare;
mod contract;
mod diff;
mod engine;
mod examples;
mod explain;
mod faithful;
mod flows;
mod forms;
mod gateway;
mod help;
mod in_use;
mod independence;
mod jsonl;
mod layers;
mod lint;
mod messages;
mod model;
mod options;
mod pack;
mod page;
mod plan;
mod precedents;
mod readme;
mod recommend;
mod records;
mod rules;
mod run;
mod schema;
mod settings;
mod since;
mod summary;
mod sums;
mod terminal;
mod trust;
#[cfg(unix)]
mod welcome;
mod writing;
