//! The tests of the whole: rules, examples, command line.
