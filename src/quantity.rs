//! Durations and sizes as people write them: `30s`, `1h 30m`, `256 KiB`.

use std::fmt;

/// What an amount measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Time, in milliseconds.
    Time,
    /// The size of data, in bytes.
    Size,
    /// A whole number.
    Number,
    /// A number per time, in thousandths per day.
    Rate,
    /// A size per time, in thousandths of a byte per day.
    Throughput,
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// It is not a number at all.
    Words,
    /// A number without a unit.
    Bare,
    /// A number with a sign.
    Signed,
    /// A number with an unknown unit.
    Unit(String),
    /// It is zero.
    Zero,
    /// Too large to be counted, or a fraction of the smallest unit.
    Uncountable,
}

/// Completes "`30`" with what is wrong with it.
impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words => f.write_str("is not an amount"),
            Self::Bare => f.write_str("has no unit"),
            Self::Signed => f.write_str("has a sign"),
            Self::Unit(unit) => write!(f, "has the unknown unit `{unit}`"),
            Self::Zero => f.write_str("is zero"),
            Self::Uncountable => f.write_str("is too large or too small"),
        }
    }
}

impl Measure {
    /// Reads an amount. A duration is a number with a unit, or several in descending order of unit, such as `1h 30m`; its units
    /// are ms, s, m or min, h, d, and these words in full. A size is a number with a unit: B, KiB, MiB, GiB, TiB are multiples of
    /// 1024, and so are KB, MB, GB, TB and K, M, G, T, as gateways use them. A rate is a number `per` a unit of time, such as
    /// `2 per minute` or `10/s`, and a throughput is a size per unit of time.
    pub fn read(self, text: &str) -> Result<u64, Odd> {
        let text = text.trim();
        let amount = match self {
            Self::Time => duration(text)?,
            Self::Size => size(text)?,
            Self::Number => part(text, |unit| unit.is_empty().then_some(1)).and_then(whole)?,
            Self::Rate => per(text, |text| part(text, |unit| unit.is_empty().then_some(1)).and_then(thousandths))?,
            Self::Throughput => per(text, |text| size(text)?.checked_mul(1_000).ok_or(Odd::Uncountable))?,
        };
        if amount == 0 { Err(Odd::Zero) } else { Ok(amount) }
    }

    /// Returns help that says what to write instead of a text.
    pub fn help(self, text: &str, odd: &Odd) -> String {
        let number: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let example = || format!("write {}", self.example());
        match (odd, self) {
            (Odd::Bare, Self::Time) => format!("add the unit, such as `{number}s` or `{number}min`"),
            (Odd::Bare, Self::Size) => format!("add the unit, such as `{number} KiB` or `{number} MiB`"),
            (Odd::Bare, Self::Rate) => format!("add the time, such as `{number} per minute`"),
            (_, Self::Number) => count(text).map_or_else(example, |count| format!("write `{count}`")),
            (_, Self::Rate) => {
                let (number, unit) = text.split_once('/').or_else(|| text.split_once(" per ")).unwrap_or((text, "minute"));
                count(number).map_or_else(example, |count| format!("write `{count} per {}`", unit.trim()))
            }
            _ => example(),
        }
    }

    /// Returns what it measures, with an example.
    pub fn example(self) -> &'static str {
        match self {
            Self::Time => "a time such as `30s` or `1h 30m`",
            Self::Size => "a size such as `256 KiB`",
            Self::Number => "a whole number such as `50000`",
            Self::Rate => "a rate such as `2 per minute` or `every 5s`",
            Self::Throughput => "a size for a time such as `2 KiB per second`",
        }
    }

    /// Returns an amount as files write it.
    pub fn text(self, amount: u64) -> String {
        let per = |thousandths: u64, text: &dyn Fn(u64) -> String| {
            let units = [(86_400, "second"), (1_440, "minute"), (24, "hour"), (1, "day")];
            let whole = units.iter().find(|(times, _)| thousandths.is_multiple_of(1_000 * times));
            match whole {
                Some((times, unit)) => format!("{} per {unit}", text(thousandths / 1_000 / times)),
                None => format!("{}.{:03} per day", text(thousandths / 1_000), thousandths % 1_000),
            }
        };
        match self {
            Self::Time => duration_text(amount),
            Self::Size => size_text(amount),
            Self::Number => amount.to_string(),
            Self::Rate => per(amount, &|number| number.to_string()),
            Self::Throughput => per(amount, &size_text),
        }
    }
}

