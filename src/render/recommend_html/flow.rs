//! A flow on the page: its short answer, and folded below it why, how well every protocol serves every requirement, and what would
//! change the answer.

use maud::{Markup, html};

use super::outcome::{answer, bar, points};
use super::sources::anchor;
use crate::render::html::{own, scrolling, sentence};
use crate::render::text::clean;
use crate::report::{
    Answer, Argument, ChangeNote, ContrastNote, CounterfactualNote, FitCell, FlipNote, FlowPage, FlowReport, Outcome,
    RequirementNote, RequirementRow, WhyNot, whole,
};

pub(super) fn flow(position: usize, flow: &FlowReport, beside: &FlowPage) -> Markup {
    let id = format!("flow-{}", position + 1);
    html! {
        section .flow aria-labelledby=(id) {
            h2 id=(id) { (own(&flow.name)) }
            @if let Some(description) = &flow.description { p .description { (own(description)) } }
            @for note in &flow.beyond { (super::beyond::note(note)) }
            (short(flow))
            @for why_not in &flow.why_not { (not(why_not)) }
            @for answer in &flow.why_not_beyond { (super::beyond::answer(answer)) }
            @if flow.answer().is_some() || !beside.rows.is_empty() {
                details { summary { "Reasons, ranking and requirements" } (body(flow, beside)) }
            }
        }
    }
}

/// Returns what the answer is, why, how sure it is, what would change it and what to mind.
fn short(flow: &FlowReport) -> Markup {
    html! {
        @match &flow.outcome {
            Outcome::Recommended(_) => {
                p .answer { (answer(flow)) " " span .score { (clean(&flow.verdict())) } }
                dl .pairs {
                    @for row in &flow.summary {
                        dt { (row.title) }
                        @for text in &row.texts { dd { (sentence(text)) } }
                        @if let Some(more) = &row.more { dd .on-screen { (more) " in the details." } }
                    }
                }
            }
            Outcome::Undecided => {
                p .warning { "Undecided: nothing that counts is stated, so there is no score." }
                p { "State at least one dimension or need with a weight above 0." }
            }
            Outcome::Unsatisfiable { conflicts } => {
                p .warning { "No protocol meets all requirements." }
                p { "These cannot be met together; give up one in each line:" }
                ul { @for conflict in conflicts { li { (conflicting(conflict)) } } }
                (paths("What would lead to an answer", &flow.longer_counterfactuals()))
            }
        }
        @if flow.answer().is_none() { (notes(flow)) }
    }
}

fn notes(flow: &FlowReport) -> Markup {
    html! { @for note in &flow.notes { p .warning { (sentence(note)) } } }
}

/// Returns everything that the short answer leaves out.
fn body(flow: &FlowReport, beside: &FlowPage) -> Markup {
    html! {
        @for note in &flow.beyond { (super::beyond::anyway(note)) }
        @if let Some(found) = flow.answer() {
            (notes(flow))
            @if let Some(settled) = found.reasons.as_ref().and_then(|reasons| reasons.text.as_ref()) { p { (clean(settled)) } }
        }
        div .columns {
            div {
                @if !matches!(flow.outcome, Outcome::Undecided) && !flow.ranking.is_empty() {
                    h3 { "Ranking" }
                    (ranking(flow))
                }
                (excluded(flow))
            }
            @if let Some(found) = flow.answer() { div { (why(found)) } }
        }
        @if let Some(found) = flow.answer() {
            @if !found.load.is_empty() {
                h3 { "What it takes" }
                ul { @for note in &found.load { li title=(clean(&note.formula)) { (clean(&note.line())) } } }
            }
            @if !found.cautions.is_empty() {
                h3 { "Before you build it" }
                ul { @for caution in &found.cautions { li { (clean(&caution.says)) " " (clean(&caution.because)) } } }
            }
        }
        (super::practice::practice(&flow.practice))
        @if let Some(passage) = &flow.passage { (super::gateway::passage(passage)) }
        @if !beside.rows.is_empty() {
            h3 { "The requirements as given, and how each protocol serves them" }
            (scrolling(&format!("{}: how each protocol serves each requirement", flow.name), &heatmap(beside)))
            p .legend { "ideal counts 1, good 0.75, fair 0.5, poor 0.25; impossible excludes. “From good” means that a combination of answers lowered a good fit." }
        }
        @if let Some(found) = flow.answer() { (changes(flow, found)) }
        @if !beside.rows.is_empty() {
            details {
                summary { "The reason and the sources of each judgement" }
                @for row in &beside.rows { (reasons(beside, row)) }
            }
        }
    }
}

fn ranking(flow: &FlowReport) -> Markup {
    html! {
        table .ranking {
            thead .hidden { tr { th scope="col" { "Protocol" } th scope="col" { "Bar" } th .number scope="col" { "Points of 100" } } }
            tbody {
                @for row in &flow.ranking {
                    @let first = row.rank == Some(1);
                    tr class=[first.then_some("strong")] {
                        th scope="row" { (clean(&row.way.name)) }
                        td .wide { (bar(row.score, first)) }
                        td .number { (points(row.score)) }
                    }
                    @if !row.weaknesses.is_empty() {
                        tr .below { td colspan="3" {
                            @for (position, weak) in row.weaknesses.iter().enumerate() {
                                @if position > 0 { ", " }
                                (weak.fit.word()) " on " (clean(&weak.at))
                            }
                        } }
                    }
                }
            }
        }
    }
}

fn excluded(flow: &FlowReport) -> Markup {
    html! {
        @if !flow.excluded.is_empty() {
            h3 { "Excluded" }
            ul .plain {
                @for row in &flow.excluded {
                    li {
                        strong { (clean(&row.way.name)) }
                        @for told in &row.told { " " span { (clean(told)) } }
                    }
                }
            }
        }
    }
}

