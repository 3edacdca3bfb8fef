//! Times and sizes as HAProxy reads them.

/// Reads a time in milliseconds. Fractions of a millisecond are rounded up, as HAProxy does.
pub(super) fn time(text: &str) -> Option<u64> {
    let (number, unit) = parts(text)?;
    Some(match unit {
        "" | "ms" => number,
        "us" => number.div_ceil(1_000),
        "s" => number.saturating_mul(1_000),
        "m" => number.saturating_mul(60_000),
        "h" => number.saturating_mul(3_600_000),
        "d" => number.saturating_mul(86_400_000),
        _ => return None,
    })
}

/// Reads a size in bytes.
pub(super) fn size(text: &str) -> Option<u64> {
    let (number, unit) = parts(text)?;
    Some(match unit {
        "" => number,
        "k" | "K" => number.saturating_mul(1 << 10),
        "m" | "M" => number.saturating_mul(1 << 20),
        "g" | "G" => number.saturating_mul(1 << 30),
        _ => return None,
    })
}

/// Cuts a text into a number, which is as large as one can be if there are too many digits, and its unit.
fn parts(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    (!digits.is_empty()).then(|| (digits.parse().unwrap_or(u64::MAX), unit))
}
