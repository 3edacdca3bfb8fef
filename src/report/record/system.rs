//! The decision record of a system: which protocols its flows use together.

use super::chosen::Chosen;
use super::{Argued, NoRecord, RecordOption, RecordReport, Scope, argued, beyond, gateway, lint, lower, own_reason, rules};
use crate::pack::Pack;
use crate::record::Choice;
use crate::report::PlanRow;
use crate::report::name::Name;
use crate::report::number;
use crate::report::page::{FlowPage, Page};
use crate::report::plan::PlanNote;
use crate::report::practice::PracticeNote;
use crate::report::recommendation::FlowReport;
use crate::report::words::and;
use crate::requirements::{Flow, Requirements};

/// Returns the record of a system: the protocols of its flows together.
pub fn system_record(pack: &Pack, requirements: &Requirements, page: &Page, scope: Scope<'_>) -> Result<RecordReport, NoRecord> {
    let plan = page.recommendation.plan.as_ref().ok_or(NoRecord::NothingRecommended)?;
    let system = &page.recommendation.system;
    let flows: Vec<Spoken<'_>> = spoken(pack, requirements, page, plan);
    let mut protocols: Vec<Name> = Vec::new();
    for (id, _) in pack.protocols() {
        let name = Name::of(pack, id);
        if flows.iter().any(|flow| flow.protocol == name) {
            protocols.push(name);
        }
    }
    let as_planned = protocols == plan.set.protocols && flows.iter().all(|flow| flow.differs.is_none());
    let names: Vec<String> = protocols.iter().map(|name| name.name.clone()).collect();
    let chosen = names.join(" + ");
    let mut options: Vec<RecordOption> = plan.rows.iter().map(set_option).collect();
    if !plan.rows.iter().any(|row| row.set.names() == chosen) {
        let about = Some("What the team decided, flow by flow.".to_owned());
        options.insert(0, RecordOption { name: chosen.clone(), about, arguments: Vec::new() });
    }
    let decided = requirements.flows().iter().all(|flow| Chosen::of(pack, flow).is_some());
    let costs = flows.iter().filter_map(|flow| flow.costs.clone()).map(|text| argued("Bad", text));
    Ok(RecordReport {
        title: scope.title.map_or_else(|| format!("Use {} for {system}", and(&names)), str::to_owned),
        decided,
        context: system_context(requirements, page),
        drivers: requirements.flows().iter().zip(&page.flows).map(|(flow, beside)| flow_driver(flow, beside)).collect(),
        options,
        because: if as_planned {
            format!(
                "it is the cheapest set to run that serves every flow nearly as well as its own best protocol: {}",
                lower(&plan.lead)
            )
        } else if decided {
            "the team decided for it, flow by flow".to_owned()
        } else {
            "it follows the recommended plan, except where the team chose otherwise".to_owned()
        },
        practice: PracticeNote::default(),
        before: Vec::new(),
        sureness: flows
            .iter()
            .filter_map(|flow| flow.differs.clone())
            .chain(page.recommendation.flows.iter().flat_map(|report| beyond(&report.name, report)))
            .collect(),
        heads: ["Flow", "Protocol", "Points of 100"],
        scores: flows.iter().map(|flow| [flow.name.to_owned(), flow.chosen.name.clone(), flow.points.clone()]).collect(),
        consequences: protocols.iter().map(|protocol| runs(protocol, &flows)).chain(costs).collect(),
        command: lint(scope.file),
        notices: "It reports if the requirements lead to other protocols, and if the file and this record name different ones."
            .to_owned(),
        changes: Vec::new(),
        rules: rules(page),
        sources: Vec::new(),
        choices: flows.iter().map(|flow| Choice { flow: flow.name.to_owned(), protocol: flow.chosen.id.clone() }).collect(),
        chosen,
    })
}

/// What a flow finally speaks.
struct Spoken<'a> {
    name: &'a str,
    protocol: Name,
    /// The protocol, or the way that the team named.
    chosen: Name,
    points: String,
    /// How far that is from the flow's own best, in a sentence.
    costs: Option<String>,
    /// A sentence that the plan assigns another protocol to it.
    differs: Option<String>,
}

