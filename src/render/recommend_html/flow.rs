//! A flow on the page: its answer, why, how well every protocol serves every requirement, and what would change it.

use maud::{Markup, html};

use super::outcome::{answer, bar, points};
use super::sources::anchor;
use crate::render::html::{own, scrolling};
use crate::render::text::clean;
use crate::report::{
    Answer, Argument, ChangeNote, CounterfactualNote, FitCell, FlipNote, FlowPage, FlowReport, Outcome, RequirementNote,
    RequirementRow, WhyNot,
};

pub(super) fn flow(position: usize, flow: &FlowReport, beside: &FlowPage) -> Markup {
    let id = format!("flow-{}", position + 1);
    let score = flow.score();
    html! {
        section .flow aria-labelledby=(id) {
            h2 id=(id) { (own(&flow.name)) }
            @if let Some(description) = &flow.description { p .description { (own(description)) } }
            @for note in &flow.beyond { (super::beyond::note(note)) }
            @for note in &flow.notes { p .warning { (clean(note)) } }
            @match &flow.outcome {
                Outcome::Recommended(_) => {
                    p .answer { (answer(flow)) " " span .score { (points(score)) " of 100, " (clean(&flow.lead)) } }
                    @if !beside.trust.is_empty() { p .trust { @for sentence in &beside.trust { (clean(sentence)) " " } } }
                }
                Outcome::Undecided => p .warning { "Undecided: nothing is stated that counts, so there is no score." },
                Outcome::Unsatisfiable { conflicts } => {
                    p .warning { "No protocol meets all requirements. These cannot be met together; give up one in each line:" }
                    ul { @for conflict in conflicts { li { (conflicting(conflict)) } } }
                }
            }
            div .columns {
                div {
                    @if !matches!(flow.outcome, Outcome::Undecided) && !flow.ranking.is_empty() {
                        h3 { "Ranking" }
                        (ranking(flow))
                    }
                    (excluded(flow))
                }
                @if let Outcome::Recommended(found) = &flow.outcome { div { (why(found)) } }
            }
            @if let Outcome::Recommended(found) = &flow.outcome {
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
            (changes(flow))
            @for why_not in &flow.why_not { (not(why_not)) }
            @for answer in &flow.why_not_beyond { (super::beyond::answer(answer)) }
            @if !beside.rows.is_empty() {
                details {
                    summary { "The reason and the sources of each judgement" }
                    @for row in &beside.rows { (reasons(beside, row)) }
                }
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
                        @for exclusion in &row.exclusions { " " span { (clean(&exclusion.at)) ": " (clean(&exclusion.because)) } }
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
            p .muted { "Weight 0, so without a say: " (clean(&arguments.ignored.join(", "))) "." }
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
                        @for cell in &row.cells {
                            td class=(cell.fit.word()) {
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

fn changes(flow: &FlowReport) -> Markup {
    let (flips, openings, dead_ends) = match &flow.outcome {
        Outcome::Recommended(found) => (&found.flips[..], &found.openings[..], &found.dead_ends[..]),
        Outcome::Undecided | Outcome::Unsatisfiable { .. } => Default::default(),
    };
    let longer = flow.longer_counterfactuals();
    let any = !flips.is_empty() || !openings.is_empty() || !dead_ends.is_empty() || !longer.is_empty();
    html! {
        @if any {
            h3 { "What would change it" }
            dl .changes {
                (group("One other answer", flips))
                (group("One further answer", openings))
                @if !dead_ends.is_empty() { dt { "One other answer would leave none" } dd { (alternatives(dead_ends)) } }
            }
            @if !longer.is_empty() {
                details {
                    summary { "Several other answers at once" }
                    dl .changes { @for path in &longer { (several(path)) } }
                }
            }
        }
    }
}

fn group(title: &str, flips: &[FlipNote]) -> Markup {
    html! {
        @for flip in flips { dt { (title) " → " strong { (clean(&flip.protocol.name)) } } dd { (alternatives(&flip.changes)) } }
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

fn several(path: &CounterfactualNote) -> Markup {
    html! {
        dt { "→ " strong { (clean(&path.protocol.name)) } }
        dd {
            @for (position, text) in path.texts.iter().enumerate() {
                @if position > 0 { br; }
                (clean(text))
            }
        }
    }
}

fn not(why: &WhyNot) -> Markup {
    html! {
        h3 { "Why not " (clean(&why.protocol.name)) }
        p { (clean(&why.verdict)) }
        ul .plain {
            @for each in why.pros.iter().chain(&why.cons) {
                li {
                    strong { (format!("{:+.1}", each.points)) } " " (clean(&each.requirement)) ": "
                    (each.own.word()) " against " (each.other.word())
                    @if let Some(met_by) = &each.met_by { span .muted { ", made up for by " (clean(met_by)) } }
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
