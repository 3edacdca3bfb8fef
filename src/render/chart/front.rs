//! How fewer or more protocols compare: the mean score by their number, and the limit within which the plan stays.

use maud::html;

use super::drawing::{Chart, WIDE, count, cut, number, text};
use crate::report::{Page, whole};

const LEFT: f64 = 34.0;
const TOP: f64 = 34.0;
const PLOT: f64 = 150.0;
const BELOW: f64 = 44.0;
/// Distance between marks of the vertical axis, in points.
const MARK: f64 = 10.0;

/// Returns the plot for a width. `None` without a plan.
pub(in crate::render) fn front(page: &Page, width: f64) -> Option<Chart> {
    let (plan, limit) = (page.recommendation.plan.as_ref()?, page.limit.as_ref()?);
    let lowest = plan.rows.iter().map(|row| row.set.phi).fold(limit.mean, f64::min);
    // The label of the limit is below it.
    let floor = (((lowest - MARK / 2.0) / MARK).floor() * MARK).clamp(0.0, 100.0 - 2.0 * MARK);
    let marks: Vec<f64> = std::iter::successors(Some(floor), |mark| Some(mark + MARK).filter(|&next| next <= 100.0)).collect();
    let step = (width - LEFT) / count(plan.rows.len());
    let x = |position: usize| LEFT + (count(position) + 0.5) * step;
    let y = |mean: f64| TOP + PLOT * (100.0 - mean) / (100.0 - floor);
    let line: Vec<String> =
        plan.rows.iter().enumerate().map(|(i, row)| format!("{} {}", number(x(i)), number(y(row.set.phi)))).collect();
    let body = html! {
        (text(0.0, 12.0, "t small muted", "Mean score of the flows"))
        @for &mark in &marks {
            line .grid x1=(LEFT) x2=(width) y1=(number(y(mark))) y2=(number(y(mark))) {}
            (text(LEFT - 8.0, y(mark) + 4.0, "t small muted end", &number(mark)))
        }
        line .dash x1=(LEFT) x2=(width) y1=(number(y(limit.mean))) y2=(number(y(limit.mean))) {}
        (text(width, y(limit.mean) + 15.0, "t small muted end halo", &limit.says))
        path .path d={ "M" (line.join("L")) } {}
        @for (i, row) in plan.rows.iter().enumerate() {
            circle class=(if row.recommended { "accent" } else { "dot" }) cx=(number(x(i))) cy=(number(y(row.set.phi))) r=(if row.recommended { "8" } else { "5" }) {}
            (text(x(i), y(row.set.phi) - 13.0, if row.recommended { "t strong mid halo" } else { "t small mid halo" }, &whole(row.set.phi)))
            (text(x(i), TOP + PLOT + 20.0, if row.recommended { "t strong mid" } else { "t mid" }, &row.set.protocols.len().to_string()))
        }
        (text(width, TOP + PLOT + 40.0, "t small muted end", if width < WIDE { "protocols" } else { "number of protocols" }))
        (text(0.0, TOP + PLOT + 40.0, "t small strong", &cut(&plan.set.names(), width - 90.0)))
    };
    Some(Chart { width, height: TOP + PLOT + BELOW, words: limit.words.clone(), body })
}
