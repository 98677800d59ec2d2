//! How cheerful each industry is by trade.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::marketing::Marketing;
use super::messages::texts;
use super::sentiment::Sentiment;
use super::{SentimentPrediction, TextField};
use crate::{Industry, Result};

const TABLE: &str = include_str!("../../data/models/sentiment_baseline.tsv");
/// Fewer messages than this make no mean: the mean of all industries stands in.
const ENOUGH: u32 = 30;
/// The row of all industries together.
const ALL: &str = "all";

/// The mean score of marketing messages of an industry; of all industries where too few were seen.
fn mean(industry: &str) -> Option<f64> {
    let row = |name: &str| {
        TABLE.lines().find_map(|line| {
            let mut cells = line.split('\t');
            if cells.next() != Some(name) {
                return None;
            }
            let (mean, n) = (cells.next()?.parse().ok()?, cells.next()?.parse::<u32>().ok()?);
            (n >= ENOUGH).then_some(mean)
        })
    };
    row(industry).or_else(|| row(ALL))
}

impl SentimentPrediction {
    /// The same with [`relative`](Self::relative): the score less the mean of marketing messages of the
    /// industry, or of all industries where it is not known.
    #[must_use]
    pub fn relative_to(mut self, industry: Option<&Industry>) -> Self {
        self.relative = mean(industry.map_or(ALL, Industry::as_str))
            .map(|mean| ((self.score - mean) * 1e6).round() / 1e6);
        self
    }
}

/// The table, from the public pools of brand posts and messages and from the models just learned.
pub(crate) fn train(data: &Path, models: &[(&'static str, Vec<u8>)]) -> Result<Vec<u8>> {
    // The models read their weights where the program keeps them; what is learned here is kept to its end.
    let kept = |name: &str| -> &'static [u8] {
        let bytes = models.iter().find(|(model, _)| *model == name).map(|(_, bytes)| bytes.clone());
        bytes.unwrap_or_default().leak()
    };
    let sentiment = Sentiment::from_bytes(kept("sentiment.bin"));
    let marketing = Marketing::with_industry(kept("industry.bin"));
    let mut sums: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    for file in [
        "brand_social_en_au/posts.ndjson",
        "brand_social_en_us/posts.ndjson",
        "india_sms_dev/commercial_sms.tsv",
        "exais_sms/exais_business_senders.tsv",
    ] {
        for text in texts(&data.join(file))? {
            let industry = marketing.industry(&[(TextField::Content, &text)], None).label;
            let score = sentiment.score(&text);
            for name in [industry.as_deref(), Some(ALL)].into_iter().flatten() {
                let sum = sums.entry(name.to_owned()).or_default();
                *sum = (sum.0 + score, sum.1 + 1);
            }
        }
    }
    let mut table =
        "# Mean sentiment of marketing messages of the public pools, by the industry the model gives them.\n\
        # Columns: industry, mean score (-1 to 1), messages.\n"
            .to_owned();
    for (name, (sum, n)) in sums {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{name}\t{:.4}\t{n}", sum / f64::from(n));
    }
    Ok(table.into_bytes())
}
