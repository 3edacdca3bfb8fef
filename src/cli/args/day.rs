//! The day that an option gives.

use clap::Args;
use jiff::civil::Date;

/// The day of a document that tells one.
#[derive(Debug, Args)]
pub(crate) struct Day {
    /// The date shown in the document, as YYYY-MM-DD [default: today in UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) today: Option<Date>,
}

impl Day {
    /// Refuses a day that would not be told.
    pub(crate) fn check(&self, page: bool) -> anyhow::Result<()> {
        anyhow::ensure!(self.today.is_none() || page, "`--today` needs `--format html`; add that, or remove `--today`");
        Ok(())
    }
}

/// Reads a value of `--today`.
pub(super) fn parse_day(text: &str) -> Result<Date, String> {
    protopick::findings::day(text).map_err(|error| error.to_string())
}
