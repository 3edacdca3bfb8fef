//! A recommendation for a terminal: the answer, the reasons, the other protocols, the excluded ones.

use anstyle::Style;

use super::exclusion_text::excluded;
use super::text::{BOLD, CYAN, DIM, GREEN, Glyphs, Page, RED, YELLOW, clean, fit_style, pad, styled, width};
use super::{Look, beyond_text, gateway_text, plan_text, practice_text, trust_text};
use crate::report::{
    Answer, Argument, Arguments, CautionNote, FlowReport, LoadNote, Outcome, Recommendation, RequirementNote, whole,
};

/// Writes a recommendation for a terminal.
pub fn render(report: &Recommendation, look: Look) -> String {
    let mut page = Page::new(look);
    head(&mut page, report);
    if report.flows.len() > 1 && report.whole {
        overview(&mut page, report);
    }
    for flow in &report.flows {
        page.blank();
        page.heading(&flow.name);
        if let Some(description) = &flow.description {
            page.paragraph(3, DIM, description);
        }
        page.blank();
        if report.whole {
            body(&mut page, flow);
        }
        for (position, why_not) in flow.why_not.iter().enumerate() {
            if position > 0 || report.whole {
                page.blank();
            }
            trust_text::why_not(&mut page, why_not);
        }
        for (position, answer) in flow.why_not_beyond.iter().enumerate() {
            if position > 0 || report.whole || !flow.why_not.is_empty() {
                page.blank();
            }
            beyond_text::answer(&mut page, answer);
        }
    }
    if let Some(plan) = report.plan.as_ref().filter(|_| report.whole) {
        plan_text::render(&mut page, plan);
    }
    if !look.quiet {
        page.blank();
        page.paragraph(0, DIM, &format!("Rules: {} {}.", report.pack_name, report.pack_version));
        if let Some(example) = &report.example {
            page.paragraph(0, DIM, &format!("Details: protopick explain {example}"));
        }
    }
    page.finish()
}

/// Writes the system, and what is wrong with its gateways.
pub(super) fn head(page: &mut Page, report: &Recommendation) {
    page.paragraph(0, BOLD, &report.system);
    if let Some(gateway) = report.gateway.as_ref().filter(|gateway| !gateway.chain.is_empty()) {
        page.paragraph(0, DIM, &format!("Behind {}", gateway.name));
    }
    if let Some(note) = report.gateway_note() {
        page.paragraph(0, YELLOW, note);
    }
}

/// Writes one line for each flow.
fn overview(page: &mut Page, report: &Recommendation) {
    page.blank();
    let names: Vec<String> = report.flows.iter().map(|flow| clean(&flow.name)).collect();
    let flow_columns = names.iter().map(|name| width(name)).max().unwrap_or(0).min(page.look.width / 3);
    let answers: Vec<(String, Style)> = report.flows.iter().map(answer).collect();
    let answer_columns = answers.iter().map(|(answer, _)| width(answer)).max().unwrap_or(0);
    for ((name, (answer, style)), flow) in names.iter().zip(&answers).zip(&report.flows) {
        let score = flow.score().map_or_else(|| "   ".to_owned(), |score| format!("{:>3}", whole(score)));
        let head = format!("  {}  {}  {score}  ", pad(name, flow_columns), styled(*style, &pad(answer, answer_columns)));
        let columns = 2 + width(name).max(flow_columns) + 2 + answer_columns + 2 + 3 + 2;
        page.hanging(&head, columns, DIM, &flow.lead_and_beyond());
    }
}

fn answer(flow: &FlowReport) -> (String, Style) {
    match &flow.outcome {
        Outcome::Recommended(answer) => (clean(&answer.way.name), BOLD.fg_color(GREEN.get_fg_color())),
        Outcome::Undecided => ("undecided".to_owned(), YELLOW),
        Outcome::Unsatisfiable { .. } => ("none".to_owned(), RED),
    }
}

fn body(page: &mut Page, flow: &FlowReport) {
    beyond_text::notes(page, &flow.beyond);
    for note in &flow.notes {
        page.hanging(&format!("   {} ", styled(YELLOW, Glyphs::of(page.look).minus)), 5, YELLOW, note);
    }
    match &flow.outcome {
        Outcome::Recommended(answer) => {
            let Answer { way, load, cautions, hint, trust, flips, openings, dead_ends, reasons, intervals, arguments, .. } =
                answer.as_ref();
            let glyphs = Glyphs::of(page.look);
            let name = clean(&way.name);
            let head = format!(" {} {}  ", styled(GREEN, glyphs.arrow), styled(BOLD.fg_color(GREEN.get_fg_color()), &name));
            page.hanging(&head, 5 + width(&name), Style::new(), &flow.verdict());
            if let Some(hint) = hint {
                page.paragraph(3, YELLOW, hint);
            }
            let settled = reasons.as_ref().and_then(|reasons| reasons.text.as_ref());
            for sentence in trust.iter().chain(settled) {
                page.paragraph(3, DIM, sentence);
            }
            why(page, &name, arguments);
            takes(page, load, !intervals.is_empty());
            before(page, cautions);
            practice_text::practice(page, &flow.practice, !intervals.is_empty());
            if let Some(passage) = &flow.passage {
                gateway_text::passage(page, passage);
            }
            if flow.ranking.len() > 1 {
                ranking(page, flow);
            }
            if !intervals.is_empty() {
                trust_text::sure(page, reasons.as_ref(), intervals);
            }
            trust_text::flips(page, "What would change the answer", flips);
            trust_text::flips(page, "What would change it, if it were stated", openings);
            trust_text::dead_ends(page, dead_ends);
            trust_text::paths(page, "What two changes would lead to", &flow.longer_counterfactuals());
        }
        Outcome::Undecided | Outcome::Unsatisfiable { .. } => unanswered(page, flow),
    }
    if !flow.excluded.is_empty() {
        excluded(page, &flow.excluded);
    }
}