/// Returns a count as files write it, for one with a suffix or with separators: `1000` for `1k` and `1,000`.
fn count(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let suffixes = [("thousand", 3), ("million", 6), ("k", 3), ("m", 6)];
    let suffix = suffixes.into_iter().find_map(|(suffix, zeros)| Some((text.strip_suffix(suffix)?, zeros)));
    let (number, zeros) = suffix.unwrap_or((&text, 0));
    let (whole, fraction) = number.trim_end().split_once('.').unwrap_or((number.trim_end(), ""));
    let groups: Vec<&str> = whole.split([',', '_', '\'', ' ']).collect();
    let is_digits = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
    let apart = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let odd = suffix.is_some() || groups.len() > 1;
    if !(odd && apart && groups.iter().chain([&fraction]).all(is_digits) && fraction.len() <= zeros) {
        return None;
    }
    let digits = format!("{}{fraction:0<zeros$}", groups.concat());
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty() && !groups[0].is_empty()).then(|| digits.to_owned())
}

/// Returns a number without decimals, if nothing follows it.
fn whole((thousandths, _, rest): (u64, u64, &str)) -> Result<u64, Odd> {
    if rest.is_empty() { exactly(thousandths, 1).ok_or(Odd::Uncountable) } else { Err(Odd::Words) }
}

/// Returns a number in thousandths, if nothing follows it.
fn thousandths((thousandths, _, rest): (u64, u64, &str)) -> Result<u64, Odd> {
    if rest.is_empty() { Ok(thousandths) } else { Err(Odd::Words) }
}

/// Returns the amount per day of a number in thousandths before `per` or `/`, given the time after it: a unit, or a duration.
/// `every 5s` is `1 per 5s`.
fn per(text: &str, read: impl Fn(&str) -> Result<u64, Odd>) -> Result<u64, Odd> {
    let split = || text.split_once('/').or_else(|| text.split_once(" per "));
    let (number, unit) = text.strip_prefix("every ").map(|time| ("1", time)).or_else(split).ok_or(Odd::Bare)?;
    let times = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" => 86_400,
        "m" | "min" | "minute" => 1_440,
        "h" | "hour" => 24,
        "d" | "day" => 1,
        other if other.starts_with(|c: char| c.is_ascii_digit()) => {
            let (number, time) = (read(number.trim())?, duration(other)?);
            return number.checked_mul(86_400_000).and_then(|day| day.checked_div(time)).ok_or(Odd::Uncountable);
        }
        other => return Err(Odd::Unit(other.to_owned())),
    };
    read(number.trim())?.checked_mul(times).ok_or(Odd::Uncountable)
}

fn duration(text: &str) -> Result<u64, Odd> {
    let unit = |unit: &str| match unit {
        "ms" | "millisecond" | "milliseconds" => Some(1),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1_000),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60_000),
        "h" | "hour" | "hours" => Some(3_600_000),
        "d" | "day" | "days" => Some(86_400_000),
        _ => None,
    };
    let mut rest = text;
    let mut total = 0u64;
    let mut last = u64::MAX;
    while !rest.is_empty() || last == u64::MAX {
        // Anything after an amount turns the whole into words.
        let (thousandths, factor, after) = part(rest, unit).map_err(|odd| if last == u64::MAX { odd } else { Odd::Words })?;
        if factor >= last {
            return Err(Odd::Words);
        }
        total = exactly(thousandths, factor).and_then(|part| total.checked_add(part)).ok_or(Odd::Uncountable)?;
        (last, rest) = (factor, after);
    }
    Ok(total)
}

