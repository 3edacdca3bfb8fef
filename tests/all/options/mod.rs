//! Every option is either honoured or refused, and never ignored: all pairs of the options of a command are tried.
//!
//! A pair is honoured if the outcome of a run with both differs from that with either alone, in one of a few suitable runs. It is
//! refused if the run ends like one with wrong arguments, with a message that names both.

mod check;
mod lint;
mod recommend;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::run::{Run, command, run, scratch};

/// A command, and what is tried with it.
struct Tried {
    command: &'static str,
    /// Creates the folder that it runs in.
    world: fn(&Path),
    /// What comes before the options, each with a text on standard input. Each option has to have an effect in one of them.
    bases: &'static [(&'static [&'static str], &'static str)],
    samples: &'static [Sample],
    /// Options with values that change nothing because they are the defaults.
    usual: &'static [(&'static str, &'static str)],
    /// Pairs, by the beginnings of their samples, that cannot have an effect together, each with the reason.
    alike: &'static [(&'static str, &'static str, &'static str)],
}

/// An option with a value that has an effect.
#[derive(Clone, Copy)]
struct Sample {
    /// The option, or what the help calls a positional argument.
    option: &'static str,
    arguments: &'static [&'static str],
    /// Another option with its value, without which it is useless.
    with: &'static [&'static str],
}

const fn sample(option: &'static str, arguments: &'static [&'static str]) -> Sample {
    Sample { option, arguments, with: &[] }
}

impl Sample {
    const fn with(self, with: &'static [&'static str]) -> Self {
        Self { with, ..self }
    }

    fn label(&self) -> String {
        self.arguments.join(" ")
    }

    /// Returns what has to accompany it if the other is there too.
    fn beside(&self, other: &Self) -> &'static [&'static str] {
        if self.with.first() == Some(&other.option) { &[] } else { self.with }
    }

    /// Returns whether a message names the option, or the one that accompanies it.
    fn is_named(&self, message: &str) -> bool {
        [self.option].iter().chain(self.with.first()).any(|name| message.contains(name))
    }
}

/// The complete outcome of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Outcome {
    /// Returns whether the run produced nothing, as with wrong arguments.
    fn is_failure(&self) -> bool {
        self.code == 2 && self.stdout.is_empty()
    }
}

/// How two options work together in the runs that are tried.
#[derive(Debug, PartialEq, Eq)]
enum Together {
    Honoured,
    Refused,
    /// One of them makes no difference, or the message of the refusal says too little.
    Wrong(String),
}

/// The runs of a command, each performed once.
struct Runs<'t> {
    tried: &'t Tried,
    folder: PathBuf,
    made: Mutex<HashMap<(usize, Vec<&'static str>), Outcome>>,
    number: AtomicUsize,
}

