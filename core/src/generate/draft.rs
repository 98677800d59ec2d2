//! A record before it is written: texts as ranges of one buffer, which the next record uses again.

use super::copy::{Piece, PieceKind, Renderer, Want, needs};
use super::idea::{Idea, NO_KIND};
use super::market::Market;
use super::metrics::Funnel;
use super::plan::{Message, Plan};
use super::seed::{Purpose, Stream, mix};
use super::text::push_hashtag;
use crate::SentimentLabel;
use crate::validate::gsm7_len;

/// Bytes of [`Draft::text`].
pub(super) type Span = (usize, usize);

const SMS: usize = 160;
const PUSH_TITLE: usize = 50;
const PUSH_BODY: usize = 150;
const SEARCH_TITLE: usize = 30;
const SEARCH_BODY: usize = 90;
const TITLE: usize = 90;
const SUBJECT: usize = 150;

/// Channels by their place in the vocabulary.
pub(super) mod channel {
    pub(in crate::generate) const EMAIL: u8 = 0;
    pub(in crate::generate) const SOCIAL: u8 = 1;
    pub(in crate::generate) const DISPLAY: u8 = 2;
    pub(in crate::generate) const SEARCH: u8 = 3;
    pub(in crate::generate) const PUSH: u8 = 4;
    pub(in crate::generate) const SMS: u8 = 5;
    pub(in crate::generate) const VIDEO: u8 = 6;
    pub(in crate::generate) const DIRECT_MAIL: u8 = 7;
}

/// One record.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) index: u64,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) subject: Option<Span>,
    pub(super) title: Option<Span>,
    pub(super) content: Span,
    pub(super) html: Option<Span>,
    pub(super) call_to_action: Option<Span>,
    pub(super) audience: Span,
    pub(super) keyword: Span,
    pub(super) landing_url: Option<Span>,
    pub(super) has_offer: bool,
    pub(super) message: Message,
    pub(super) end_day: i32,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) funnel: Option<Funnel>,
    pub(super) sentiment: SentimentLabel,
    /// In hundredths.
    pub(super) score: i32,
    pub(super) tactics: u8,
    pub(super) seconds: u32,
    pub(super) size: &'static str,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            index: 0,
            text: String::with_capacity(4096),
            pieces: Vec::new(),
            subject: None,
            title: None,
            content: (0, 0),
            html: None,
            call_to_action: None,
            audience: (0, 0),
            keyword: (0, 0),
            landing_url: None,
            has_offer: false,
            message: Message { idea: 0, channel: 0, day: 0, variant: 0, number: 0 },
            end_day: 0,
            hour: 0,
            minute: 0,
            funnel: None,
            sentiment: SentimentLabel::Neutral,
            score: 0,
            tactics: 0,
            seconds: 0,
            size: "",
        }
    }
}

impl Draft {
    pub(super) fn get(&self, span: Span) -> &str {
        self.text.get(span.0..span.1).unwrap_or_default()
    }
}

/// A slot with the room its channel gives it.
#[derive(Clone, Copy)]
struct Room {
    slot: u16,
    most: usize,
}

/// What a record is made with.
struct Composer<'m, 'd> {
    market: &'m Market,
    idea: &'m Idea,
    channel: u8,
    renderer: Renderer<'m, 'd>,
    stream: Stream,
}

