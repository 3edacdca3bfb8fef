//! The fits of all protocols, from whichever side they are written: exactly one for each cell.

use super::names::Names;
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, any_of, codes};
use crate::pack::way::inherit_fits;
use crate::pack::{Dimension, DimensionId, FitRule, LevelId, Need, NeedId, ProtocolId, Reason, Subject, Way};
use crate::source::Span;

struct Cell {
    rule: FitRule,
    at: Span,
}

/// The cells read so far, by subject and protocol.
pub(super) struct FitTable {
    subjects: Vec<Subject>,
    protocols: usize,
    cells: Vec<Option<Cell>>,
    /// Cells that are present but could not be read, so that they are not reported again as gaps.
    faulty: Vec<bool>,
    /// Where each subject is, for findings about what it lacks.
    places: Vec<Option<Span>>,
}

impl FitTable {
    pub(super) fn new(names: &Names) -> Self {
        let levels = names.levels.iter().enumerate().flat_map(|(dimension, levels)| {
            (0..levels.len()).map(move |level| Subject::Level(LevelId::new(DimensionId::new(dimension), level)))
        });
        let needs = (0..names.needs.len()).map(|need| Subject::Need(NeedId::new(need)));
        let subjects: Vec<Subject> = levels.chain(needs).collect();
        let (rows, protocols) = (subjects.len(), names.protocols.len());
        let cells = (0..rows * protocols).map(|_| None).collect();
        Self { subjects, protocols, cells, faulty: vec![false; rows * protocols], places: vec![None; rows] }
    }

    /// Returns the subject that a text such as `latency.low` or `caching` names.
    pub(super) fn subject(names: &Names, text: &str) -> Option<Subject> {
        if let Some((dimension, level)) = text.split_once('.') {
            let dimension = names.dimensions.position(dimension)?;
            let level = names.levels[dimension].position(level)?;
            return Some(Subject::Level(LevelId::new(DimensionId::new(dimension), level)));
        }
        names.needs.position(text).map(|need| Subject::Need(NeedId::new(need)))
    }

    /// Records where a subject is.
    pub(super) fn place(&mut self, subject: Subject, at: Span) {
        if let Some(row) = self.row(subject) {
            self.places[row].get_or_insert(at);
        }
    }

    /// Adds a fit; a second one for the same cell is a fault.
    pub(super) fn put(
        &mut self,
        subject: Subject,
        protocol: ProtocolId,
        rule: Option<FitRule>,
        at: Span,
    ) -> Result<(), Diagnostic> {
        let Some(row) = self.row(subject) else { return Ok(()) };
        let index = row * self.protocols + protocol.index();
        if let Some(first) = &self.cells[index] {
            let fault = Diagnostic::error(codes::DUPLICATE, at, "this fit is stated twice");
            return Err(fault.label(first.at, "first here").help("keep it in one file, of the level or need or of the protocol"));
        }
        match rule {
            Some(rule) => self.cells[index] = Some(Cell { rule, at }),
            None => self.faulty[index] = true,
        }
        Ok(())
    }

    fn row(&self, subject: Subject) -> Option<usize> {
        self.subjects.iter().position(|&other| other == subject)
    }

    /// Reports the missing cells, one finding for each subject.
    pub(super) fn report_gaps(&self, names: &Names, diagnostics: &mut Diagnostics) {
        for (row, _) in self.subjects.iter().enumerate() {
            let missing = |&protocol: &usize| {
                let index = row * self.protocols + protocol;
                self.cells[index].is_none() && !self.faulty[index]
            };
            let protocols: Vec<usize> = (0..self.protocols).filter(missing).collect();
            let Some(at) = self.places[row] else { continue };
            if protocols.is_empty() {
                continue;
            }
            let list = any_of(protocols.iter().filter_map(|&protocol| names.protocols.iter().nth(protocol)));
            let fault = Diagnostic::error(codes::MISSING_FIT, at, format!("no fit is given for {list}"));
            diagnostics.push(fault.help("add one here under `fits`, or in the file of the protocol"));
        }
    }

    /// Moves the fits into the levels and needs that they belong to, gives them to the ways that have them from there, and reports
    /// gaps.
    pub(super) fn fill(
        mut self,
        names: &Names,
        (dimensions, needs): (&mut [Dimension], &mut [Need]),
        ways: &mut [Way],
        diagnostics: &mut Diagnostics,
    ) {
        self.report_gaps(names, diagnostics);
        for row in 0..self.subjects.len() {
            let cells = &mut self.cells[row * self.protocols..(row + 1) * self.protocols];
            let fits = cells.iter_mut().map(|cell| cell.take().map_or_else(absent, |cell| cell.rule)).collect();
            match self.subjects[row] {
                Subject::Level(level) => dimensions[level.dimension().index()].levels[level.index()].fits = fits,
                Subject::Need(need) => needs[need.index()].fits = fits,
            }
        }
        inherit_fits(ways, dimensions, needs);
    }
}

/// Returns a placeholder for a cell whose absence has been reported; the pack is not used then.
fn absent() -> FitRule {
    FitRule { fit: Fit::Impossible, reason: Reason { because: String::new(), source: Vec::new(), claims: Vec::new() } }
}
