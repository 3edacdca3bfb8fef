//! Times, sizes and numbers as Kubernetes, NGINX and Go write them. Numbers beyond the largest one are taken as that.

use crate::config::Value;

/// Reads a whole number without a sign.
pub(super) fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Reads a number of seconds without a unit.
pub(super) fn seconds(text: &str) -> Option<Value> {
    number(text).map(|seconds| Value::Time(seconds.saturating_mul(1000)))
}

/// Reads a size as NGINX writes it: `8m`. Zero is no limit.
pub(super) fn size(text: &str) -> Option<Value> {
    let text = text.replace(' ', "").to_ascii_lowercase();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let factor = match unit {
        "" | "b" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    let size = number(&text[..text.len() - unit.len()])?.saturating_mul(factor);
    Some(if size == 0 { Value::Unlimited } else { Value::Size(size) })
}

/// Reads a quantity of bytes as Kubernetes writes it: `8Mi`.
pub(super) fn quantity(text: &str) -> Option<Value> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let factor = match unit {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        "Ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        _ => return None,
    };
    number(&text[..text.len() - unit.len()]).map(|size| Value::Size(size.saturating_mul(factor)))
}

/// Reads a time as NGINX, the Gateway API or Go writes it: `90`, `1h30m`, `1.5s`, in milliseconds.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    if let Some(seconds) = number(rest) {
        return Some(seconds.saturating_mul(1000));
    }
    let mut all = 0_u64;
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let (whole, fraction) =
            rest[..rest.len() - after.len()].split_once('.').unwrap_or((&rest[..rest.len() - after.len()], "0"));
        let tail = after.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match &after[..after.len() - tail.len()] {
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            "us" | "ns" => 0,
            _ => return None,
        };
        let tenths: String = fraction.chars().take(3).collect();
        let power = 10_u64.pow(u32::try_from(tenths.len()).unwrap_or_default());
        let part = number(whole)?.saturating_mul(unit).saturating_add(number(&tenths)? * unit / power);
        (all, rest) = (all.saturating_add(part), tail.trim_start());
    }
    (!text.trim().is_empty()).then_some(all)
}

/// Reads a time, of which zero is no limit.
pub(super) fn limit(text: &str) -> Option<Value> {
    milliseconds(text).map(|time| if time == 0 { Value::Unlimited } else { Value::Time(time) })
}

/// Reads a truth value as Go does.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Returns the value of a switch.
pub(super) fn switch(on: bool) -> Value {
    if on { Value::On } else { Value::Off }
}

/// Reads the texts of an object in JSON, or of the one that a path of keys leads to.
pub(super) fn in_json(text: &str, keys: &[&str]) -> Option<Vec<(String, String)>> {
    let whole: serde_json::Value = serde_json::from_str(text).ok()?;
    let found = keys.iter().try_fold(&whole, |value, key| value.get(key))?.as_object()?;
    Some(found.iter().filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect())
}
