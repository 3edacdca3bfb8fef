//! Times, sizes and numbers as they are written.

/// Reads a time in milliseconds: a number of seconds, or numbers with units in descending order. What is too large is the most
/// that can be counted.
pub(super) fn time(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 8] = [
        ("y", 31_536_000_000),
        ("M", 2_592_000_000),
        ("w", 604_800_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
        ("ms", 1),
    ];
    let mut rest = text.trim();
    let mut total = 0_u64;
    let mut units = &UNITS[..];
    while !rest.is_empty() {
        let (number, after) = digits(rest)?;
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == ' ').unwrap_or(after.len());
        let unit = &after[..unit_end];
        rest = after[unit_end..].trim_start();
        let position = match unit {
            "" if rest.is_empty() => UNITS.len() - 2,
            _ => UNITS.iter().position(|(name, _)| *name == unit)?,
        };
        if position < UNITS.len() - units.len() {
            return None;
        }
        units = &UNITS[position + 1..];
        total = total.saturating_add(number.saturating_mul(UNITS[position].1));
    }
    (!text.trim().is_empty()).then_some(total)
}

/// Reads a size in bytes.
pub(super) fn size(text: &str) -> Option<u64> {
    let (number, unit) = digits(text)?;
    let times = match unit {
        "" => 1,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        "g" | "G" => 1 << 30,
        _ => return None,
    };
    Some(number.saturating_mul(times))
}

/// Reads a number.
pub(super) fn count(text: &str) -> Option<u64> {
    digits(text).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
}

/// Splits a text after its leading digits.
fn digits(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    // Only a number that is too large fails to parse.
    (end > 0).then(|| (text[..end].parse().unwrap_or(u64::MAX), &text[end..]))
}