fn size(text: &str) -> Result<u64, Odd> {
    let unit = |unit: &str| match unit {
        "b" | "byte" | "bytes" => Some(1),
        "k" | "kb" | "kib" => Some(1 << 10),
        "m" | "mb" | "mib" => Some(1 << 20),
        "g" | "gb" | "gib" => Some(1 << 30),
        "t" | "tb" | "tib" => Some(1 << 40),
        _ => None,
    };
    let (thousandths, factor, rest) = part(text, unit)?;
    if !rest.is_empty() {
        return Err(Odd::Words);
    }
    exactly(thousandths, factor).ok_or(Odd::Uncountable)
}

/// Returns a duration as people write it: in the largest unit that leaves no remainder.
pub fn duration_text(milliseconds: u64) -> String {
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    // 60 s is clearer than 1 min next to settings that count in seconds, and 90 s clearer than a minute and a half.
    let fits = |&&(factor, _): &&(u64, &str)| milliseconds.is_multiple_of(factor) && milliseconds >= 2 * factor;
    match units.iter().find(fits) {
        Some((factor, unit)) => format!("{} {unit}", milliseconds / factor),
        None if milliseconds.is_multiple_of(3_600_000) && milliseconds > 0 => format!("{} h", milliseconds / 3_600_000),
        None if milliseconds.is_multiple_of(1_000) => format!("{} s", milliseconds / 1_000),
        None => format!("{milliseconds} ms"),
    }
}

/// Returns a size as people write it.
pub fn size_text(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.iter().find(|(factor, _)| bytes > 0 && bytes.is_multiple_of(*factor)) {
        Some((factor, unit)) => format!("{} {unit}", bytes / factor),
        None => format!("{bytes} bytes"),
    }
}

/// Returns a number in thousandths, the factor of the unit after it, and what follows.
fn part(text: &str, unit: impl Fn(&str) -> Option<u64>) -> Result<(u64, u64, &str), Odd> {
    let unsigned = text.trim_start_matches(['-', '+', '\u{2212}']);
    let digits = unsigned.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(unsigned.len());
    let (number, rest) = unsigned.split_at(digits);
    let rest = rest.trim_start();
    let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(letters);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return Err(Odd::Words);
    }
    let factor = match unit(&word.to_ascii_lowercase()) {
        _ if unsigned.len() < text.len() => return Err(Odd::Signed),
        Some(factor) => factor,
        None if word.is_empty() && rest.is_empty() => return Err(Odd::Bare),
        None if word.is_empty() => return Err(Odd::Words),
        None => return Err(Odd::Unit(word.to_owned())),
    };
    if whole.len() > 12 || fraction.len() > 3 {
        return Err(Odd::Uncountable);
    }
    let number = |digits: &str| digits.parse::<u64>().map_err(|_| Odd::Uncountable);
    let thousandths = number(whole)? * 1_000 + number(&format!("{fraction:0<3}"))?;
    Ok((thousandths, factor, rest.trim_start()))
}

