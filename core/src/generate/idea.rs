//! One idea, which one or several messages carry: who, what, which offer, until when.

use super::copy::{Facts, PieceKind, Renderer, Want, needs};
use super::market::Market;
use super::moves::bit;
use super::options::Move;
use super::plan::Plan;
use super::seed::{Stream, mix};
use super::text::push_number;

/// No offer, as a kind.
pub(super) const NO_KIND: u8 = 31;

/// Kinds of offer by their numbers.
pub(super) mod kinds {
    pub(in crate::generate) const PERCENT_OFF: u8 = 0;
    pub(in crate::generate) const CASHBACK: u8 = 7;
    pub(in crate::generate) const PROMO_CODE: u8 = 11;
    /// Kinds that are had by entering a code: percent, amount, buy-one-get-one, gift, shipping, trial.
    pub(in crate::generate) const WITH_CODE: u32 = 0b11_1111;
}

/// The numbers of an offer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values {
    pub(super) percent: u32,
    pub(super) amount: u32,
    pub(super) minimum: u32,
    /// In cents.
    pub(super) price: u32,
    pub(super) was_price: u32,
    pub(super) points: u32,
    /// In hundredths of a per cent.
    pub(super) rate: u32,
    pub(super) quantity: u32,
    code: [u8; 12],
    code_len: u8,
}

impl Values {
    pub(super) fn code(&self) -> &str {
        self.code
            .get(..usize::from(self.code_len))
            .and_then(|code| std::str::from_utf8(code).ok())
            .unwrap_or_default()
    }

    fn set_code(&mut self, text: &str) {
        for (to, from) in self.code.iter_mut().zip(text.bytes()) {
            *to = from;
            self.code_len += 1;
        }
    }
}

/// An idea. Its texts are in the [`Plan`] it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Idea {
    pub(super) company: u16,
    pub(super) speaker: u16,
    pub(super) campaign_type: u8,
    pub(super) theme: u16,
    pub(super) key: u64,
    /// Identity for the answer key; of a copied idea another one than the original's.
    pub(super) name: u64,
    pub(super) kind: u8,
    pub(super) values: Values,
    pub(super) have: u32,
    pub(super) day: i32,
    pub(super) deadline: Option<i32>,
    /// The channels it can use, as bits.
    pub(super) channels: u8,
    pub(super) offer: (u32, u32),
    pub(super) code_in_offer: Option<(u32, u32)>,
    pub(super) moves: u8,
}

/// Words codes begin with.
const CODE_WORDS: [&str; 24] = [
    "SAVE", "EXTRA", "TREAT", "MORE", "HELLO", "YAY", "ENJOY", "PLUS", "BONUS", "VIP", "THANKS", "NOW", "GO",
    "PERK", "SMILE", "FRESH", "LUCKY", "FIRST", "GET", "TAKE", "CLUB", "HURRAY", "JOY", "WOW",
];

impl Market {
    /// Draws an idea of a company, or of any.
    pub(super) fn idea(&self, stream: &mut Stream, of: Option<u16>, plan: &mut Plan) -> Option<Idea> {
        let key = stream.next();
        let company = match of {
            Some(company) => company,
            None => self.draw_company(stream)?,
        };
        let campaign_type = self.types.get(usize::from(company))?.draw(stream)?;
        let (theme, channels) = self.draw_theme(company, campaign_type, stream)?;
        let facts = self.companies.get(usize::from(company))?;
        let mut day = self.days.get(usize::from(company))?.draw(stream);
        let mut moves = 0;
        let sells = campaign_type == 0 && theme == 0;
        let mut war = None;
        if let Some((industry, start, end)) = self.moves.war {
            if industry == facts.industry_number && sells {
                // The war draws campaigns to it: half of those it could have are in its weeks.
                if stream.chance(40) {
                    day = start + i32::try_from(stream.below(21)).unwrap_or(0);
                }
                if (start..=end).contains(&day) && !self.is_silent(company, day) {
                    moves |= bit(Move::PriceWar);
                    war = Some(day - start);
                }
            }
            if self.is_silent(company, day) {
                day = self.days.get(usize::from(company))?.draw(stream);
            }
        }
        if let Some((who, _, _, start)) = self.moves.shift {
            if who == company && day >= start {
                moves |= bit(Move::ChannelShift);
            }
        }
        let asked = usize::from(theme).checked_sub(1).and_then(|at| self.library.themes.get(at));
        let (asked_needs, asked_kinds) = asked.map_or((0, 0), |theme| (theme.needs, theme.kinds));
        let wants_offer = asked_needs & needs::OFFER > 0
            || war.is_some()
            || stream.chance(match campaign_type {
                0 => 88,
                1 => 0,
                _ => 20,
            });
        let mut kind = NO_KIND;
        if wants_offer {
            let drawn = if war.is_some() {
                Some(kinds::PERCENT_OFF)
            } else if asked_kinds > 0 {
                let first = u8::try_from(asked_kinds.trailing_zeros()).ok();
                facts.offers.draw_of(stream, asked_kinds).or(first)
            } else {
                // A price draw is about nothing else, so it has a theme of its own.
                facts.offers.draw_of(stream, if self.has_contests { !(1 << 10) } else { u32::MAX })
            };
            kind = drawn.unwrap_or(NO_KIND);
        }
        let has_offer = kind != NO_KIND;
        let has_deadline = asked_needs & needs::DEADLINE > 0
            || stream.chance(match (campaign_type, has_offer) {
                (0, true) => 82,
                (0, false) => 25,
                (_, true) => 60,
                _ => 0,
            });
        let length = match stream.below(100) {
            0..8 => 0,
            8..15 => 1,
            15..62 => stream.between(2, 6),
            62..88 => stream.between(7, 14),
            _ => stream.between(15, 30),
        };
        let deadline = has_deadline.then(|| day + i32::try_from(length).unwrap_or(0));
        let mut values = self.values(facts, kind, stream);
        if let Some(days_in) = war {
            // Every few days somebody goes deeper.
            let deeper = u32::try_from(days_in / 4).unwrap_or(0) * 5;
            values.percent = (facts.depth.1 / 5 * 5 + 5 + deeper).clamp(10, 80);
        }
        let has_code = kind == kinds::PROMO_CODE
            || (has_offer && kinds::WITH_CODE >> kind & 1 == 1 && stream.chance(40))
            || asked_needs & needs::CODE > 0;
        let mut have = facts.have;
        if has_offer {
            have |= needs::OFFER;
        }
        if has_code {
            have |= needs::CODE;
            let word = CODE_WORDS[stream.below(24) as usize];
            let number = match kind {
                kinds::PERCENT_OFF => values.percent,
                1 => values.amount,
                _ => stream.between(2, 99),
            };
            let mut code = String::from(word);
            push_number(&mut code, u64::from(number));
            values.set_code(&code);
        }
        let mut idea = Idea {
            company,
            speaker: company,
            campaign_type,
            theme,
            key,
            name: key,
            kind,
            values,
            have,
            day,
            deadline,
            channels,
            offer: (0, 0),
            code_in_offer: None,
            moves,
        };
        if has_offer && !self.write_offer(&mut idea, plan) {
            idea.kind = NO_KIND;
            idea.have &= !(needs::OFFER | needs::CODE);
            if asked_needs & needs::OFFER > 0 {
                return None;
            }
        }
        Some(idea)
    }

