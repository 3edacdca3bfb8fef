//! Which files of one state are those of another under a new name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::{Flow, Requirements};
use crate::pack::Pack;

/// Maximum number of pairs of files with one text that are compared by name; of more, those in the same order belong together.
const MOST_ALIKE: usize = 10_000;
/// Maximum number of flows that are found in another file, all pairs of files together.
const MOST_SHARED: usize = 10_000_000;

/// What a file that only one of two states has contains, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    text: u64,
    /// Each flow with its name.
    flows: BTreeSet<u64>,
}

impl Contents {
    /// Returns those of a file; one that is not valid has no flows.
    pub fn of(text: &str, requirements: Option<&Requirements>, pack: &Pack) -> Self {
        let nothing = Flow::new("");
        let flow = |flow: &Flow| {
            let stated = flow.differences(&nothing, pack);
            hash(&(flow.name(), flow.route(), stated))
        };
        let flows = requirements.map_or(&[][..], Requirements::flows);
        Self { text: hash(&text), flows: flows.iter().map(flow).collect() }
    }
}

fn hash(content: &impl Hash) -> u64 {
    // The same in each run.
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

/// A file that only one of two states has.
pub type Lone<'p> = (&'p Path, Contents);

/// Returns which files that are gone are those that are new, as their positions: first those with the same text, then those that
/// share at least half of their flows, and of these those first that share most, or whose paths end alike.
pub fn renamed(gone: &[Lone<'_>], new: &[Lone<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs { gone, new, found: Vec::new(), free: (vec![true; gone.len()], vec![true; new.len()]) };
    pairs.with_same_text();
    pairs.with_same_flows();
    pairs.found.sort_unstable_by_key(|&(_, new)| new);
    pairs.found
}

struct Pairs<'a> {
    gone: &'a [Lone<'a>],
    new: &'a [Lone<'a>],
    found: Vec<(usize, usize)>,
    free: (Vec<bool>, Vec<bool>),
}

/// A pair that is possible: how little it shares, in millionths, how few names its paths share, and its positions.
type Candidate = (usize, usize, usize, usize);

