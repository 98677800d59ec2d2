use serde::{Deserialize, Serialize};

use super::copy::{PieceKind, TACTICS};
use super::draft::Draft;
use super::idea::Idea;
use super::market::Market;
use super::moves::bit;
use super::options::Move;
use super::plan::Plan;
use super::text::push_grouped;
use crate::classify::{CallToActionSpan, DeadlineSpan, OfferKind, OfferSpan, TextField};
use crate::{CampaignType, Industry, SentimentLabel};

/// What is true of a generated campaign: the answer a classifier should give.
///
/// Spans are UTF-8 bytes of the campaign's fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerKey {
    /// The campaign's id.
    pub id: String,
    /// What the message is for.
    pub campaign_type: CampaignType,
    /// Whose business it is.
    pub industry: Industry,
    /// Tone of the words.
    pub sentiment: SentimentLabel,
    /// Means of persuasion, in the order urgency, scarcity, social proof, personalisation, loyalty, referral.
    pub tactics: Vec<String>,
    /// What is promised, in the order of the text.
    pub offers: Vec<OfferSpan>,
    /// The stated limit in time.
    pub deadline: Option<DeadlineSpan>,
    /// The step the reader is asked to take.
    pub call_to_action: Option<CallToActionSpan>,
    /// Campaigns with the same initiative carry the same idea.
    pub initiative: String,
    /// `A` or `B` where two versions are tested against each other.
    pub variant: Option<String>,
    /// The planted moves the campaign is part of.
    pub moves: Vec<Move>,
}

const KINDS: [OfferKind; 12] = [
    OfferKind::PercentOff,
    OfferKind::AmountOff,
    OfferKind::Bogo,
    OfferKind::FreeItem,
    OfferKind::FreeShipping,
    OfferKind::FreeTrial,
    OfferKind::Rate,
    OfferKind::Cashback,
    OfferKind::Points,
    OfferKind::Price,
    OfferKind::Prize,
    OfferKind::PromoCode,
];

