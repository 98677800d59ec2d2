use std::borrow::Cow;
use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::options::{ClassifyOptions, OfferRule, TacticRule};
use super::{Evidence, OfferKind, OfferSpan, TacticPrediction, TextField, tactics};
use crate::{Error, ErrorKind, Result};

/// Bytes a compiled pattern may take, and its cache while it runs.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Matches of one rule in one text that are reported.
const MAX_MATCHES: usize = 50;

/// Rules of the user, compiled.
#[derive(Debug, Default)]
pub(super) struct Rules {
    offers: Vec<(OfferRule, Regex)>,
    tactics: Vec<(TacticRule, Regex)>,
    /// All words of the user's lexicon in one pattern.
    lexicon: Option<Regex>,
    /// Their tones, by the word in lower case.
    tones: BTreeMap<String, f64>,
}

fn compile(pattern: &str) -> Result<Regex> {
    RegexBuilder::new(pattern)
        .size_limit(MAX_PATTERN_BYTES)
        .dfa_size_limit(MAX_PATTERN_BYTES)
        .build()
        .map_err(|error| {
            let help = match error {
                regex::Error::CompiledTooBig(_) => "make it smaller: at most one mebibyte when compiled",
                _ => "write it in the syntax of the `regex` crate",
            };
            Error::new(ErrorKind::InvalidOption, format!("the pattern {pattern:?} is not usable"))
                .with_help(help)
        })
}

impl Rules {
    pub(super) fn new(options: &ClassifyOptions) -> Result<Self> {
        let offers = options
            .offer_rules
            .iter()
            .map(|rule| Ok((rule.clone(), compile(&rule.pattern)?)))
            .collect::<Result<_>>()?;
        let tactics = options
            .tactic_rules
            .iter()
            .map(|rule| Ok((rule.clone(), compile(&rule.pattern)?)))
            .collect::<Result<_>>()?;
        let lexicon = if options.lexicon.is_empty() {
            None
        } else {
            // The longest first, because the first alternative that fits is taken.
            let mut words: Vec<&String> = options.lexicon.keys().collect();
            words.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.as_str()));
            let words: Vec<String> = words.into_iter().map(|word| regex::escape(word.trim())).collect();
            let pattern = format!(r"(?i)(?:{})", words.join("|"));
            Some(RegexBuilder::new(&pattern).size_limit(64 * MAX_PATTERN_BYTES).build().map_err(|_| {
                Error::new(ErrorKind::InvalidOption, "the lexicon is too large").with_help("use fewer words")
            })?)
        };
        let tones = options.lexicon.iter().map(|(word, tone)| (word.trim().to_lowercase(), *tone)).collect();
        Ok(Self { offers, tactics, lexicon, tones })
    }

    /// Offers of the user's rules in a text.
    pub(super) fn offers(&self, field: TextField, text: &str, found: &mut Vec<OfferSpan>) {
        for (rule, pattern) in &self.offers {
            for captures in pattern.captures_iter(text).take(MAX_MATCHES) {
                let Some(all) = captures.get(0).filter(|all| !all.is_empty()) else { continue };
                let number = captures.name("value").map(|value| value.as_str().replace(',', ""));
                let value = number
                    .and_then(|number| number.trim().parse().ok())
                    .filter(|value: &f64| value.is_finite());
                let code = captures.name("code").map(|code| code.as_str().to_owned());
                found.push(OfferSpan {
                    kind: rule.kind,
                    value,
                    unit: rule.unit.clone(),
                    currency: rule.currency.clone(),
                    code: code
                        .or_else(|| (rule.kind == OfferKind::PromoCode).then(|| all.as_str().to_owned())),
                    text: all.as_str().to_owned(),
                    field,
                    start: all.start(),
                    end: all.end(),
                });
            }
        }
    }

    /// Adds what the user's rules find to the tactics of some texts.
    pub(super) fn tactics(&self, texts: &[(TextField, &str)], found: &mut Vec<TacticPrediction>) {
        for (rule, pattern) in &self.tactics {
            for (field, text) in texts {
                for hit in pattern.find_iter(text).filter(|hit| !hit.is_empty()).take(MAX_MATCHES) {
                    let evidence = Evidence {
                        field: *field,
                        start: hit.start(),
                        end: hit.end(),
                        text: hit.as_str().to_owned(),
                        weight: rule.weight,
                        rule: Cow::Borrowed("custom"),
                    };
                    let at =
                        found.iter().position(|tactic| tactic.label == rule.label).unwrap_or_else(|| {
                            found.push(TacticPrediction {
                                label: rule.label.clone(),
                                score: 0.0,
                                evidence: Vec::new(),
                            });
                            found.len() - 1
                        });
                    if let Some(tactic) = found.get_mut(at) {
                        tactic.evidence.push(evidence);
                        tactic.score = tactics::score(&tactic.evidence);
                    }
                }
            }
        }
    }

    /// Words of the user's lexicon in some texts, with their tones as weights.
    pub(super) fn tones(&self, texts: &[(TextField, &str)]) -> Vec<Evidence> {
        let Some(pattern) = &self.lexicon else { return Vec::new() };
        let mut found = Vec::new();
        for (field, text) in texts {
            for hit in pattern.find_iter(text).take(MAX_MATCHES) {
                let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let (before, behind) = (text.get(..hit.start()), text.get(hit.end()..));
                let word_edge = !inside(before.and_then(|text| text.chars().next_back()))
                    && !inside(behind.and_then(|text| text.chars().next()));
                let tone = self.tones.get(&hit.as_str().to_lowercase());
                if let Some(tone) = tone.filter(|_| word_edge) {
                    found.push(Evidence {
                        field: *field,
                        start: hit.start(),
                        end: hit.end(),
                        text: hit.as_str().to_owned(),
                        weight: *tone,
                        rule: Cow::Borrowed("custom"),
                    });
                }
            }
        }
        found
    }
}