/// Why nothing is recommended, and what would lead to an answer.
pub(super) fn unanswered(page: &mut Page, flow: &FlowReport) {
    match &flow.outcome {
        Outcome::Recommended(_) => {}
        Outcome::Undecided => {
            page.hanging(
                &format!("   {}  ", styled(YELLOW, "Undecided")),
                14,
                Style::new(),
                "No requirement with a weight above 0 is stated, so there is no score.",
            );
            page.paragraph(3, Style::new(), "State at least one dimension or need with a weight above 0.");
        }
        Outcome::Unsatisfiable { conflicts } => {
            page.paragraph(3, RED, "No protocol meets all requirements.");
            page.blank();
            page.paragraph(3, BOLD, "These cannot be met together; give up one in each line:");
            let dot = Glyphs::of(page.look).dot;
            for conflict in conflicts {
                let text = conflict.iter().map(requirement).collect::<Vec<_>>().join(" + ");
                page.hanging(&format!("   {dot} "), 5, Style::new(), &text);
            }
            trust_text::paths(page, "What would lead to an answer", &flow.longer_counterfactuals());
        }
    }
}

fn requirement(note: &RequirementNote) -> String {
    format!("{}{}", note.text, if note.must { " (must)" } else { "" })
}

fn why(page: &mut Page, protocol: &str, arguments: &Arguments) {
    let glyphs = Glyphs::of(page.look);
    if !arguments.carried.is_empty() {
        page.blank();
        page.paragraph(3, BOLD, &format!("Why {protocol}"));
        arguments.carried.iter().for_each(|each| argument(page, glyphs.plus, GREEN, each));
    }
    for (fit, at) in &arguments.also {
        page.paragraph(5, DIM, &format!("Also {} for {}.", fit.word(), at.join(", ")));
    }
    if !arguments.weak.is_empty() {
        page.blank();
        page.paragraph(3, BOLD, "What it costs");
        arguments.weak.iter().for_each(|each| argument(page, glyphs.minus, fit_style(each.fit), each));
    }
    if !arguments.ignored.is_empty() {
        page.blank();
        page.paragraph(3, DIM, &format!("Ignored, since their weight is 0: {}.", arguments.ignored.join(", ")));
    }
}

/// Writes the loads of the way compared with its rivals and, if requested, how they are calculated.
fn takes(page: &mut Page, load: &[LoadNote], explain: bool) {
    if load.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(3, BOLD, "Estimated load");
    let dot = Glyphs::of(page.look).dot;
    for note in load {
        page.hanging(&format!("   {dot} "), 5, Style::new(), &note.line());
        if explain {
            let formula = if note.is_open() { String::new() } else { format!("{}  ", note.formula) };
            page.paragraph(7, DIM, &format!("{formula}[{}]", note.source));
        }
    }
}

/// Writes what to note before building the flow.
fn before(page: &mut Page, cautions: &[CautionNote]) {
    if cautions.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(3, BOLD, "Before you build it");
    let dot = Glyphs::of(page.look).dot;
    for caution in cautions {
        page.hanging(&format!("   {dot} "), 5, Style::new(), &caution.says);
        page.paragraph(7, DIM, &caution.because);
    }
}

fn argument(page: &mut Page, mark: &str, style: Style, argument: &Argument) {
    let head = format!("   {} ", styled(style, mark));
    let fit = argument.fit.word();
    page.hanging(&head, 5, Style::new(), &format!("{} ({fit})", argument.requirement));
    page.paragraph(7, Style::new(), &argument.because);
}

/// Width of what is next to the name and the bar in a line of the ranking: rank, score, gaps, and room for a few words.
const BESIDE_BAR: usize = 18 + 20;

fn ranking(page: &mut Page, flow: &FlowReport) {
    let glyphs = Glyphs::of(page.look);
    page.blank();
    page.paragraph(3, BOLD, "Ranking");
    let name_columns = flow.ranking.iter().map(|row| width(&clean(&row.way.name))).max().unwrap_or(0);
    // A bar is only drawn if there is room for it and for what follows the score.
    let bar_columns = page.look.width.saturating_sub(name_columns + BESIDE_BAR).min(20);
    let bar_columns = if bar_columns < 4 { 0 } else { bar_columns };
    for row in &flow.ranking {
        let score = row.score.unwrap_or_default();
        let first = row.rank == Some(1);
        let bar = pad(&glyphs.bar(score, bar_columns), bar_columns);
        let bar = if bar.is_empty() { bar } else { format!("  {}", styled(if first { GREEN } else { CYAN }, &bar)) };
        let head = format!(
            "   {:>2}  {}{bar}  {:>3}  ",
            row.rank.map_or(String::new(), |rank| rank.to_string()),
            styled(if first { BOLD } else { Style::new() }, &pad(&clean(&row.way.name), name_columns)),
            whole(score),
        );
        let columns = 3 + 2 + 2 + name_columns + if bar_columns == 0 { 0 } else { bar_columns + 2 } + 2 + 3 + 2;
        let weak = row.weaknesses.iter().map(|weak| format!("{} on {}", weak.fit.word(), weak.at)).collect::<Vec<_>>().join(", ");
        if weak.is_empty() {
            page.line(&head);
        } else {
            page.hanging(&head, columns, Style::new(), &weak);
        }
    }
}
