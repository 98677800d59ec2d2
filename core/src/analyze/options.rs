use serde::{Deserialize, Serialize};

/// What an analysis computes, how much of it is listed, and how much memory it may hold.
///
/// Analyzers can be merged if their options are equal.
///
/// ```
/// use competiscan::analyze::AnalyzeOptions;
///
/// let options = AnalyzeOptions { keyphrases: false, ..AnalyzeOptions::default() };
/// assert_eq!(options.list_limit, 100);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnalyzeOptions {
    /// Whether phrases are counted, which takes most of the time. Default `true`.
    pub keyphrases: bool,
    /// Companies, from the one with the most campaigns on, whose distinctive phrases are listed. Default
    /// `10`.
    pub distinctive_companies: usize,
    /// Values of each distribution and companies that are listed; the rest is counted. Default `100`.
    pub list_limit: usize,
    /// Phrases of each list. Default `25`.
    pub phrase_limit: usize,
    /// Campaigns a phrase must stand in to be listed. Default `2`.
    pub min_phrase_documents: u64,
    /// Words that no phrase starts or ends with, beside the built-in English ones. Default none.
    pub extra_stop_words: Vec<String>,
    /// Distinct companies held. With more, companies are counted over a sample of the rows. Default
    /// `100_000`.
    pub max_companies: usize,
    /// Distinct values held for each distribution, and distinct budgets. With more, they are counted over a
    /// sample of the rows. Default `10_000`.
    pub max_values: usize,
    /// Counts of phrases held: one for each pair of a phrase and a company that uses it, a few more for
    /// pairs that are frequent. With more, phrases are counted over a sample of the rows. Default
    /// `1_000_000`, which takes 160 MB at most and holds tens of thousands of short messages.
    pub max_phrases: usize,
    /// Words of one campaign that are looked at for phrases. Default `2_000`.
    pub max_words: usize,
}

impl Default for AnalyzeOptions {
    fn default() -> Self {
        Self {
            keyphrases: true,
            distinctive_companies: 10,
            list_limit: 100,
            phrase_limit: 25,
            min_phrase_documents: 2,
            extra_stop_words: Vec::new(),
            max_companies: 100_000,
            max_values: 10_000,
            max_phrases: 1_000_000,
            max_words: 2_000,
        }
    }
}
