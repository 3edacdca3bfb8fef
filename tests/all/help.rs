//! Help texts, completions and manual pages.

use crate::run::{run, widest};

const COMMANDS: [&str; 22] = [
    "",
    "ask",
    "recommend",
    "examples",
    "compare",
    "explain",
    "precedents",
    "diff",
    "lint",
    "check",
    "config",
    "gateway",
    "adr",
    "adr new",
    "rules",
    "rules list",
    "rules check",
    "rules diff",
    "rules test",
    "schema",
    "completions",
    "man",
];

#[test]
fn each_help_text_leads_with_examples_and_fits_the_terminal() {
    for command in COMMANDS {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let run = run(&arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{command}");
        let (examples, usage) = (run.stdout.find("Examples:"), run.stdout.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{command}:\n{}", run.stdout);
        assert!(widest(&run.stdout) <= 100, "{command}:\n{}", run.stdout);
        insta::assert_snapshot!(format!("help_{}", command.replace(' ', "_")), run.stdout);
    }
}

#[test]
fn wrong_arguments_end_with_2_and_suggest() {
    let wrong = run(&["recomend"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("recommend"), "{}", wrong.stderr);
}

#[test]
fn every_shell_gets_a_completion_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).stdout;
        assert!(script.contains("recommend") && script.contains("flow"), "{shell}");
    }
}

#[test]
fn manual_pages_show_the_examples() {
    let page = run(&["man", "recommend"]).stdout;
    assert!(page.starts_with(".ie") && page.contains("shop.yaml"), "{page}");
    let inner = run(&["man", "rules", "check"]).stdout;
    assert!(inner.contains("protopick\\-rules\\-check") && inner.contains("rules.sarif"), "{inner}");
    let wrong = run(&["man", "recomend"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean `recommend`?"), "{}", wrong.stderr);
}