fn spoken<'a>(pack: &Pack, requirements: &'a Requirements, page: &Page, plan: &PlanNote) -> Vec<Spoken<'a>> {
    let flows = requirements.flows().iter().zip(&page.recommendation.flows);
    let planned = |name: &str| {
        let mut served = plan.served.iter().flat_map(|served| served.flows.iter().map(move |flow| (&served.protocol, flow)));
        served.find(|(_, flow)| flow.name == name)
    };
    let of = |(flow, report): (&'a Flow, &FlowReport)| {
        let name = flow.name();
        let plan = planned(name);
        let planned = plan.and_then(|(protocol, flow)| Chosen::planned(pack, protocol, &flow.way));
        let chosen = Chosen::of(pack, flow).or(planned)?;
        let protocol = Name::of(pack, chosen.protocol);
        let (score, excluded) = chosen.judged(pack, report);
        let score = score.filter(|_| !excluded);
        let best = report.ranking.first();
        let behind = score.zip(best).and_then(|(own, best)| {
            let gap = best.score? - own;
            let best = if best.protocol == protocol { &best.way } else { &best.protocol };
            (gap > 0.0).then(|| format!("{name} gives up {} points against {}", number::whole(gap), best.name))
        });
        let differs = plan.map(|(planned, _)| planned).filter(|planned| **planned != protocol).map(|planned| {
            let reason = own_reason(flow).map_or_else(String::new, |reason| format!(" ({reason})"));
            format!("{name} speaks {} by the team’s decision{reason}; the plan has {}.", chosen.name.name, planned.name)
        });
        let points = score.map_or_else(|| "excluded".to_owned(), number::whole);
        Some(Spoken { name, protocol, chosen: chosen.name, points, costs: behind, differs })
    };
    flows.filter_map(of).collect()
}

fn system_context(requirements: &Requirements, page: &Page) -> Vec<String> {
    let gateway = gateway(page);
    let flows = requirements.flows();
    vec![format!(
        "{} has {} kinds of interaction between its clients and {gateway}. Which protocols should they use, so that every flow is served well and few protocols have to be run?",
        page.recommendation.system,
        flows.len()
    )]
}

fn flow_driver(flow: &Flow, beside: &FlowPage) -> String {
    let rows: Vec<String> = beside.rows.iter().map(|row| format!("{}: {}", row.name, row.says)).collect();
    let stated = if rows.is_empty() { "nothing stated".to_owned() } else { rows.join("; ") };
    match flow.description() {
        Some(text) => format!("{} ({text}). {stated}", flow.name()),
        None => format!("{}. {stated}", flow.name()),
    }
}

fn set_option(row: &PlanRow) -> RecordOption {
    let many =
        if row.set.protocols.len() == 1 { "one protocol".to_owned() } else { format!("{} protocols", row.set.protocols.len()) };
    let mut arguments = vec![argued("Good", format!("the mean over the flows is {} points of 100", number::whole(row.set.phi)))];
    if row.set.loss > 0.0 {
        arguments.push(argued("Bad", format!("that is {} below the mean with all protocols", number::whole(row.set.loss))));
    }
    if !row.worst.is_empty() {
        arguments.push(argued("Bad", format!("{} points", row.worst)));
    }
    RecordOption { name: row.set.names(), about: Some(format!("To run: {many}.")), arguments }
}

fn runs(protocol: &Name, flows: &[Spoken<'_>]) -> Argued {
    let spoken = |flow: &Spoken<'_>| {
        if flow.chosen.name == protocol.name { flow.name.to_owned() } else { format!("{} ({})", flow.name, flow.chosen.name) }
    };
    let names: Vec<String> = flows.iter().filter(|flow| flow.protocol == *protocol).map(spoken).collect();
    argued("Good", format!("{} serves {}", protocol.name, and(&names)))
}