impl Runs<'_> {
    fn outcome(&self, base: usize, arguments: &[&[&'static str]]) -> Outcome {
        let key = (base, arguments.concat());
        if let Some(known) = self.made.lock().unwrap().get(&key) {
            return known.clone();
        }
        let folder = self.folder.join(self.number.fetch_add(1, Ordering::Relaxed).to_string());
        fs::create_dir_all(&folder).unwrap();
        (self.tried.world)(&folder);
        let (before, input) = self.tried.bases[base];
        fs::write(folder.join(".input"), input).unwrap();
        let mut command = command(&[&[self.tried.command], before, &key.1].concat());
        let input = fs::File::open(folder.join(".input")).unwrap();
        let Run { code, stdout, stderr } = Run::of(command.current_dir(&folder).stdin(input).output());
        let outcome = Outcome { code, stdout, stderr, files: files(&folder) };
        fs::remove_dir_all(&folder).unwrap();
        self.made.lock().unwrap().insert(key, outcome.clone());
        outcome
    }

    /// Tries two options together in all runs.
    fn together(&self, a: &Sample, b: &Sample) -> Together {
        let (with_a, with_b) = (a.beside(b), b.beside(a));
        // If both want different values of the same option, each is tried.
        let ways = match (with_a.first(), with_b.first()) {
            (Some(one), Some(other)) if one == other => vec![with_a.to_vec(), with_b.to_vec()],
            _ => vec![[with_a, with_b].concat()],
        };
        let named = |message: &str| a.is_named(message) && b.is_named(message);
        let (mut fitting, mut refusals) = (0, Vec::new());
        for base in 0..self.tried.bases.len() {
            for with in &ways {
                let both = self.outcome(base, &[a.arguments, b.arguments, with]);
                let (one, other) = (self.outcome(base, &[a.arguments, with]), self.outcome(base, &[b.arguments, with]));
                // One that requires the other fails without it, and so may one that is incompatible with what the other requires.
                let fits = |alone: &Outcome, sample: &Sample, own: &[&'static str]| {
                    let fails_without = || self.outcome(base, &[sample.arguments, own]).is_failure();
                    !alone.is_failure() || own.len() < sample.with.len() || (own.len() < with.len() && !fails_without())
                };
                let fits = fits(&one, a, with_a) && fits(&other, b, with_b);
                fitting += usize::from(fits);
                if fits && both.is_failure() && named(&both.stderr) {
                    return Together::Refused;
                }
                if both.is_failure() {
                    refusals.push((fits, both.stderr));
                } else if fits && both != one && both != other {
                    return Together::Honoured;
                }
            }
        }
        // If both fit in no run, they are refused in all.
        refusals.retain(|(fits, _)| *fits || fitting == 0);
        match refusals.iter().find(|(_, message)| named(message)) {
            Some(_) => Together::Refused,
            None => Together::Wrong(refusals.first().map_or("ignored".to_owned(), |(_, message)| message.clone())),
        }
    }

    /// Returns whether an option alone makes a difference.
    fn shows(&self, sample: &Sample) -> bool {
        let alone = |base| self.outcome(base, &[sample.arguments, sample.with]);
        (0..self.tried.bases.len()).any(|base| !alone(base).is_failure() && alone(base) != self.outcome(base, &[sample.with]))
    }
}

/// Returns the contents of a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = |inner: PathBuf| Path::new(path.file_name().unwrap()).join(inner);
            found.extend(files(&path).into_iter().map(|(inner, bytes)| (name(inner), bytes)));
        } else {
            found.insert(path.file_name().unwrap().into(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Tries all pairs, and reports what is wrong with any of them.
fn try_pairs(tried: &Tried) {
    let runs = Runs {
        tried,
        folder: scratch(&format!("options-{}", tried.command)),
        made: Mutex::new(HashMap::new()),
        number: AtomicUsize::new(0),
    };
    let samples = tried.samples.iter().enumerate();
    let pairs: Vec<_> = samples.flat_map(|(number, a)| tried.samples[number + 1..].iter().map(move |b| (a, b))).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    let work = || {
        while let Some((a, b)) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (one, other) = (a.label(), b.label());
            let begin = |x: &str, y: &str| one.starts_with(x) && other.starts_with(y);
            let alike = tried.alike.iter().any(|(x, y, _)| begin(x, y) || begin(y, x));
            let problem = match (runs.together(a, b), alike) {
                (Together::Wrong(why), false) => why,
                (Together::Wrong(_), true) | (Together::Honoured | Together::Refused, false) => continue,
                (_, true) => "listed as alike without need".to_owned(),
            };
            wrong.lock().unwrap().insert(format!("{one} and {other}: {problem}"));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let hidden = tried.samples.iter().filter(|sample| !runs.shows(sample));
    let mut wrong = wrong.into_inner().unwrap();
    wrong.extend(hidden.map(|sample| format!("{} shows nowhere", sample.label())));
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), pairs.len(), Vec::from_iter(wrong).join("\n"));
}

/// Checks that each option that the parser knows has a sample, and each of its values if those are known.
fn look_for_all(tried: &Tried) {
    let script = run(&["completions", "bash"]).stdout;
    let head = format!("\n        protopick__subcmd__{})\n", tried.command);
    let part = script.split(&head).nth(1).expect("the command").split("\n        protopick__").next().expect("its part");
    let quoted = |text: &str| text.split('"').nth(1).expect("a list").to_owned();
    let names = quoted(part);
    let names: Vec<&str> = names.split(' ').filter(|name| name.starts_with("--") && *name != "--help").collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        // It changes nothing in a folder without settings; see the tests of these.
        if name == "--no-config" {
            continue;
        }
        // It needs the history of a repository; see the tests of that.
        if name == "--changed-since" {
            continue;
        }
        let samples: Vec<&Sample> = tried.samples.iter().filter(|sample| sample.option == name).collect();
        assert!(!samples.is_empty(), "{name} has no sample");
        let values =
            part.split(&format!("                {name})\n")).nth(1).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if values.contains("-W") {
            for value in quoted(values).split(' ').filter(|value| !tried.usual.contains(&(name, value))) {
                assert!(samples.iter().any(|sample| sample.arguments[1] == value), "{name} {value} has no sample");
            }
        }
    }
}
