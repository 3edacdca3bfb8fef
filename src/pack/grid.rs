//! The fits of all ways by subject: what the rules say about protocols, overlaid with what they say about ways.

use super::{Answers, FitRule, Pack, Subject, WayId};
use crate::decision::Fit;

/// How well the ways serve each level and each need.
#[derive(Debug)]
pub(super) struct Grid {
    /// By dimension, then by level.
    levels: Vec<Vec<Row>>,
    needs: Vec<Row>,
}

/// How well the ways serve one subject.
#[derive(Debug)]
struct Row {
    /// By way, if none of the conditions holds.
    fits: Vec<Fit>,
    /// The ways' own fits that depend on a condition, by position. If several of a way hold, the last one counts.
    conditional: Vec<(WayId, usize)>,
}

impl Grid {
    fn of(pack: &Pack) -> Self {
        let row = |rules: &[FitRule]| Row {
            fits: pack.ways.iter().map(|way| rules[way.protocol.index()].fit).collect(),
            conditional: Vec::new(),
        };
        let levels = pack.dimensions.iter().map(|dimension| dimension.levels.iter().map(|level| row(&level.fits)).collect());
        let needs = pack.needs.iter().map(|need| row(&need.fits));
        let mut grid = Self { levels: levels.collect(), needs: needs.collect() };
        for (id, way) in pack.ways() {
            // If several are for one subject, the first one wins.
            for (position, own) in way.fits.iter().enumerate().rev() {
                let row = match own.subject {
                    Subject::Level(level) => &mut grid.levels[level.dimension().index()][level.index()],
                    Subject::Need(need) => &mut grid.needs[need.index()],
                };
                if own.when.is_some() {
                    row.conditional.push((id, position));
                } else {
                    row.conditional.retain(|(way, _)| *way != id);
                    row.fits[id.index()] = own.rule.fit;
                }
            }
        }
        grid
    }

    fn row(&self, subject: Subject) -> &Row {
        match subject {
            Subject::Level(level) => &self.levels[level.dimension().index()][level.index()],
            Subject::Need(need) => &self.needs[need.index()],
        }
    }
}

impl Pack {
    /// Appends how well each way serves a subject for some answers, before caps, in the order of the ways.
    pub fn append_fits(&self, subject: Subject, answers: &Answers, fits: &mut Vec<Fit>) {
        let row = self.grid.get(|| Grid::of(self)).row(subject);
        let first = fits.len();
        fits.extend_from_slice(&row.fits);
        for &(way, position) in &row.conditional {
            let own = &self.way(way).fits[position];
            if own.when.as_ref().is_none_or(|when| when.holds(answers)) {
                fits[first + way.index()] = own.rule.fit;
            }
        }
    }
}
