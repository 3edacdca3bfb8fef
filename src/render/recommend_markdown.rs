//! A recommendation as a Markdown document.

use super::markdown::{code, escape, head, list, row, sentence, title};
use super::{beyond_markdown, gateway_markdown, practice_markdown, trust_markdown};
use crate::report::{Answer, Argument, FlowReport, Outcome, PlanNote, Recommendation, RequirementNote, Row, SummaryRow, whole};

/// Writes a recommendation as a Markdown document.
pub fn render(report: &Recommendation) -> String {
    let mut text = title(&report.system);
    if let Some(note) = report.gateway_note() {
        text += &format!("\nNote: {}\n", escape(note));
    }
    if report.flows.len() > 1 {
        text += &format!("\n{}", head(&["Flow", "Protocol", "Score", "Lead"]));
        for flow in &report.flows {
            let score = flow.score();
            text += &row([escape(&flow.name), answer(flow), points(score), escape(&flow.lead_and_beyond())]);
        }
    }
    for flow in &report.flows {
        text += &render_flow(flow);
    }
    text += &report.plan.as_ref().map_or(String::new(), plan);
    text + &format!("\nRules: {} {}\n", escape(&report.pack_name), escape(&report.pack_version))
}

fn answer(flow: &FlowReport) -> String {
    match &flow.outcome {
        Outcome::Recommended(answer) => format!("**{}**", escape(&answer.way.name)),
        Outcome::Undecided => "undecided".to_owned(),
        Outcome::Unsatisfiable { .. } => "none".to_owned(),
    }
}

fn points(score: Option<f64>) -> String {
    score.map_or(String::new(), whole)
}

fn render_flow(flow: &FlowReport) -> String {
    let name = escape(&flow.name);
    let mut text = format!("\n## {name}\n");
    if let Some(description) = &flow.description {
        text += &format!("\n{}\n", escape(description));
    }
    flow.beyond.iter().for_each(|note| text += &beyond_markdown::note(note));
    let notes = flow.notes.iter().map(|note| format!("\nNote: {}\n", sentence(note))).collect::<Vec<_>>().concat();
    match &flow.outcome {
        Outcome::Recommended(found) => {
            let Answer { way, load, cautions, flips, openings, dead_ends, reasons, intervals, arguments, .. } = found.as_ref();
            let rows = flow.summary.iter().map(summary);
            text += &list(&format!("{}: {}.", answer(flow), escape(&flow.verdict())), rows);
            text += &notes;
            if let Some(settled) = reasons.as_ref().and_then(|reasons| reasons.text.as_ref()) {
                text += &format!("\n{}\n", escape(settled));
            }
            let also = arguments.also.iter().map(|(fit, at)| format!("Also {} for {}", fit.word(), escape(&at.join(", "))));
            let why = arguments.carried.iter().map(argument).chain(also);
            text += &list(&format!("### Why {} for {name}", escape(&way.name)), why);
            text += &list(&format!("### What it costs for {name}"), arguments.weak.iter().map(argument));
            text += &list(&format!("### Estimated load for {name}"), load.iter().map(|note| escape(&note.line())));
            let before = cautions.iter().map(|caution| format!("{} {}", escape(&caution.says), escape(&caution.because)));
            text += &list(&format!("### Before you build {name}"), before);
            text += &practice_markdown::practice(&name, &flow.practice);
            if !arguments.ignored.is_empty() {
                text += &format!("\nIgnored, since their weight is 0: {}.\n", escape(&arguments.ignored.join(", ")));
            }
            text += &flow.passage.as_ref().map_or(String::new(), |passage| gateway_markdown::passage(&name, passage));
            text += &ranking(&name, &flow.ranking);
            if !intervals.is_empty() {
                text += &trust_markdown::sure(&name, reasons.as_ref(), intervals);
            }
            text += &list(&format!("### What would change the answer for {name}"), flips.iter().map(trust_markdown::flip));
            text += &list(
                &format!("### What would change it for {name}, if it were stated"),
                openings.iter().map(trust_markdown::flip),
            );
            let alternatives = (!dead_ends.is_empty()).then(|| trust_markdown::changes(dead_ends));
            text += &list(&format!("### What would leave {name} without a protocol"), alternatives.into_iter());
            text += &list(
                &format!("### What two changes would lead to for {name}"),
                trust_markdown::paths(&flow.longer_counterfactuals()),
            );
        }
        Outcome::Undecided => text += &format!("{notes}\nUndecided: nothing that counts is stated, so there is no score.\n"),
        Outcome::Unsatisfiable { conflicts } => {
            text += &notes;
            text += "\n**No protocol meets all requirements.** These cannot be met together; give up one in each line:\n\n";
            for conflict in conflicts {
                text += &format!("- {}\n", conflict.iter().map(requirement).collect::<Vec<_>>().join(" + "));
            }
            text += &list(
                &format!("### What would lead to an answer for {name}"),
                trust_markdown::paths(&flow.longer_counterfactuals()),
            );
        }
    }
    for why_not in &flow.why_not {
        text += &trust_markdown::why_not(&name, why_not);
    }
    flow.why_not_beyond.iter().for_each(|answer| text += &beyond_markdown::answer(&name, answer));
    let excluded = flow
        .excluded
        .iter()
        .flat_map(|row| row.told.iter().map(move |told| format!("**{}**, {}", escape(&row.way.name), escape(told))));
    text + &list(&format!("### Excluded for {name}"), excluded)
}

fn summary(row: &SummaryRow) -> String {
    let more = row.more.as_ref().map(|more| format!("{more} below."));
    let texts: Vec<String> = row.texts.iter().chain(&more).map(|text| sentence(text)).collect();
    format!("{}: {}", row.title, texts.join(" "))
}

fn argument(argument: &Argument) -> String {
    format!("**{}** ({}): {}", escape(&argument.requirement), argument.fit.word(), escape(&argument.because))
}

fn plan(plan: &PlanNote) -> String {
    let mut text = format!("\n## The plan\n\n**{}**: {}\n", escape(&plan.set.names()), escape(&plan.summary));
    text += &format!("\n{}", head(&["Protocol", "Flows"]));
    for served in &plan.served {
        let flows = served.texts().iter().map(|flow| escape(flow)).collect::<Vec<_>>().join(", ");
        text += &row([escape(&served.protocol.name), flows]);
    }
    if let Some(left_out) = plan.left_out_text() {
        text += &format!("\n{}\n", escape(&left_out));
    }
    text += &format!("\n### With fewer or more protocols\n\n{}", head(&["Protocols", "Set", "Mean", "Worst flow"]));
    for each in &plan.rows {
        let names = escape(&each.set.names());
        let names = if each.recommended { format!("**{names}**") } else { names };
        text += &row([each.set.protocols.len().to_string(), names, whole(each.set.phi), escape(&each.worst)]);
    }
    text + &gateway_markdown::points(&plan.gateway)
}

fn ranking(flow: &str, rows: &[Row]) -> String {
    let mut text = format!("\n### Ranking for {flow}\n\n{}", head(&["Rank", "Protocol", "Score", "Weakest points"]));
    for each in rows {
        let rank = each.rank.map_or(String::new(), |rank| rank.to_string());
        let weak = each.weaknesses.iter().map(|weak| format!("{} on {}", weak.fit.word(), escape(&weak.at))).collect::<Vec<_>>();
        text += &row([rank, escape(&each.way.name), points(each.score), weak.join(", ")]);
    }
    text
}

fn requirement(note: &RequirementNote) -> String {
    format!("{}{}", code(&note.text), if note.must { " (must)" } else { "" })
}