/// The number of an offer, what it counts, and the currency.
type Measured = (Option<f64>, Option<&'static str>, Option<String>);

impl Market {
    pub(super) fn key(&self, idea: &Idea, plan: &Plan, draft: &Draft) -> AnswerKey {
        let company = &self.companies[usize::from(idea.company)];
        let mut fields: Vec<(TextField, usize, usize)> = Vec::with_capacity(4);
        let spans = [
            (TextField::Subject, draft.subject),
            (TextField::Title, draft.title),
            (TextField::Content, Some(draft.content)),
            (TextField::CallToAction, draft.call_to_action),
        ];
        for (field, span) in spans {
            if let Some((start, end)) = span {
                fields.push((field, start, end));
            }
        }
        let mut offers: Vec<OfferSpan> = Vec::new();
        let (mut deadline, mut call_to_action) = (None, None);
        let code = (!idea.values.code().is_empty()).then(|| idea.values.code().to_owned());
        let mut pieces = draft.pieces.clone();
        // An offer comes before the code in it.
        pieces.sort_by_key(|piece| (piece.start, std::cmp::Reverse(piece.end)));
        for piece in pieces {
            let Some((field, from, _)) =
                fields.iter().find(|(_, from, to)| piece.start >= *from && piece.end <= *to).copied()
            else {
                continue;
            };
            let text = draft.get((piece.start, piece.end)).to_owned();
            let (start, end) = (piece.start - from, piece.end - from);
            match piece.kind {
                PieceKind::Offer | PieceKind::Code => {
                    let is_code = piece.kind == PieceKind::Code;
                    let kind = if is_code {
                        OfferKind::PromoCode
                    } else {
                        KINDS.get(usize::from(idea.kind)).copied().unwrap_or(OfferKind::PromoCode)
                    };
                    if offers.iter().any(|known| known.field == field && known.text == text) {
                        continue;
                    }
                    let (value, unit, currency) =
                        if is_code { (None, None, None) } else { self.measure(idea, plan.offer(idea)) };
                    let code = if is_code || idea.code_in_offer.is_some() { code.clone() } else { None };
                    let unit = unit.map(str::to_owned);
                    offers.push(OfferSpan { kind, value, unit, currency, code, text, field, start, end });
                }
                PieceKind::Deadline => {
                    deadline.get_or_insert(DeadlineSpan {
                        text,
                        date: idea.deadline.map(|day| self.calendar.date(day)),
                        field,
                        start,
                        end,
                    });
                }
                PieceKind::CallToAction => {
                    // The words in the content count before those of the button.
                    call_to_action.get_or_insert(CallToActionSpan { text, field, start, end });
                }
            }
        }
        let tactics = TACTICS.iter().enumerate().filter(|(at, _)| draft.tactics >> at & 1 == 1);
        let variant = match draft.message.variant {
            1 => Some("A".to_owned()),
            2 => Some("B".to_owned()),
            _ => None,
        };
        AnswerKey {
            id: self.id(draft.index),
            campaign_type: CampaignType::ALL[usize::from(idea.campaign_type)],
            industry: company.industry.clone(),
            sentiment: draft.sentiment,
            tactics: tactics.map(|(_, name)| (*name).to_owned()).collect(),
            offers,
            deadline,
            call_to_action,
            initiative: format!("i1-{:012x}", idea.name & 0xffff_ffff_ffff),
            variant,
            moves: Move::ALL.iter().copied().filter(|kind| idea.moves & bit(*kind) > 0).collect(),
        }
    }

    /// The number in an offer, as its words have it.
    fn measure(&self, idea: &Idea, text: &str) -> Measured {
        let company = &self.companies[usize::from(idea.company)];
        let values = &idea.values;
        let money = |cents: u32| {
            let value = company.money.hundredths(cents.into()) as f64 / 100.0;
            (Some(value), Some("currency"), Some(company.currency.as_str().to_owned()))
        };
        let has_sign = text.contains(company.money.sign.as_str());
        match KINDS.get(usize::from(idea.kind)) {
            Some(OfferKind::AmountOff) => money(values.amount * 100),
            Some(OfferKind::Price) => money(values.price),
            Some(OfferKind::Cashback) if has_sign && per_cent(text).is_none() => money(values.amount * 100),
            Some(OfferKind::PercentOff | OfferKind::Cashback | OfferKind::Rate) => {
                per_cent(text).map_or((None, None, None), |value| (Some(value), Some("percent"), None))
            }
            Some(OfferKind::Points) => {
                let mut points = String::new();
                push_grouped(&mut points, u64::from(values.points));
                if text.contains(&points) {
                    (Some(f64::from(values.points)), Some("points"), None)
                } else {
                    (None, None, None)
                }
            }
            Some(OfferKind::FreeTrial) => {
                days(text).map_or((None, None, None), |value| (Some(value), Some("days"), None))
            }
            _ => (None, None, None),
        }
    }
}

/// The first number before a per cent sign or word.
fn per_cent(text: &str) -> Option<f64> {
    let at = text.find('%').or_else(|| text.find(" percent")).or_else(|| text.find(" per cent"))?;
    let before = text.get(..at)?.trim_end();
    let start = before.rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |at| at + 1);
    before.get(start..)?.parse().ok()
}

/// A length of time in days or weeks.
fn days(text: &str) -> Option<f64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let words: Vec<&str> = text.split([' ', '-']).collect();
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let each = if unit.starts_with("day") {
            1.0
        } else if unit.starts_with("week") {
            7.0
        } else {
            return None;
        };
        let number = number
            .parse::<u32>()
            .ok()
            .or_else(|| WORDS.iter().position(|word| word == number).and_then(|at| u32::try_from(at).ok()))?;
        Some(f64::from(number) * each)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_words() {
        assert_eq!(per_cent("a flat 20% off"), Some(20.0));
        assert_eq!(per_cent("rates from 4.9% APR"), Some(4.9));
        assert_eq!(per_cent("25 percent off"), Some(25.0));
        assert_eq!(per_cent("no-cost instalments"), None);
        assert_eq!(days("a free 14-day trial"), Some(14.0));
        assert_eq!(days("two weeks free"), Some(14.0));
        assert_eq!(days("three months free"), None);
    }
}
