//! Accepted findings: which finding a waiver accepts, and waivers that need attention themselves.

use std::fmt;

use jiff::civil::Date;

use super::{Finder, Finding, Kind};
use crate::diag::{Diagnostic, Fix, Mend, codes, suggestion};
use crate::pack::Pack;
use crate::source::{At, Span};

/// A finding that the team has accepted, with its reason and end date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its place.
    pub span: Span,
    /// The lint whose finding is accepted.
    pub lint: At<String>,
    /// The flow in which it is accepted.
    pub flow: At<String>,
    /// Why it is accepted.
    pub reason: At<String>,
    /// The last day on which it is accepted, as written.
    pub until: At<String>,
}

/// Used in place of the name of a flow: all flows, and what concerns the whole file.
const ANY: &str = "*";

impl Waiver {
    /// Returns the flow for which it accepts a finding; `None` if it does so for the whole file.
    pub fn only_flow(&self) -> Option<&str> {
        Some(self.flow.value.as_str()).filter(|flow| *flow != ANY)
    }
}

/// How waivers are judged.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The day as of which they are judged.
    pub today: Date,
    /// Whether they accept anything.
    pub waivers: bool,
}

impl Terms {
    /// As of a day, with waivers.
    pub fn as_of(today: Date) -> Self {
        Self { today, waivers: true }
    }
}

/// A text that is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDate;

impl fmt::Display for NoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date such as `2027-03-31`")
    }
}

impl std::error::Error for NoDate {}

/// Parses a date in the form YYYY-MM-DD only.
pub fn day(text: &str) -> Result<Date, NoDate> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if shape { text.parse().map_err(|_| NoDate) } else { Err(NoDate) }
}

/// Marks the findings that waivers accept, and adds those about the waivers themselves. `flows` are the names of the flows that a
/// waiver may name.
pub(crate) fn apply(finder: Finder<'_>, waivers: &[Waiver], flows: &[&str], terms: Terms) -> Vec<Finding> {
    let Finder { pack, mut found } = finder;
    let mut own = Finder::new(pack);
    for (position, waiver) in waivers.iter().enumerate() {
        let until = day(&waiver.until.value);
        // The last day still counts; with an invalid date nothing is accepted.
        let valid = until.is_ok_and(|until| until >= terms.today);
        let kind = pack.find_lint(&waiver.lint.value).map(Kind::Lint);
        let accepts = |finding: &&mut Finding| kind == Some(finding.diagnostic.kind) && concerns(waiver, finding);
        let mut matches = 0;
        for finding in found.iter_mut().filter(accepts) {
            matches += 1;
            if valid && terms.waivers && finding.waived.is_none() {
                finding.waived = Some(position);
            }
        }
        if matches == 0 && valid {
            unused(&mut own, waiver, flows);
        }
        date(&mut own, waiver, terms, (matches == 0).then(|| removal(waiver)));
    }
    found.append(&mut own.found);
    found
}

/// Adds what is to be said about a waiver by itself: whether its lint exists, and its last day.
pub(crate) fn review(finder: &mut Finder<'_>, waiver: &Waiver, terms: Terms) {
    if finder.pack.find_lint(&waiver.lint.value).is_none() {
        unused(finder, waiver, &[]);
    }
    date(finder, waiver, terms, None);
}

/// Adds what is to be said about the last day of a waiver.
fn date(finder: &mut Finder<'_>, waiver: &Waiver, terms: Terms, fix: Option<Fix>) {
    match day(&waiver.until.value) {
        Err(NoDate) => no_date(finder, waiver),
        Ok(until) if until < terms.today => expired(finder, waiver, fix),
        Ok(until) => too_long(finder, waiver, until, terms.today),
    }
}

/// Marks the findings that valid waivers accept, without a look at the waivers themselves: they are judged with the file that they
/// stand in.
pub fn accept(pack: &Pack, found: &mut [Finding], waivers: &[Waiver], terms: Terms) {
    accept_behind(0, pack, found, waivers, terms);
}

/// The same for waivers that stand behind others in the list that the findings refer to.
pub(crate) fn accept_behind(others: usize, pack: &Pack, found: &mut [Finding], waivers: &[Waiver], terms: Terms) {
    for (position, waiver) in (others..).zip(waivers) {
        let valid = day(&waiver.until.value).is_ok_and(|until| until >= terms.today) && terms.waivers;
        let kind = pack.find_lint(&waiver.lint.value).map(Kind::Lint);
        let accepted =
            found.iter_mut().filter(|finding| valid && kind == Some(finding.diagnostic.kind) && concerns(waiver, finding));
        accepted.filter(|finding| finding.waived.is_none()).for_each(|finding| finding.waived = Some(position));
    }
}