impl Pairs<'_> {
    fn with_same_text(&mut self) {
        let mut alike: BTreeMap<u64, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (position, (_, contents)) in self.gone.iter().enumerate() {
            alike.entry(contents.text).or_default().0.push(position);
        }
        for (position, (_, contents)) in self.new.iter().enumerate() {
            alike.entry(contents.text).or_default().1.push(position);
        }
        for (gone, new) in alike.into_values() {
            if gone.len().saturating_mul(new.len()) > MOST_ALIKE {
                for (gone, new) in gone.into_iter().zip(new) {
                    self.take(gone, new);
                }
            } else {
                let all = gone.iter().flat_map(|&gone| new.iter().map(move |&new| (gone, new)));
                let all = all.map(|(gone, new)| self.candidate(0, gone, new)).collect();
                self.take_best(all);
            }
        }
    }

    fn with_same_flows(&mut self) {
        let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
        for (position, (_, contents)) in self.gone.iter().enumerate().filter(|(position, _)| self.free.0[*position]) {
            for &flow in &contents.flows {
                having.entry(flow).or_default().push(position);
            }
        }
        let (mut all, mut compared) = (Vec::new(), 0);
        for (new, (_, contents)) in self.new.iter().enumerate().filter(|(position, _)| self.free.1[*position]) {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for gone in contents.flows.iter().filter_map(|flow| having.get(flow)).flatten() {
                *shared.entry(*gone).or_default() += 1;
                compared += 1;
            }
            if compared > MOST_SHARED {
                break;
            }
            for (gone, shared) in shared {
                let most = contents.flows.len().max(self.gone[gone].1.flows.len());
                if 2 * shared >= most {
                    all.push(self.candidate(1_000_000 - shared * 1_000_000 / most, gone, new));
                }
            }
        }
        self.take_best(all);
    }

    fn candidate(&self, unlike: usize, gone: usize, new: usize) -> Candidate {
        let (from, to) = (self.gone[gone].0, self.new[new].0);
        let alike = from.iter().rev().zip(to.iter().rev()).take_while(|(from, to)| from == to).count();
        (unlike, usize::MAX - alike, gone, new)
    }

    fn take_best(&mut self, mut all: Vec<Candidate>) {
        all.sort_unstable();
        for (.., gone, new) in all {
            self.take(gone, new);
        }
    }

    fn take(&mut self, gone: usize, new: usize) {
        if self.free.0[gone] && self.free.1[new] {
            (self.free.0[gone], self.free.1[new]) = (false, false);
            self.found.push((gone, new));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::diag::Diagnostics;
    use crate::requirements::load;
    use crate::source::SourceMap;

    fn contents(text: &str) -> Contents {
        let mut sources = SourceMap::default();
        let file = sources.add("requirements.yaml", text);
        let pack = builtin::pack();
        Contents::of(text, load(file, &[], pack, &mut sources, &mut Diagnostics::default()).as_ref(), pack)
    }

    fn lone<'p>(files: &[(&'p str, &str)]) -> Vec<Lone<'p>> {
        files.iter().map(|&(path, text)| (Path::new(path), contents(text))).collect()
    }

    fn pairs<'p>(gone: &[(&'p str, &str)], new: &[(&'p str, &str)]) -> Vec<(&'p str, &'p str)> {
        renamed(&lone(gone), &lone(new)).into_iter().map(|(from, to)| (gone[from].0, new[to].0)).collect()
    }

    const A: &str = "flows: { a: { latency: low }, b: { latency: moderate } }";
    /// Shares a flow with it, and has its places elsewhere.
    const B: &str = "# Later\nflows: { a: { latency: low }, b: { latency: very-low } }";
    const C: &str = "flows: { a: { latency: low }, b: { latency: very-low }, c: { latency: low } }";

    #[test]
    fn the_same_text_comes_before_shared_flows_and_these_before_less() {
        assert_eq!(pairs(&[("1", A), ("2", B)], &[("3", B), ("4", A)]), [("2", "3"), ("1", "4")]);
        assert_eq!(pairs(&[("1", A)], &[("3", B)]), [("1", "3")]);
        // Of three flows, one is too few.
        assert_eq!(pairs(&[("1", A)], &[("3", C)]), []);
        assert_eq!(pairs(&[("1", A), ("2", B)], &[("3", C)]), [("2", "3")]);
        // What is not valid is known by its text alone.
        assert_eq!(pairs(&[("1", "flows: ["), ("2", "flows: [")], &[("3", "flows: [")]), [("1", "3")]);
        assert_eq!(pairs(&[("1", "flows: [")], &[("3", "flows: [ ")]), []);
    }

    #[test]
    fn of_files_that_are_alike_those_belong_together_whose_paths_end_alike() {
        let gone = [("services/a/r.yaml", A), ("services/b/r.yaml", A), ("services/c/r.yaml", A)];
        let new = [("platform/services/b/r.yaml", A), ("platform/services/c/r.yaml", A)];
        let wanted = [("services/b/r.yaml", "platform/services/b/r.yaml"), ("services/c/r.yaml", "platform/services/c/r.yaml")];
        assert_eq!(pairs(&gone, &new), wanted);
    }

    #[test]
    fn many_files_that_are_alike_are_paired_in_order() {
        let contents = contents(A);
        let files = |folder: &str| (0..3_000).map(|number| format!("{folder}/{number:04}")).collect::<Vec<_>>();
        let (gone, new) = (files("a"), files("b"));
        let gone: Vec<Lone<'_>> = gone.iter().map(|path| (Path::new(path), contents.clone())).collect();
        let new: Vec<Lone<'_>> = new.iter().map(|path| (Path::new(path), contents.clone())).collect();
        assert_eq!(renamed(&gone, &new), (0..3_000).map(|number| (number, number)).collect::<Vec<_>>());
    }
}
