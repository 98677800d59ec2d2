use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{OfferKind, Task};
use crate::{Error, ErrorKind, Industry, Result};

/// What a [`Classifier`](super::Classifier) says, and what it knows besides what comes with the library.
///
/// ```
/// use competiscan::classify::{ClassifyOptions, Task};
///
/// let options = ClassifyOptions { tasks: [Task::Offers, Task::Deadline].into(), ..Default::default() };
/// assert!(options.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassifyOptions {
    /// The tasks to do; what is left out stays empty. Default: all.
    pub tasks: BTreeSet<Task>,
    /// The least score by task, 0 to 1; a label under it is withheld. Default: what each model was calibrated for.
    pub thresholds: BTreeMap<Task, f64>,
    /// Words and phrases with a tone from -4 (very negative) to 4 (very positive). Default: none.
    pub lexicon: BTreeMap<String, f64>,
    /// Further rules for offers. Default: none.
    pub offer_rules: Vec<OfferRule>,
    /// Further rules for tactics. Default: none.
    pub tactic_rules: Vec<TacticRule>,
    /// Industries of companies, by name in any case. Default: none.
    pub companies: BTreeMap<String, Industry>,
    /// Threads a batch is split over; 0 is one for each core. The answer does not depend on it. Default: 1.
    pub threads: usize,
}

/// A pattern that makes an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferRule {
    /// The kind of promise.
    pub kind: OfferKind,
    /// A regular expression in the syntax of the `regex` crate. A group named `value` holds the number, a group
    /// named `code` the code.
    pub pattern: String,
    /// What the number counts.
    #[serde(default)]
    pub unit: Option<String>,
    /// ISO 4217 code of the number.
    #[serde(default)]
    pub currency: Option<String>,
}

/// A pattern that shows a means of persuasion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TacticRule {
    /// The tactic: one of the six, or one of your own.
    pub label: String,
    /// A regular expression in the syntax of the `regex` crate.
    pub pattern: String,
    /// How clearly it shows it, 0 to 1.
    pub weight: f64,
}

impl Default for ClassifyOptions {
    fn default() -> Self {
        Self {
            tasks: Task::ALL.iter().copied().collect(),
            thresholds: BTreeMap::new(),
            lexicon: BTreeMap::new(),
            offer_rules: Vec::new(),
            tactic_rules: Vec::new(),
            companies: BTreeMap::new(),
            threads: 1,
        }
    }
}

/// Entries and rules a classifier takes.
const MAX_ENTRIES: usize = 100_000;

/// Rules a classifier takes: each is tried on every text.
const MAX_RULES: usize = 1000;

impl ClassifyOptions {
    /// Checks every value; the patterns are checked when a classifier is made of them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidOption`], which names the option.
    pub fn check(&self) -> Result<()> {
        let bad = |message: String| Error::new(ErrorKind::InvalidOption, message);
        if let Some((task, value)) = self.thresholds.iter().find(|(_, value)| !(0.0..=1.0).contains(*value)) {
            return Err(bad(format!("the threshold of {task} is {value}")).with_help("use 0 to 1"));
        }
        if let Some((word, tone)) = self.lexicon.iter().find(|(_, tone)| !(-4.0..=4.0).contains(*tone)) {
            return Err(bad(format!("the tone of {word:?} is {tone}")).with_help("use -4 to 4"));
        }
        if let Some(rule) = self.tactic_rules.iter().find(|rule| !(0.0..=1.0).contains(&rule.weight)) {
            return Err(bad(format!("the weight of the rule for {:?} is {}", rule.label, rule.weight))
                .with_help("use 0 to 1"));
        }
        if self.lexicon.keys().any(|word| word.trim().is_empty()) {
            return Err(bad("the lexicon has an empty word".to_owned()).with_help("leave it out"));
        }
        for (name, len, most) in [
            ("lexicon", self.lexicon.len(), MAX_ENTRIES),
            ("companies", self.companies.len(), MAX_ENTRIES),
            ("offer_rules", self.offer_rules.len(), MAX_RULES),
            ("tactic_rules", self.tactic_rules.len(), MAX_RULES),
        ] {
            if len > most {
                return Err(bad(format!("{name} has {len} entries")).with_help(format!("use at most {most}")));
            }
        }
        Ok(())
    }
}
