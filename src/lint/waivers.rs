//! Accepted findings: which finding a waiver accepts, and waivers that need attention themselves.

use std::fmt;

use jiff::civil::Date;

use super::{Finding, Kind, Review, Terms};
use crate::diag::{Diagnostic, Fix, Mend, codes, suggestion};
use crate::requirements::Waiver;

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

/// Marks the findings that waivers accept, and adds those about the waivers themselves.
pub(super) fn apply(review: &Review<'_>, mut found: Vec<Finding>, terms: Terms<'_>) -> Vec<Finding> {
    let Terms { today, waivers, .. } = terms;
    let mut own = Review { found: Vec::new(), ..*review };
    for (position, waiver) in review.requirements.waivers().iter().enumerate() {
        let until = day(&waiver.until.value);
        // The last day still counts; with an invalid date nothing is accepted.
        let valid = until.is_ok_and(|until| until >= today);
        let kind = review.pack.find_lint(&waiver.lint.value).map(Kind::Lint);
        let accepts = |finding: &&mut Finding| kind == Some(finding.diagnostic.kind) && concerns(waiver, finding);
        let mut matches = 0;
        for finding in found.iter_mut().filter(accepts) {
            matches += 1;
            if valid && waivers && finding.waived.is_none() {
                finding.waived = Some(position);
            }
        }
        if until.is_err() {
            no_date(&mut own, waiver);
        } else if !valid {
            expired(&mut own, waiver, (matches == 0).then(|| removal(waiver)));
        } else if matches == 0 {
            unused(&mut own, waiver);
        }
        if let Some(until) = until.ok().filter(|_| valid) {
            too_long(&mut own, waiver, until, today);
        }
    }
    found.append(&mut own.found);
    found
}

/// Returns whether a finding is in a flow that a waiver is for.
fn concerns(waiver: &Waiver, finding: &Finding) -> bool {
    waiver.only_flow().is_none_or(|flow| finding.flow.as_deref() == Some(flow))
}

fn no_date(review: &mut Review<'_>, waiver: &Waiver) {
    let until = &waiver.until;
    let message = format!("`{}` is not a date, so this waiver accepts nothing", until.value);
    let help = "write the last day on which the finding is accepted, such as `2027-03-31`";
    review.find(codes::WAIVER_DATE, None, Diagnostic::new(codes::WAIVER_DATE, until.span, message).help(help));
}

fn expired(review: &mut Review<'_>, waiver: &Waiver, fix: Option<Fix>) {
    let until = &waiver.until;
    let message = format!("this waiver ended on {}", until.value);
    let help = match &fix {
        Some(_) => "remove it, since what it accepted is no longer found",
        None => "fix what it accepts, or give a new reason and a new date",
    };
    review.find(codes::WAIVER_EXPIRED, None, Diagnostic::new(codes::WAIVER_EXPIRED, until.span, message).help(help).fix(fix));
}

fn unused(review: &mut Review<'_>, waiver: &Waiver) {
    let (lint, flow) = (&waiver.lint, &waiver.flow);
    let flows = review.requirements.flows().iter().map(crate::requirements::Flow::name).collect::<Vec<_>>();
    let finding = if review.pack.find_lint(&lint.value).is_none() {
        let lints = review.pack.lints().map(|(_, lint)| lint.id.as_str()).collect::<Vec<_>>();
        let fix = Fix::of_slip(&lint.value, lint.span, lints.iter().copied());
        Diagnostic::new(codes::WAIVER_UNUSED, lint.span, format!("unknown lint `{}`", lint.value)).fix(fix).maybe_help(
            suggestion(&lint.value, lints).or_else(|| Some("run `protopick lint --list` to list all of them".to_owned())),
        )
    } else if waiver.only_flow().is_some_and(|flow| !flows.contains(&flow)) {
        Diagnostic::new(codes::WAIVER_UNUSED, flow.span, format!("unknown flow `{}`", flow.value))
            .maybe_help(suggestion(&flow.value, flows))
    } else {
        let place = waiver.only_flow().map_or_else(|| "this file".to_owned(), |flow| format!("`{flow}`"));
        let message = format!("this waiver accepts nothing, since `{}` is not found in {place}", lint.value);
        Diagnostic::new(codes::WAIVER_UNUSED, lint.span, message)
            .help("remove it, since what it accepted is no longer found")
            .fix(Some(removal(waiver)))
    };
    review.find(codes::WAIVER_UNUSED, None, finding);
}

fn too_long(review: &mut Review<'_>, waiver: &Waiver, until: Date, today: Date) {
    let Some(limit) = review.lint(codes::WAIVER_TOO_LONG).and_then(|lint| lint.limit).map(|limit| limit / 1000) else { return };
    let days = until.since((jiff::Unit::Day, today)).map_or(0, |span| span.get_days());
    if u32::try_from(days).is_ok_and(|days| days > limit) {
        let message = format!("this waiver ends in {days} days, and the limit is {limit}");
        let help = format!("choose a day within {limit} days, and review the reason then");
        review.find(codes::WAIVER_TOO_LONG, None, Diagnostic::new(codes::WAIVER_TOO_LONG, waiver.until.span, message).help(help));
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
