use std::collections::HashSet;

use super::super::lexer::{Amount, AmountKind, Class, Kind, Tokens, amounts};
use super::super::{OfferKind, OfferSpan, TextField};
use super::MAX_OFFERS;

/// What a rule knows and has found so far.
#[derive(Debug)]
pub(super) struct Context<'t, 'a> {
    pub(super) tokens: &'t Tokens<'a>,
    pub(super) amounts: Vec<Amount>,
    /// Tokens that belong to an offer already.
    used: Vec<bool>,
    found: Vec<Found>,
}

/// An offer in tokens.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) kind: OfferKind,
    pub(super) value: Option<f64>,
    pub(super) unit: Option<&'static str>,
    pub(super) currency: Option<&'static str>,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Found {
    /// An offer without a number.
    pub(super) const fn plain(kind: OfferKind, from: usize, to: usize) -> Self {
        Self { kind, value: None, unit: None, currency: None, from, to }
    }
}

impl<'t, 'a> Context<'t, 'a> {
    pub(super) fn new(tokens: &'t Tokens<'a>) -> Self {
        Self { tokens, amounts: amounts(tokens), used: vec![false; tokens.len()], found: Vec::new() }
    }

    /// Whether no more offers are wanted.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MAX_OFFERS
    }

    /// Whether a token belongs to an offer already.
    pub(super) fn is_used(&self, at: usize) -> bool {
        self.used.get(at).copied().unwrap_or(true)
    }

    /// Whether one of the tokens belongs to an offer already.
    pub(super) fn is_any_used(&self, from: usize, to: usize) -> bool {
        self.used.get(from..to).is_none_or(|used| used.contains(&true))
    }

    /// Whether an offer of this kind was found.
    pub(super) fn has_found(&self, kind: OfferKind) -> bool {
        self.found.iter().any(|found| found.kind == kind)
    }

    /// Adds an offer and marks its tokens.
    pub(super) fn add(&mut self, found: Found) {
        if self.is_full() || found.from >= found.to {
            return;
        }
        if let Some(used) = self.used.get_mut(found.from..found.to) {
            used.fill(true);
        }
        self.found.push(found);
    }

    /// Adds an offer with the value of an amount, which no other rule gets then.
    pub(super) fn add_amount(&mut self, kind: OfferKind, index: usize, from: usize, to: usize) {
        let Some(amount) = self.amounts.get_mut(index) else { return };
        amount.taken = true;
        let unit = match (kind, amount.kind) {
            (_, AmountKind::Percent) => "percent",
            (OfferKind::Points, _) => "points",
            (OfferKind::FreeTrial, _) => "days",
            (OfferKind::AmountOff | OfferKind::Cashback, _) | (_, AmountKind::Money) => "currency",
            _ => "items",
        };
        let (value, currency) = (Some(amount.value), amount.currency);
        self.add(Found { kind, value, unit: Some(unit), currency, from, to });
    }

    /// The amount that ends at a token, if there is one.
    pub(super) fn amount_ending(&self, to: usize) -> Option<usize> {
        let at = self.amounts.partition_point(|amount| amount.to < to);
        self.amounts.get(at).filter(|amount| amount.to == to).map(|_| at)
    }

    /// The amount that starts at a token, if there is one.
    pub(super) fn amount_starting(&self, from: usize) -> Option<usize> {
        let at = self.amounts.partition_point(|amount| amount.from < from);
        self.amounts.get(at).filter(|amount| amount.from == from).map(|_| at)
    }

    /// Goes back over the words that belong to an amount: "up to", "flat", "an extra".
    pub(super) fn with_prefix(&self, from: usize) -> usize {
        let tokens = self.tokens;
        let mut start = from;
        for _ in 0..4 {
            let at = start.wrapping_sub(1);
            if start == 0 || tokens.is_break(start) {
                break;
            }
            match tokens.word(at) {
                "upto" | "flat" | "extra" | "additional" | "over" | "another" | "min" => start = at,
                "to" if tokens.word_back(start, 2) == "up" => start -= 2,
                "an" if start < from && tokens.word(start) == "extra" => start = at,
                _ => break,
            }
        }
        start
    }

    /// Steps over stars and signs that stand between a number and its word: "50%* off".
    pub(super) fn skip_marks(&self, mut at: usize) -> usize {
        for _ in 0..3 {
            match self.tokens.kind(at) {
                Some(Kind::Mark('*' | '+' | '^' | '†' | '~' | ')' | '#')) => at += 1,
                _ => break,
            }
        }
        at
    }

    /// How far a noun phrase goes from `at`: up to `most` tokens, to the next mark, link or word that ends one.
    pub(super) fn phrase_end(&self, at: usize, most: usize) -> usize {
        let tokens = self.tokens;
        let mut end = at;
        while end < tokens.len() && end < at + most {
            let Some(token) = tokens.get(end) else { break };
            let goes_on = match token.kind {
                Kind::Word => !token.class.any(Class::FUNCTION),
                // "Free entry 2 our draw": a word of its own.
                Kind::Number
                    if end > at && matches!(tokens.raw(end), "2" | "4") && !tokens.is_glued(end + 1) =>
                {
                    false
                }
                Kind::Number => true,
                Kind::Percent => tokens.is_glued(end) && end > at,
                // "Wi-Fi", "T-shirt", "Amazon & more" is cut at the "&".
                Kind::Mark('-' | '‘' | '’' | '\'') => {
                    tokens.is_glued(end) && tokens.is_glued(end + 1) && end + 1 < tokens.len()
                }
                Kind::Mark('+') => end > at,
                _ => false,
            };
            if !goes_on || (end > at && token.line_start) || self.is_used(end) {
                break;
            }
            end += 1;
        }
        // A phrase does not end in a joint.
        while end > at && matches!(tokens.kind(end.wrapping_sub(1)), Some(Kind::Mark(_))) {
            end -= 1;
        }
        end
    }

    /// How far back a noun phrase in front of `at` goes: up to `most` tokens.
    pub(super) fn phrase_start(&self, at: usize, most: usize) -> usize {
        let tokens = self.tokens;
        let mut start = at;
        while start > 0 && at - start < most {
            let before = start.wrapping_sub(1);
            let Some(token) = tokens.get(before) else { break };
            let goes_on = match token.kind {
                Kind::Word => !token.class.any(Class::FUNCTION),
                Kind::Number => true,
                Kind::Mark('-' | '+' | '\'') => tokens.is_glued(before),
                _ => false,
            };
            if !goes_on
                || tokens.get(start).is_none_or(|token| token.line_start && start < at)
                || self.is_used(before)
            {
                break;
            }
            start = before;
        }
        while start < at && matches!(tokens.kind(start), Some(Kind::Mark(_))) {
            start += 1;
        }
        start
    }

    /// Whether a word of the class is within `reach` tokens behind `at`, in the same sentence.
    pub(super) fn word_behind(
        &self,
        at: usize,
        reach: usize,
        wanted: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let tokens = self.tokens;
        for place in at..at.saturating_add(reach).min(tokens.len()) {
            if place > at && tokens.is_break(place) {
                return None;
            }
            if wanted(tokens.word(place)) {
                return Some(place);
            }
        }
        None
    }

    /// The nearest wanted word within `reach` tokens in front of `at`, in the same sentence.
    pub(super) fn word_before(
        &self,
        at: usize,
        reach: usize,
        wanted: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let tokens = self.tokens;
        let mut place = at;
        for _ in 0..reach {
            if place == 0 || tokens.is_break(place) {
                return None;
            }
            place -= 1;
            if wanted(tokens.word(place)) {
                return Some(place);
            }
        }
        None
    }

    /// The offers with their words, in the order of the text.
    pub(super) fn finish(mut self, field: TextField) -> Vec<OfferSpan> {
        self.found.sort_by_key(|found| (found.from, found.to));
        let mut seen = HashSet::new();
        let mut spans = Vec::with_capacity(self.found.len());
        for found in &self.found {
            let (Some(first), Some(last)) =
                (self.tokens.get(found.from), self.tokens.get(found.to.wrapping_sub(1)))
            else {
                continue;
            };
            let (start, end) = (first.start, last.end);
            let Some(text) = self.tokens.text.get(start..end) else { continue };
            if !seen.insert((found.kind, text.to_ascii_lowercase())) {
                continue;
            }
            let code = (found.kind == OfferKind::PromoCode).then(|| text.to_owned());
            spans.push(OfferSpan {
                kind: found.kind,
                value: found.value,
                unit: found.unit.map(str::to_owned),
                currency: found.currency.map(str::to_owned),
                code,
                text: text.to_owned(),
                field,
                start,
                end,
            });
        }
        spans
    }
}