/// Returns whether a finding is in a flow that a waiver is for.
fn concerns(waiver: &Waiver, finding: &Finding) -> bool {
    waiver.only_flow().is_none_or(|flow| finding.flow.as_deref() == Some(flow))
}

fn no_date(finder: &mut Finder<'_>, waiver: &Waiver) {
    let until = &waiver.until;
    let message = format!("`{}` is not a date, so this waiver accepts nothing", until.value);
    let help = "write the last day on which the finding is accepted, such as `2027-03-31`";
    finder.find(codes::WAIVER_DATE, None, Diagnostic::new(codes::WAIVER_DATE, until.span, message).help(help));
}

fn expired(finder: &mut Finder<'_>, waiver: &Waiver, fix: Option<Fix>) {
    let until = &waiver.until;
    let message = format!("this waiver ended on {}", until.value);
    let help = match &fix {
        Some(_) => "remove it, since what it accepted is no longer found",
        None => "fix what it accepts, or give a new reason and a new date",
    };
    finder.find(codes::WAIVER_EXPIRED, None, Diagnostic::new(codes::WAIVER_EXPIRED, until.span, message).help(help).fix(fix));
}

fn unused(finder: &mut Finder<'_>, waiver: &Waiver, flows: &[&str]) {
    let (lint, flow) = (&waiver.lint, &waiver.flow);
    let finding = if finder.pack.find_lint(&lint.value).is_none() {
        let lints = finder.pack.lints().map(|(_, lint)| lint.id.as_str()).collect::<Vec<_>>();
        let fix = Fix::of_slip(&lint.value, lint.span, lints.iter().copied());
        Diagnostic::new(codes::WAIVER_UNUSED, lint.span, format!("unknown lint `{}`", lint.value)).fix(fix).maybe_help(
            suggestion(&lint.value, lints).or_else(|| Some("run `protopick lint --list` to list all of them".to_owned())),
        )
    } else if waiver.only_flow().is_some_and(|flow| !flows.contains(&flow)) {
        Diagnostic::new(codes::WAIVER_UNUSED, flow.span, format!("unknown flow `{}`", flow.value))
            .maybe_help(suggestion(&flow.value, flows.iter().copied()))
    } else {
        let place = waiver.only_flow().map_or_else(|| "this file".to_owned(), |flow| format!("`{flow}`"));
        let off = finder.pack.find_lint(&lint.value).is_some_and(|lint| finder.pack.lint(lint).off);
        let why = if off { "switched off".to_owned() } else { format!("not found in {place}") };
        let message = format!("this waiver accepts nothing, since `{}` is {why}", lint.value);
        Diagnostic::new(codes::WAIVER_UNUSED, lint.span, message)
            .help("remove it, since what it accepted is no longer found")
            .fix(Some(removal(waiver)))
    };
    finder.find(codes::WAIVER_UNUSED, None, finding);
}

fn too_long(finder: &mut Finder<'_>, waiver: &Waiver, until: Date, today: Date) {
    let Some(limit) = finder.lint(codes::WAIVER_TOO_LONG).and_then(|lint| lint.limit).map(|limit| limit / 1000) else { return };
    let days = until.since((jiff::Unit::Day, today)).map_or(0, |span| span.get_days());
    if u32::try_from(days).is_ok_and(|days| days > limit) {
        let message = format!("this waiver ends in {days} days, and the limit is {limit}");
        let help = format!("choose a day within {limit} days, and review the reason then");
        finder.find(codes::WAIVER_TOO_LONG, None, Diagnostic::new(codes::WAIVER_TOO_LONG, waiver.until.span, message).help(help));
    }
}

fn removal(waiver: &Waiver) -> Fix {
    Fix { title: "remove the waiver".to_owned(), at: waiver.span, mend: Mend::Remove }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn only_real_days_in_one_form_are_dates() {
        assert!(["2026-02-28", "2024-02-29", "9999-12-31"].iter().all(|text| day(text).is_ok()));
        let wrong = ["2026-02-29", "2026-13-01", "20260101", "2026-1-1", "2026-01-01T00:00", " 2026-01-01", "", "2026-01-0é"];
        assert!(wrong.iter().all(|text| day(text).is_err()));
    }
}