impl Market {
    /// Makes record `index` into `draft`, with `plan` as the place where its block is laid out.
    pub(super) fn compose<'p>(&'p self, index: u64, plan: &'p mut Plan, draft: &mut Draft) -> &'p Idea {
        let (block, place) = self.place(index);
        self.plan(block, plan);
        let plan: &Plan = plan;
        let count = plan.messages.len().max(1);
        let place = usize::try_from(place).unwrap_or(0) % count;
        let message = plan.messages[place];
        let idea = &plan.ideas[usize::from(message.idea)];
        draft.index = index;
        draft.message = message;
        draft.text.clear();
        draft.pieces.clear();
        (draft.subject, draft.title, draft.html, draft.landing_url) = (None, None, None, None);
        let key = mix(idea.key, 0x100 + u64::from(message.number));
        let want = Want { have: self.have(idea, message.day), kind: idea.kind, prefer: 0 };
        let offer = plan.offer(idea);
        let facts = self.facts(idea, message.channel, message.day, key, want, offer);
        draft.seconds = facts.seconds;
        let mut composer = Composer {
            market: self,
            idea,
            channel: message.channel,
            renderer: Renderer::new(facts, &mut draft.text, &mut draft.pieces),
            stream: Stream::of(key),
        };
        let (subject, title, content) = composer.texts();
        let sentiment = composer.renderer.sentiment.unwrap_or(SentimentLabel::Neutral);
        let call_to_action = composer.call_to_action(content, key);
        let (audience, keyword) = composer.words();
        let landing_url = composer.landing_url();
        draft.tactics = composer.renderer.tactics;
        (draft.subject, draft.title, draft.content) = (subject, title, content);
        (draft.call_to_action, draft.audience, draft.keyword) = (call_to_action, audience, keyword);
        draft.landing_url = Some(landing_url);
        draft.has_offer = draft.pieces.iter().any(|piece| piece.kind == PieceKind::Offer);
        draft.sentiment = sentiment;
        self.numbers(index, idea, draft);
        if self.html && message.channel == channel::EMAIL {
            self.write_html(idea, plan, draft);
        }
        idea
    }

    /// The needs that are met on a day, as bits.
    fn have(&self, idea: &Idea, day: i32) -> u32 {
        let mut have = idea.have;
        if let Some(deadline) = idea.deadline {
            have |= match deadline - day {
                i32::MIN..0 => 0,
                0 => needs::DEADLINE | needs::TODAY,
                1 => needs::DEADLINE | needs::WEEK | needs::TOMORROW,
                2..=6 => needs::DEADLINE | needs::WEEK | needs::DAYS,
                7..=14 => needs::DEADLINE | needs::DAYS,
                _ => needs::DEADLINE,
            };
        }
        let industry = self.companies[usize::from(idea.company)].industry_number;
        if self.calendar.holiday(industry, day) > 0 {
            have |= needs::HOLIDAY;
        }
        have
    }

    fn numbers(&self, index: u64, idea: &Idea, draft: &mut Draft) {
        const SIZES: [&str; 8] =
            ["300x250", "728x90", "336x280", "160x600", "320x50", "300x600", "970x250", "320x100"];
        let message = draft.message;
        let mut stream = Stream::new(self.seed, index, Purpose::Record);
        draft.hour = self.hours.draw(&mut stream).unwrap_or(9);
        draft.minute = u8::try_from(stream.below(60)).unwrap_or(0);
        let scales = self.scales.get(usize::from(message.channel)).and_then(Option::as_ref);
        draft.funnel = scales.map(|scales| scales.draw(&mut stream));
        let step = i32::try_from(stream.below(61)).unwrap_or(0);
        draft.score = match draft.sentiment {
            SentimentLabel::Positive => 35 + step,
            SentimentLabel::Neutral => step / 3 - 10,
            SentimentLabel::Negative => -35 - step,
        };
        draft.size = SIZES[stream.below(8) as usize];
        // What is sent is read for days, what is shown is shown for weeks.
        let (shortest, longest) = match message.channel {
            channel::EMAIL | channel::PUSH | channel::SMS => (1, 6),
            channel::SOCIAL => (3, 14),
            channel::DIRECT_MAIL => (14, 45),
            _ => (7, 42),
        };
        let flight = i32::try_from(stream.between(shortest, longest)).unwrap_or(1);
        draft.end_day = idea.deadline.unwrap_or(message.day + flight).max(message.day);
    }
}

