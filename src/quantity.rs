//! Durations and sizes as people write them: `30s`, `1h 30m`, `256 KiB`.

/// A duration in milliseconds: a number with a unit, or several from the greatest unit to the least, such as `1h 30m`. Units are
/// ms, s, m or min, h, d, and these words in full. None for anything else, a number without unit included.
pub fn duration(text: &str) -> Option<u64> {
    let unit = |unit: &str| match unit {
        "ms" | "millisecond" | "milliseconds" => Some(1),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1_000),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60_000),
        "h" | "hour" | "hours" => Some(3_600_000),
        "d" | "day" | "days" => Some(86_400_000),
        _ => None,
    };
    let mut rest = text.trim();
    let mut total = 0u64;
    let mut last = u64::MAX;
    while !rest.is_empty() {
        let (thousandths, factor, after) = part(rest, unit)?;
        if factor >= last {
            return None;
        }
        total = total.checked_add(exactly(thousandths, factor)?)?;
        (last, rest) = (factor, after);
    }
    (last != u64::MAX).then_some(total)
}

/// A size in bytes: a number with a unit. B, KiB, MiB, GiB count in 1024, and so do KB, MB, GB and K, M, G, as gateways mean them.
pub fn size(text: &str) -> Option<u64> {
    let unit = |unit: &str| match unit {
        "b" | "byte" | "bytes" => Some(1),
        "k" | "kb" | "kib" => Some(1 << 10),
        "m" | "mb" | "mib" => Some(1 << 20),
        "g" | "gb" | "gib" => Some(1 << 30),
        _ => None,
    };
    let (thousandths, factor, rest) = part(text.trim(), unit)?;
    rest.is_empty().then(|| exactly(thousandths, factor)).flatten()
}

/// A duration as people read it: in the greatest unit that leaves no remainder.
pub fn duration_text(milliseconds: u64) -> String {
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    // 60 s reads better than 1 min beside settings that count in seconds, and 90 s better than a minute and a half.
    let fits = |&&(factor, _): &&(u64, &str)| milliseconds.is_multiple_of(factor) && milliseconds >= 2 * factor;
    match units.iter().find(fits) {
        Some((factor, unit)) => format!("{} {unit}", milliseconds / factor),
        None if milliseconds.is_multiple_of(3_600_000) && milliseconds > 0 => format!("{} h", milliseconds / 3_600_000),
        None if milliseconds.is_multiple_of(1_000) => format!("{} s", milliseconds / 1_000),
        None => format!("{milliseconds} ms"),
    }
}

/// A size as people read it.
pub fn size_text(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.iter().find(|(factor, _)| bytes > 0 && bytes.is_multiple_of(*factor)) {
        Some((factor, unit)) => format!("{} {unit}", bytes / factor),
        None => format!("{bytes} bytes"),
    }
}

/// A number in thousandths, the factor of the unit behind it, and what follows.
fn part(text: &str, unit: impl Fn(&str) -> Option<u64>) -> Option<(u64, u64, &str)> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let rest = rest.trim_start();
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(letters);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let plain = |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole, 12) || !plain(fraction, 3) {
        return None;
    }
    let thousandths = whole.parse::<u64>().ok()? * 1_000 + format!("{fraction:0<3}").parse::<u64>().ok()?;
    Some((thousandths, unit(&word.to_ascii_lowercase())?, rest.trim_start()))
}

/// So many thousandths of a factor; none when that is no whole number, or too large.
fn exactly(thousandths: u64, factor: u64) -> Option<u64> {
    let product = thousandths.checked_mul(factor)?;
    product.is_multiple_of(1_000).then_some(product / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units_alone() {
        let read = |text| duration(text);
        assert_eq!([read("30s"), read("30 s"), read("0.5s"), read("500ms")], [Some(30_000), Some(30_000), Some(500), Some(500)]);
        assert_eq!(
            [read("1h 30m"), read("1h30m"), read("1 day"), read("2 Minutes")],
            [Some(5_400_000), Some(5_400_000), Some(86_400_000), Some(120_000)]
        );
        for wrong in ["", " ", "30", "s", "-5s", "1.2.3s", "30m 1h", "30s 30s", "1e3s", "soon", "30s every", "99999999999999d"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sizes_count_in_1024() {
        assert_eq!(
            [size("256KiB"), size("256 kb"), size("1 MiB"), size("512 bytes")],
            [Some(262_144), Some(262_144), Some(1_048_576), Some(512)]
        );
        for wrong in ["", "256", "KiB", "1 MiB 5", "-1 KB", "0.0001 KiB", "big", "999999999999 GiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for milliseconds in [250, 1_000, 15_000, 60_000, 90_000, 120_000, 3_600_000, 7_200_000, 86_400_000] {
            assert_eq!(duration(&duration_text(milliseconds)), Some(milliseconds), "{}", duration_text(milliseconds));
        }
        assert_eq!(duration_text(60_000), "60 s");
        for bytes in [512, 1_024, 131_072, 1_048_576, 1_500] {
            assert_eq!(size(&size_text(bytes)), Some(bytes));
        }
    }
}
