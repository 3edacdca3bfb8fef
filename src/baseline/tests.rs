use proptest::prelude::*;

use super::*;

fn mark(file: &str, flow: Option<&str>, lint: &str) -> Mark {
    Mark { file: file.to_owned(), flow: flow.map(str::to_owned), lint: lint.to_owned(), place: "x0".to_owned() }
}

fn baseline(marks: &[Mark], there: &[&str]) -> Baseline {
    Baseline::new(marks.iter().map(|mark| Entry { mark: mark.clone(), at: None }).collect(), |file| there.contains(&file))
}

fn flows(names: &[&str]) -> HashSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_finding_makes_one_alike_known() {
    let old = [mark("a", Some("x"), "no-tests"), mark("a", Some("x"), "no-tests")];
    let now = [old[0].clone(), old[0].clone(), old[0].clone(), mark("a", None, "no-tests")];
    let mut known = baseline(&old, &["a"]);
    assert_eq!(known.known("a", &now, || flows(&["x"])), [true, true, false, false]);
    assert_eq!(known.unused().count(), 0);
    assert_eq!(known.known("a", &now, || flows(&["x"])), [false; 4]);
}

#[test]
fn a_copy_of_a_file_is_new_and_a_moved_file_is_known() {
    let old = [mark("a", Some("x"), "no-tests"), mark("a", None, "undecided")];
    let copied = [mark("b", Some("x"), "no-tests"), mark("b", None, "undecided")];
    assert_eq!(baseline(&old, &["a", "b"]).known("b", &copied, || flows(&["x"])), [false, false]);
    assert_eq!(baseline(&old, &["b"]).known("b", &copied, || flows(&["x"])), [true, true]);
    // Only one file can be the one that was moved.
    let mut known = baseline(&old, &["b", "c"]);
    known.known("b", &copied, || flows(&["x"]));
    assert_eq!(known.known("c", &copied, || flows(&["x"])), [false, false]);
}

#[test]
fn another_file_in_place_of_one_that_is_gone_is_new() {
    let old = [mark("a", Some("x"), "no-tests"), mark("a", None, "undecided")];
    let other = [mark("b", Some("y"), "no-tests"), mark("b", None, "undecided")];
    assert_eq!(baseline(&old, &["b"]).known("b", &other, || flows(&["y"])), [false, false]);
}

#[test]
fn a_renamed_flow_is_known_and_one_more_is_new() {
    let old = [mark("a", Some("x"), "no-tests"), mark("a", Some("y"), "no-tests")];
    let now = [mark("a", Some("x"), "no-tests"), mark("a", Some("z"), "no-tests")];
    assert_eq!(baseline(&old, &["a"]).known("a", &now, || flows(&["x", "z"])), [true, true]);
    // The flow of the old finding is still there, and no longer has it.
    assert_eq!(baseline(&old, &["a"]).known("a", &now, || flows(&["x", "y", "z"])), [true, false]);
    // Another flow would not have the very same findings.
    let other = [now[0].clone(), now[1].clone(), mark("a", Some("z"), "no-tls")];
    assert_eq!(baseline(&old, &["a"]).known("a", &other, || flows(&["x", "z"])), [true, false, false]);
    // In a file that was moved as well.
    let moved = now.clone().map(|mark| Mark { file: "b".to_owned(), ..mark });
    assert_eq!(baseline(&old, &["b"]).known("b", &moved, || flows(&["x", "z"])), [true, true]);
}

fn some_marks() -> impl Strategy<Value = Vec<Mark>> {
    let flow = prop::option::weighted(0.8, prop::sample::select(vec!["x", "y", "z"]));
    let one = (prop::sample::select(vec!["a", "b", "c"]), flow, prop::sample::select(vec!["no-tests", "no-tls"]));
    prop::collection::vec(one.prop_map(|(file, flow, lint)| mark(file, flow, lint)), 0..12)
}

/// Returns the findings by file.
fn by_file(marks: &[Mark]) -> BTreeMap<String, Vec<Mark>> {
    let mut files: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
    for mark in marks {
        files.entry(mark.file.clone()).or_default().push(mark.clone());
    }
    files
}

proptest! {
    /// While all files and flows keep their names, findings are known as often as the baseline has them: a difference of multisets.
    #[test]
    fn as_many_are_known_as_there_were(old in some_marks(), now in some_marks()) {
        let mut known = baseline(&old, &["a", "b", "c"]);
        for (file, marks) in by_file(&now) {
            let told = known.known(&file, &marks, || flows(&["x", "y", "z"]));
            for mark in &marks {
                let count = |all: &[Mark]| all.iter().filter(|other| *other == mark).count();
                let told = marks.iter().zip(&told).filter(|(other, known)| *other == mark && **known).count();
                prop_assert_eq!(told, count(&old).min(count(&marks)));
            }
        }
    }

    /// Whatever names change, no more findings are known than the baseline has, and each entry is used at most once.
    #[test]
    fn no_more_are_known_than_there_were(old in some_marks(), now in some_marks(), there in prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..=4)) {
        let mut known = baseline(&old, &there);
        let mut all = 0;
        for (file, marks) in by_file(&now) {
            let file = if file == "c" { "d".to_owned() } else { file };
            let marks: Vec<Mark> = marks.into_iter().map(|mark| Mark { file: file.clone(), ..mark }).collect();
            all += known.known(&file, &marks, || flows(&["x", "w"])).into_iter().filter(|known| *known).count();
        }
        prop_assert_eq!(all + known.unused().count(), old.len());
    }

    /// Files that are moved, whatever their findings, stay known if each is still told from the others.
    #[test]
    fn moved_files_stay_known(old in some_marks()) {
        let new_name = |file: &str| format!("{file}2");
        let mut known = baseline(&old, &["a2", "b2", "c2"]);
        let (mut told, mut all) = (0, 0);
        for (file, marks) in by_file(&old) {
            let marks: Vec<Mark> = marks.into_iter().map(|mark| Mark { file: new_name(&file), ..mark }).collect();
            all += marks.len();
            told += known.known(&new_name(&file), &marks, || flows(&["x", "y", "z"])).into_iter().filter(|known| *known).count();
        }
        prop_assert_eq!(told, all);
        prop_assert_eq!(known.unused().count(), 0);
    }
}