impl Composer<'_, '_> {
    /// Writes subject, title and content, each within the limits of the channel.
    fn texts(&mut self) -> (Option<Span>, Option<Span>, Span) {
        let slots = self.market.slots;
        let (mut subject, mut title) = (None, None);
        let content = match self.channel {
            channel::EMAIL => {
                subject = Some(self.limited(Room { slot: slots.subject, most: SUBJECT }));
                return (subject, title, self.email());
            }
            channel::PUSH => {
                title = Some(self.limited(Room { slot: slots.push_title, most: PUSH_TITLE }));
                Room { slot: slots.push_body, most: PUSH_BODY }
            }
            channel::SEARCH => {
                title = Some(self.limited(Room { slot: slots.search_title, most: SEARCH_TITLE }));
                Room { slot: slots.search_body, most: SEARCH_BODY }
            }
            channel::SMS => return (subject, title, self.sms()),
            other => {
                title = self.optional(Room { slot: slots.title, most: TITLE });
                let slot = match other {
                    channel::SOCIAL => slots.social,
                    channel::DISPLAY => slots.display,
                    channel::VIDEO => slots.video,
                    _ => slots.direct_mail,
                };
                Room { slot, most: usize::MAX }
            }
        };
        let content = self.limited(content);
        if self.channel == channel::SOCIAL
            && !self.renderer.since(content.0).contains('#')
            && self.stream.chance(50)
        {
            self.renderer.plain(" ");
            let mut tag = String::new();
            push_hashtag(&mut tag, &self.market.companies[usize::from(self.idea.company)].name);
            self.renderer.plain(&tag);
            return (subject, title, (content.0, self.renderer.len()));
        }
        subject = None;
        (subject, title, content)
    }

    /// A part that fits its room: other throws, then none at all.
    fn optional(&mut self, room: Room) -> Option<Span> {
        self.renderer.begin();
        let start = self.renderer.len();
        let (pieces, tactics) = (self.renderer.pieces().len(), self.renderer.tactics);
        for attempt in 0..16 {
            let prefer = if attempt < 6 && self.idea.kind != NO_KIND && self.stream.chance(75) {
                needs::OFFER
            } else {
                0
            };
            if self.renderer.part_in(room.slot, &mut self.stream, prefer, room.most) {
                let text = self.renderer.since(start);
                if text.len() <= room.most || text.chars().count() <= room.most {
                    return Some((start, self.renderer.len()));
                }
            }
            self.renderer.take_back(start, pieces, tactics);
        }
        None
    }

    /// A part that fits its room, and something plain where the copy has nothing that does.
    fn limited(&mut self, room: Room) -> Span {
        if let Some(span) = self.optional(room) {
            return span;
        }
        let start = self.renderer.len();
        let company = &self.market.companies[usize::from(self.idea.company)];
        let fallback = [company.name.as_str(), company.domain.as_str(), "News for you"];
        let fits = |text: &&str| text.chars().count() <= room.most;
        self.renderer.plain(fallback.into_iter().find(fits).unwrap_or("News"));
        self.renderer.sentiment = None;
        (start, self.renderer.len())
    }

    fn email(&mut self) -> Span {
        let slots = self.market.slots;
        self.renderer.begin();
        let start = self.renderer.len();
        let mut sentiment = None;
        let parts = [
            (slots.preheader, 55),
            (slots.opening, 85),
            (slots.body, 100),
            (slots.ps, 25),
            (slots.footer, 92),
        ];
        for (slot, percent) in parts {
            if !self.stream.chance(percent) {
                continue;
            }
            let before = self.renderer.len();
            let (pieces, tactics) = (self.renderer.pieces().len(), self.renderer.tactics);
            if before > start {
                self.renderer.plain("\n\n");
            }
            let is_body = slot == slots.body;
            let prefer = if is_body && self.idea.kind != NO_KIND { needs::OFFER } else { 0 };
            if self.renderer.part(slot, &mut self.stream, prefer) {
                if is_body {
                    sentiment = self.renderer.sentiment;
                }
            } else if is_body {
                self.plainly();
            } else {
                self.renderer.take_back(before, pieces, tactics);
            }
        }
        self.renderer.sentiment = sentiment;
        (start, self.renderer.len())
    }

