//! The tests of the whole: rules, examples, command line.

mod compare;
mod engine;
mod examples;
mod explain;
mod faithful;
mod help;
mod layers;
mod model;
mod pack;
mod recommend;
mod run;
mod terminal;
