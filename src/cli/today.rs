//! The day that a run takes for today: the only place that asks the clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args::Day;

/// The day that an option gives, or else today in UTC, so that it is the same day for all.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(super) fn today(given: Option<Date>) -> anyhow::Result<Date> {
    if let Some(given) = given {
        return Ok(given);
    }
    let now = Timestamp::try_from(std::time::SystemTime::now())?;
    Ok(now.to_zoned(TimeZone::UTC).date())
}

impl Day {
    /// Refuses a day that would not be told.
    pub(super) fn check(&self, page: bool) -> anyhow::Result<()> {
        anyhow::ensure!(self.today.is_none() || page, "--today is told by --format html alone: add that, or leave --today out");
        Ok(())
    }
}

/// Reads a value of `--today`.
pub(crate) fn parse_day(text: &str) -> Result<Date, String> {
    protopick::lint::day(text).map_err(|error| error.to_string())
}