    /// What can always be said.
    fn plainly(&mut self) {
        let company = &self.market.companies[usize::from(self.idea.company)];
        self.renderer.plain("News from ");
        self.renderer.plain(&company.name);
        self.renderer.plain(": https://");
        self.renderer.plain(&company.domain);
    }

    fn sms(&mut self) -> Span {
        const STOP: &str = "Reply STOP to opt out";
        let slots = self.market.slots;
        self.renderer.begin();
        let start = self.renderer.len();
        let (pieces, tactics) = (self.renderer.pieces().len(), self.renderer.tactics);
        for attempt in 0..24 {
            let prefer = if attempt < 12 && self.idea.kind != NO_KIND { needs::OFFER } else { 0 };
            if self.renderer.part_in(slots.sms, &mut self.stream, prefer, SMS) {
                if !self.renderer.since(start).contains("STOP") {
                    let sentiment = self.renderer.sentiment;
                    self.renderer.plain(" ");
                    if !self.renderer.part(slots.optout, &mut self.stream, 0)
                        || !self.renderer.since(start).contains("STOP")
                    {
                        self.renderer.plain(" ");
                        self.renderer.plain(STOP);
                    }
                    self.renderer.sentiment = sentiment;
                }
                if gsm7_len(self.renderer.since(start)).is_some_and(|len| len <= SMS) {
                    return (start, self.renderer.len());
                }
            }
            self.renderer.take_back(start, pieces, tactics);
        }
        self.plainly();
        if gsm7_len(self.renderer.since(start)).is_none_or(|len| len + 1 + STOP.len() > SMS) {
            self.renderer.take_back(start, pieces, tactics);
            self.renderer.plain("News for you.");
        }
        self.renderer.plain(" ");
        self.renderer.plain(STOP);
        self.renderer.sentiment = None;
        (start, self.renderer.len())
    }

    /// The call to action as the content has it, or one for the button.
    fn call_to_action(&mut self, content: Span, key: u64) -> Option<Span> {
        let inside = |piece: &&Piece| piece.kind == PieceKind::CallToAction && piece.start >= content.0;
        if let Some(piece) = self.renderer.pieces().iter().find(inside) {
            return Some((piece.start, piece.end));
        }
        if matches!(self.channel, channel::SMS | channel::PUSH) {
            return None;
        }
        self.renderer.begin();
        let start = self.renderer.len();
        let slot = self.market.slots.cta;
        let made = self.renderer.part(slot, &mut Stream::of(mix(key, u64::from(slot))), 0);
        made.then(|| (start, self.renderer.len()))
    }

    /// The audience, and what the campaign is filed under.
    fn words(&mut self) -> (Span, Span) {
        let (audience, product) = (self.renderer.word("audience"), self.renderer.product());
        let theme = usize::from(self.idea.theme).checked_sub(1);
        let theme = theme.and_then(|at| self.market.library.themes.get(at));
        let mut push = |text: &str| {
            self.renderer.begin();
            let start = self.renderer.len();
            self.renderer.plain(text);
            (start, self.renderer.len())
        };
        let audience = push(audience);
        // A message about a bill or a fault is about no product.
        let keyword = match theme {
            Some(theme) if self.idea.campaign_type == 2 => push(&theme.label),
            _ => push(product),
        };
        (audience, keyword)
    }

    fn landing_url(&mut self) -> Span {
        const MEDIA: [&str; 8] = ["email", "social", "display", "cpc", "push", "sms", "video", "print"];
        let company = &self.market.companies[usize::from(self.idea.company)];
        self.renderer.begin();
        let start = self.renderer.len();
        self.renderer.plain("https://");
        self.renderer.plain(&company.domain);
        self.renderer.plain("/");
        self.renderer.plain(self.market.pools.path(self.idea.key));
        if self.channel != channel::SMS {
            self.renderer.plain("?utm_medium=");
            self.renderer.plain(MEDIA[usize::from(self.channel)]);
        }
        (start, self.renderer.len())
    }
}
