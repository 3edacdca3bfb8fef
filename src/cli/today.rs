//! The current day of a run: the only place that reads the clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Returns the day that an option gives, or else the current day in UTC, so that it is the same for everybody.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(super) fn today(given: Option<Date>) -> anyhow::Result<Date> {
    if let Some(given) = given {
        return Ok(given);
    }
    let now = Timestamp::try_from(std::time::SystemTime::now())?;
    Ok(now.to_zoned(TimeZone::UTC).date())
}