/// Returns this many thousandths of a factor; `None` if that is not a whole number, or too large.
fn exactly(thousandths: u64, factor: u64) -> Option<u64> {
    let product = thousandths.checked_mul(factor)?;
    product.is_multiple_of(1_000).then_some(product / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units_alone() {
        let read = |text| Measure::Time.read(text).ok();
        assert_eq!([read("30s"), read("30 s"), read("0.5s"), read("500ms")], [Some(30_000), Some(30_000), Some(500), Some(500)]);
        assert_eq!(
            [read("1h 30m"), read("1h30m"), read("1 day"), read("2 Minutes")],
            [Some(5_400_000), Some(5_400_000), Some(86_400_000), Some(120_000)]
        );
        for wrong in ["", " ", "s", "1.2.3s", "30m 1h", "30s 30s", "30s 30", "30s every", "soon", "1-2s", "15, 30"] {
            assert_eq!(Measure::Time.read(wrong), Err(Odd::Words), "{wrong}");
        }
    }

    #[test]
    fn sizes_count_in_1024() {
        let read = |text| Measure::Size.read(text).ok();
        assert_eq!(
            [read("256KiB"), read("256 kb"), read("1 MiB"), read("512 bytes"), read("5 TiB")],
            [Some(262_144), Some(262_144), Some(1_048_576), Some(512), Some(5_497_558_138_880)]
        );
        for wrong in ["", "KiB", "1 MiB 5", "big"] {
            assert_eq!(Measure::Size.read(wrong), Err(Odd::Words), "{wrong}");
        }
    }

    #[test]
    fn what_is_odd_about_an_amount_is_told() {
        let said =
            |measure: Measure, text: &str| measure.read(text).map_err(|odd| format!("{odd}; {}", measure.help(text, &odd)));
        let time = "write a time such as `30s` or `1h 30m`";
        let size = "write a size such as `256 KiB`";
        let rows = [
            (Measure::Time, "-5s", format!("has a sign; {time}")),
            (Measure::Time, "-5", format!("has a sign; {time}")),
            (Measure::Time, "15", "has no unit; add the unit, such as `15s` or `15min`".to_owned()),
            (Measure::Time, "1 fortnight", format!("has the unknown unit `fortnight`; {time}")),
            (Measure::Time, "1e3s", format!("has the unknown unit `e`; {time}")),
            (Measure::Time, "0s", format!("is zero; {time}")),
            (Measure::Time, "99999999999999d", format!("is too large or too small; {time}")),
            (Measure::Size, "256", "has no unit; add the unit, such as `256 KiB` or `256 MiB`".to_owned()),
            (Measure::Size, "0 B", format!("is zero; {size}")),
            (Measure::Size, "5 PiB", format!("has the unknown unit `PiB`; {size}")),
            (Measure::Size, "0.0001 KiB", format!("is too large or too small; {size}")),
            (Measure::Size, "999999999999 GiB", format!("is too large or too small; {size}")),
        ];
        for (measure, text, expected) in rows {
            assert_eq!(said(measure, text), Err(expected), "{text}");
        }
    }

    #[test]
    fn rates_take_a_unit_of_time_or_a_duration() {
        let read = |text| Measure::Rate.read(text);
        let minute = read("12 per minute");
        assert!(minute.is_ok());
        for same in ["12/min", "every 5s", "1 per 5s", "1 per 5 seconds", "2 per 10s", "every 5000ms"] {
            assert_eq!(read(same), minute, "{same}");
        }
        assert_eq!(read("every 0s"), Err(Odd::Uncountable));
        assert!(read("every soon").is_err() && read("1 per 5 parsecs").is_err());
        assert_eq!(Measure::Rate.text(read("every 7s").unwrap()), "12342.857 per day");
    }

    #[test]
    fn counts_with_a_suffix_or_with_marks_are_written_out_in_the_help() {
        let rows = [("1k", "1000"), ("2.5K", "2500"), ("1,000", "1000"), ("1_000_000", "1000000"), ("3 million", "3000000")];
        for (text, count) in rows {
            let help = |measure: Measure, text: &str| measure.read(text).map_err(|odd| measure.help(text, &odd));
            assert_eq!(help(Measure::Number, text), Err(format!("write `{count}`")), "{text}");
            let rate = format!("{text} per minute");
            assert_eq!(help(Measure::Rate, &rate), Err(format!("write `{count} per minute`")), "{rate}");
        }
        for text in ["many", "1,00", "k", "-1k", "1.2345k", "0k", "", "1,000,00"] {
            assert_eq!(super::count(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for milliseconds in [250, 1_000, 15_000, 60_000, 90_000, 120_000, 3_600_000, 7_200_000, 86_400_000] {
            assert_eq!(Measure::Time.read(&duration_text(milliseconds)), Ok(milliseconds), "{}", duration_text(milliseconds));
        }
        assert_eq!(duration_text(60_000), "60 s");
        for bytes in [512, 1_024, 131_072, 1_048_576, 1_500] {
            assert_eq!(Measure::Size.read(&size_text(bytes)), Ok(bytes));
        }
    }
}