fn why(found: &Answer) -> Markup {
    let arguments = &found.arguments;
    html! {
        @if !arguments.carried.is_empty() || !arguments.also.is_empty() {
            h3 { "Why " (clean(&found.way.name)) }
            ul .plain {
                @for each in &arguments.carried { (argument(each)) }
                @for (fit, at) in &arguments.also { li .muted { "Also " (fit.word()) " for " (clean(&at.join(", "))) "." } }
            }
        }
        @if !arguments.weak.is_empty() {
            h3 { "What it costs" }
            ul .plain { @for each in &arguments.weak { (argument(each)) } }
        }
        @if !arguments.ignored.is_empty() {
            p .muted { "Ignored, since their weight is 0: " (clean(&arguments.ignored.join(", "))) "." }
        }
    }
}

fn argument(argument: &Argument) -> Markup {
    html! {
        li {
            strong { (clean(&argument.requirement)) } " " span class={ "fit " (argument.fit.word()) } { (argument.fit.word()) }
            br;
            (clean(&argument.because))
        }
    }
}

fn heatmap(flow: &FlowPage) -> Markup {
    html! {
        table .heatmap {
            thead {
                tr {
                    th scope="col" { "Requirement" }
                    @for head in &flow.heads {
                        th scope="col" class=[head.first.then_some("first")] {
                            (clean(&head.protocol.name))
                            span { @if head.excluded { "excluded" } @else { (points(head.score)) } }
                        }
                    }
                }
            }
            tbody {
                @for row in &flow.rows {
                    tr {
                        th scope="row" {
                            (clean(&row.name)) ": " (clean(&row.says))
                            span { (clean(&row.weight)) @if row.must { ", a must" } }
                        }
                        @for (head, cell) in flow.heads.iter().zip(&row.cells) {
                            td class=(cell.fit.word()) data-of=(clean(&head.protocol.name)) {
                                (cell.fit.word())
                                @if let Some(before) = cell.before { span { "from " (before.word()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reasons(flow: &FlowPage, row: &RequirementRow) -> Markup {
    html! {
        h4 { (clean(&row.name)) ": " (clean(&row.says)) }
        dl {
            @for (head, cell) in flow.heads.iter().zip(&row.cells) {
                dt { (clean(&head.protocol.name)) " " span class={ "fit " (cell.fit.word()) } { (cell.fit.word()) } }
                dd { (reason(cell)) }
            }
        }
    }
}

fn reason(cell: &FitCell) -> Markup {
    html! {
        (clean(&cell.because))
        @if let Some(before) = cell.before { " (" (before.word()) " without this combination of answers)" }
        @for cite in &cell.cites { " " a .cite href={ "#" (anchor(cite)) } { (clean(cite)) } }
    }
}

fn changes(flow: &FlowReport, found: &Answer) -> Markup {
    html! {
        (flips("What would change the answer", &found.flips))
        (flips("What would change it, if it were stated", &found.openings))
        @if !found.dead_ends.is_empty() {
            h3 { "What would leave no protocol" }
            p { (alternatives(&found.dead_ends)) }
        }
        (paths("What two changes would lead to", &flow.longer_counterfactuals()))
    }
}

fn flips(title: &str, flips: &[FlipNote]) -> Markup {
    html! {
        @if !flips.is_empty() {
            h3 { (title) }
            dl .pairs { @for flip in flips { dt { (clean(&flip.protocol.name)) } dd { (alternatives(&flip.changes)) } } }
        }
    }
}

/// Returns changes, each sufficient on its own.
fn alternatives(changes: &[ChangeNote]) -> Markup {
    html! {
        @for (position, text) in ChangeNote::texts(changes).iter().enumerate() {
            @if position > 0 { " or " }
            code { (clean(text)) }
        }
    }
}

fn paths(title: &str, paths: &[&CounterfactualNote]) -> Markup {
    html! {
        @if !paths.is_empty() {
            h3 { (title) }
            dl .pairs {
                @for path in paths {
                    dt { (clean(&path.protocol.name)) }
                    @for text in &path.texts { dd { (clean(text)) } }
                }
            }
        }
    }
}

fn not(why: &WhyNot) -> Markup {
    let name = &why.protocol.name;
    html! {
        h3 { "Why not " (clean(name)) }
        p { (clean(&why.verdict)) }
        @if !why.told.is_empty() {
            ul { @for told in &why.told { li { (clean(told)) } } }
        }
        @if let Some(recommended) = &why.recommended {
            (differences(&recommended.name, &why.pros))
            (differences(name, &why.cons))
        }
        @if let Some(path) = &why.path {
            h4 { "What would lead to " (clean(name)) }
            ul { @for text in &path.texts { li { (clean(text)) } } }
        }
    }
}

/// Returns what favours a protocol, each with its points.
fn differences(name: &str, differences: &[ContrastNote]) -> Markup {
    html! {
        @if !differences.is_empty() {
            h4 { "For " (clean(name)) ", in points of 100" }
            ul .plain {
                @for each in differences {
                    li {
                        strong { (whole(each.points.abs())) } " " (clean(&each.requirement)) ": "
                        (each.own.word()) " against " (each.other.word())
                        @if let Some(met_by) = &each.met_by { span .muted { ", made up for by " (clean(met_by)) } }
                    }
                }
            }
        }
    }
}

fn conflicting(conflict: &[RequirementNote]) -> Markup {
    html! {
        @for (position, note) in conflict.iter().enumerate() {
            @if position > 0 { " + " }
            code { (clean(&note.text)) }
            @if note.must { " (must)" }
        }
    }
}
