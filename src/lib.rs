//! The library behind the `protopick` command: which protocol should a client speak to an API gateway?
//!
//! Data flows one way, and a module uses only those below it:
//!
//! ```text
//! bytes → source → yaml, config → pack → findings → requirements → engine → check → lint → proof, interview → report → render → bytes
//! ```
//!
//! Knowledge is data under `rules/`; no protocol, dimension, need or gateway is named in this code. The engine is pure: it reads
//! no file, no clock and no environment, and cannot fail. [`decision`] contains the mathematics on its own.
//!
//! The library exists for the command and its tests; it makes no promise of stability.

pub mod baseline;
pub mod builtin;
pub mod check;
pub mod config;
pub mod decision;
pub mod diag;
pub mod engine;
pub mod findings;
pub mod interview;
pub mod lint;
pub mod pack;
pub mod proof;
pub mod quantity;
pub mod record;
pub mod render;
pub mod report;
pub mod requirements;
pub mod settings;
pub mod source;
pub mod yaml;
