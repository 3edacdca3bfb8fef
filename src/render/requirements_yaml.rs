//! A requirements file as YAML.

use super::text::{clean, pad, width};
use crate::report::{FlowText, RequirementsText, Value};
use crate::yaml::quote;

/// Writes a requirements file.
pub fn render(file: &RequirementsText) -> String {
    // Where editors with a YAML language server look for the schema.
    let mut text = file.schema.map_or_else(String::new, |schema| format!("# yaml-language-server: $schema={schema}\n"));
    file.remarks.iter().for_each(|remark| text += &format!("# {}\n", clean(remark)));
    text += "version: 1\n";
    if let Some(system) = &file.system {
        text += &format!("system: {}\n", quote(system));
    }
    match file.gateways.as_slice() {
        [] => {}
        [one] => text += &format!("gateway: {}\n", quote(one)),
        chain => text += &format!("gateway: [{}]\n", chain.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")),
    }
    text += "\nflows:\n";
    for (position, flow) in file.flows.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        text += &render_flow(flow, "  ");
    }
    text
}

/// Writes a flow indented by `indent`, its keys two columns further.
pub fn render_flow(flow: &FlowText, indent: &str) -> String {
    // Each line with the remark next to it.
    let mut lines: Vec<(String, Option<&str>)> = Vec::new();
    for answer in &flow.answers {
        match &answer.value {
            Some(Value::One(value, remark)) => {
                lines.push((format!("{}: {}", quote(&answer.key), quote(value)), remark.as_deref()));
            }
            Some(Value::Number(number)) => lines.push((format!("{}: {number}", quote(&answer.key)), None)),
            Some(Value::Many(values)) => {
                lines.push((format!("{}:", quote(&answer.key)), None));
                lines.extend(values.iter().map(|(value, remark)| (format!("  - {}", quote(value)), Some(remark.as_str()))));
            }
            None => {}
        }
    }
    let columns = lines.iter().filter(|(_, remark)| remark.is_some()).map(|(line, _)| width(line)).max().unwrap_or(0);
    let empty = if lines.is_empty() { " {}" } else { "" };
    let mut text = format!("{indent}{}:{empty}\n", quote(&flow.name));
    for (line, remark) in lines {
        match remark {
            Some(remark) => text += &format!("{indent}  {}  # {}\n", pad(&line, columns), clean(remark)),
            None => text += &format!("{indent}  {line}\n"),
        }
    }
    flow.remarks.iter().for_each(|remark| text += &format!("{indent}  # {}\n", clean(remark)));
    text
}