    /// Writes the offer once, so that all messages of an idea promise the same thing in the same words.
    fn write_offer(&self, idea: &mut Idea, plan: &mut Plan) -> bool {
        let Some(slot) = self.library.offer_slot(idea.kind) else { return false };
        let start = plan.text.len();
        plan.pieces.clear();
        let want = Want { have: idea.have, kind: idea.kind, prefer: 0 };
        let facts = self.facts(idea, 0, idea.day, mix(idea.key, 1), want, "");
        let mut renderer = Renderer::new(facts, &mut plan.text, &mut plan.pieces);
        if !renderer.part(slot, &mut Stream::of(mix(idea.key, 2)), 0) {
            return false;
        }
        let place = |at: usize| u32::try_from(at - start).unwrap_or(0);
        let code = plan.pieces.iter().find(|piece| piece.kind == PieceKind::Code);
        idea.code_in_offer = code.map(|piece| (place(piece.start), place(piece.end)));
        let at = |at: usize| u32::try_from(at).unwrap_or(0);
        idea.offer = (at(start), at(plan.text.len()));
        true
    }

    /// All a renderer needs to know.
    pub(super) fn facts<'a>(
        &'a self,
        idea: &'a Idea,
        channel: u8,
        day: i32,
        message_key: u64,
        want: Want,
        offer: &'a str,
    ) -> Facts<'a> {
        let company = &self.companies[usize::from(idea.company)];
        let holiday = self.calendar.holiday(company.industry_number, day);
        Facts {
            library: &self.library,
            pools: &self.pools,
            calendar: &self.calendar,
            company,
            speaker: idea.speaker,
            campaign_type: idea.campaign_type,
            channel,
            theme: idea.theme,
            idea_key: idea.key,
            message_key,
            want,
            offer,
            code_in_offer: idea.code_in_offer,
            values: &idea.values,
            day,
            deadline: idea.deadline,
            holiday: self.calendar.holiday_name(holiday),
            seconds: [6, 15, 15, 20, 30, 30][(message_key % 6) as usize],
        }
    }

    fn values(&self, facts: &super::company::CompanyFacts, kind: u8, stream: &mut Stream) -> Values {
        const AMOUNTS: [u32; 16] = [3, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 500, 1000];
        const POINTS: [u32; 10] = [250, 500, 750, 1000, 1500, 2000, 2500, 5000, 7500, 10_000];
        let percent = if kind == kinds::CASHBACK {
            stream.between(1, 10)
        } else {
            let step = if stream.chance(85) { 5 } else { 1 };
            (stream.between(facts.depth.0, facts.depth.1) / step * step).max(facts.depth.0)
        };
        // A discount is a part of what is usually spent, and asks for several times itself.
        let typical = u32::midpoint(facts.prices.0, facts.prices.1) * stream.between(10, 45) / 100;
        let amount = AMOUNTS.iter().copied().rev().find(|amount| *amount <= typical).unwrap_or(3);
        let minimum = (amount * stream.between(3, 6)).next_multiple_of(5);
        let (low, high) = facts.prices;
        // The smaller of two throws: low prices are commoner.
        let whole = stream.between(low, high).min(stream.between(low, high));
        let cents = [0, 99, 99, 95, 50][stream.below(5) as usize];
        let price = if whole >= 200 { whole * 100 } else { whole * 100 + cents };
        let off = stream.between(facts.depth.0.max(8), facts.depth.1.max(15)).min(80);
        let was = (price / (100 - off)).max(whole + 1);
        let was_price = if whole >= 200 { was * 100 } else { was * 100 + cents };
        Values {
            percent,
            amount,
            minimum,
            price,
            was_price,
            points: POINTS[stream.below(10) as usize],
            rate: stream.between(39, 259) * 5,
            quantity: stream.between(2, 4),
            ..Values::default()
        }
    }
}
