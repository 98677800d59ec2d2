//! Templates become words.

use super::library::{Compiled, Library, Range, Step};
use super::lists::{Needs, Want};
use super::parse::{Case, Form};
use super::value::Value;
use super::words;
use crate::SentimentLabel;
use crate::generate::calendar::Calendar;
use crate::generate::company::CompanyFacts;
use crate::generate::idea::Values;
use crate::generate::pools::Pools;
use crate::generate::seed::{Stream, below, mix};
use crate::generate::text::{push_grouped, push_hashtag, push_money, push_number, push_rate};

/// Words inside of words.
const MAX_DEPTH: u8 = 4;

/// What a piece of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::generate) enum PieceKind {
    Offer,
    Code,
    Deadline,
    CallToAction,
}

/// A piece of a message that the answer key names: bytes of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::generate) struct Piece {
    pub(in crate::generate) kind: PieceKind,
    pub(in crate::generate) start: usize,
    pub(in crate::generate) end: usize,
}

/// All that a message is about.
#[derive(Clone, Copy, Debug)]
pub(in crate::generate) struct Facts<'a> {
    pub(in crate::generate) library: &'a Library,
    pub(in crate::generate) pools: &'a Pools,
    pub(in crate::generate) calendar: &'a Calendar,
    pub(in crate::generate) company: &'a CompanyFacts,
    /// The company whose voice and words are used: its own number, but for a copied campaign.
    pub(in crate::generate) speaker: u16,
    pub(in crate::generate) campaign_type: u8,
    pub(in crate::generate) channel: u8,
    pub(in crate::generate) theme: u16,
    pub(in crate::generate) idea_key: u64,
    pub(in crate::generate) message_key: u64,
    pub(in crate::generate) want: Want,
    /// The offer as it reads, and where in it the code is.
    pub(in crate::generate) offer: &'a str,
    pub(in crate::generate) code_in_offer: Option<Range>,
    pub(in crate::generate) values: &'a Values,
    pub(in crate::generate) day: i32,
    pub(in crate::generate) deadline: Option<i32>,
    pub(in crate::generate) holiday: &'a str,
    pub(in crate::generate) seconds: u32,
}

/// Writes templates into a text, and keeps book of what the answer key names.
#[derive(Debug)]
pub(in crate::generate) struct Renderer<'a, 'o> {
    facts: Facts<'a>,
    out: &'o mut String,
    pieces: &'o mut Vec<Piece>,
    /// Where the field starts.
    start: usize,
    /// Words inside of words.
    depth: u8,
    /// The room of the part, in characters.
    room: usize,
    /// The tactics of the templates used, as bits.
    pub(in crate::generate) tactics: u8,
    /// The tone of the outermost template.
    pub(in crate::generate) sentiment: Option<SentimentLabel>,
}

impl<'a, 'o> Renderer<'a, 'o> {
    pub(in crate::generate) fn new(
        facts: Facts<'a>,
        out: &'o mut String,
        pieces: &'o mut Vec<Piece>,
    ) -> Self {
        let start = out.len();
        Self { facts, out, pieces, start, depth: 0, room: usize::MAX, tactics: 0, sentiment: None }
    }

    /// Writes one message part from a slot, of templates that can come out in `room` characters; `false`, with
    /// nothing written, if no template fits.
    pub(in crate::generate) fn part_in(
        &mut self,
        slot: u16,
        stream: &mut Stream,
        prefer: u32,
        room: usize,
    ) -> bool {
        self.room = room;
        let written = self.part(slot, stream, prefer);
        self.room = usize::MAX;
        written
    }

    /// Writes one message part from a slot; `false`, with nothing written, if no template fits.
    pub(in crate::generate) fn part(&mut self, slot: u16, stream: &mut Stream, prefer: u32) -> bool {
        let (start, pieces, tactics) = (self.out.len(), self.pieces.len(), self.tactics);
        // What is chosen inside may turn out not to fit; another throw then finds another way.
        for _ in 0..4 {
            if let Some(sentiment) = self.slot(slot, stream, prefer) {
                while self.out.len() > start && self.out.ends_with([' ', '\n']) {
                    self.out.pop();
                }
                if self.out.len() > start {
                    self.sentiment = sentiment;
                    return true;
                }
            }
            self.out.truncate(start);
            self.pieces.truncate(pieces);
            self.tactics = tactics;
        }
        false
    }

    /// Marks where a field starts, so that no blank is written there.
    pub(in crate::generate) fn begin(&mut self) {
        self.start = self.out.len();
    }

    /// Writes plain text.
    pub(in crate::generate) fn plain(&mut self, text: &str) {
        self.push(text);
    }

    /// The length of what was written.
    pub(in crate::generate) fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written from `start` on.
    pub(in crate::generate) fn since(&self, start: usize) -> &str {
        self.out.get(start..).unwrap_or_default()
    }

    /// How many pieces there are.
    pub(in crate::generate) fn pieces(&self) -> &[Piece] {
        self.pieces
    }

    /// Takes back what was written.
    pub(in crate::generate) fn take_back(&mut self, len: usize, pieces: usize, tactics: u8) {
        self.out.truncate(len);
        self.pieces.truncate(pieces);
        self.tactics = tactics;
    }

    /// Writes a template of a slot: its tone, which not every template has, or `None` if none fits.
    #[expect(clippy::option_option, reason = "nothing written is not the same as nothing said of the tone")]
    fn slot(&mut self, slot: u16, stream: &mut Stream, prefer: u32) -> Option<Option<SentimentLabel>> {
        let facts = &self.facts;
        let library = facts.library;
        let list = library.list(facts.speaker, facts.campaign_type, facts.channel, facts.theme, slot);
        let want = Want { prefer, ..facts.want };
        let templates = &library.templates;
        // The room is that of the outermost template.
        let room = std::mem::replace(&mut self.room, usize::MAX);
        let drawn = if room == usize::MAX {
            library.lists.draw(list, stream, want, |at| templates[at as usize].needs)
        } else {
            // Bytes are at least as many as characters, and names have few letters that take two.
            let (offer, company) = (facts.offer.chars().count(), facts.company.letters);
            library.lists.draw(list, stream, want, |at| {
                let template = &templates[at as usize];
                if template.least.bytes(offer, company) > room { Needs::NEVER } else { template.needs }
            })
        };
        self.room = room;
        let at = drawn?;
        let template: &Compiled = templates.get(at as usize)?;
        self.tactics |= template.tactics;
        let start = self.out.len();
        self.room = usize::MAX;
        let written = self.steps(template.steps, stream);
        self.room = room;
        if !written {
            return None;
        }
        match library.slot_roles.get(usize::from(slot)) {
            Some(1) => self.piece(PieceKind::Deadline, start),
            Some(2) => self.piece(PieceKind::CallToAction, start),
            _ => {}
        }
        Some(template.sentiment)
    }

    /// Notes a piece, without blanks and stops around it.
    fn piece(&mut self, kind: PieceKind, start: usize) {
        let text = self.out.get(start..).unwrap_or_default();
        let end = start + text.trim_end_matches([' ', '.', '!', '\n']).len();
        let start = start + text.len() - text.trim_start().len();
        if start < end {
            self.pieces.push(Piece { kind, start, end });
        }
    }

    fn steps(&mut self, range: Range, stream: &mut Stream) -> bool {
        let library = self.facts.library;
        let steps = library.steps.get(range.0 as usize..range.1 as usize).unwrap_or_default();
        for step in steps {
            match *step {
                Step::Text(text) => self.push(library.get(text)),
                Step::Word { lexicon, ordinal, form, case } => {
                    let Some(phrase) = self.phrase(lexicon, ordinal) else { return false };
                    let phrase = &library.phrases[phrase as usize];
                    if phrase.steps.0 < phrase.steps.1 {
                        // Words that ask for each other would never end.
                        if self.depth >= MAX_DEPTH {
                            return false;
                        }
                        let start = self.out.len();
                        self.depth += 1;
                        let written = self.steps(phrase.steps, stream);
                        self.depth -= 1;
                        if !written {
                            return false;
                        }
                        self.recase(start, case);
                        continue;
                    }
                    let text = library.get(match form {
                        Form::Base => phrase.base,
                        Form::Article => phrase.with_article,
                        Form::Plural => phrase.plural,
                    });
                    self.cased(text, case);
                }
                Step::Agree { verb, lexicon, ordinal, case } => {
                    let Some(phrase) = self.phrase(lexicon, ordinal) else { return false };
                    self.cased(verb.word(library.phrases[phrase as usize].is_plural), case);
                }
                Step::Value { value, article, case } => {
                    let start = self.out.len();
                    if !self.value(value) || self.out.len() == start {
                        return false;
                    }
                    if article {
                        self.insert_article(start);
                    }
                    self.recase(start, case);
                }
                Step::Slot { slot, case } => {
                    let start = self.out.len();
                    if self.slot(slot, stream, 0).is_none() {
                        return false;
                    }
                    self.recase(start, case);
                }
                Step::Choice { first, count } => {
                    let arm = first + stream.below(count);
                    let arm = library.arms.get(arm as usize).copied().unwrap_or_default();
                    if !self.steps(arm, stream) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// The entry a name stands for in this message: the same however often it is asked for.
    #[inline]
    fn phrase(&self, lexicon: u16, ordinal: u8) -> Option<u32> {
        let facts = &self.facts;
        let library = facts.library;
        let (first, end) = library.words(facts.speaker, facts.theme, lexicon);
        let count = end.saturating_sub(first);
        let shared = library.is_shared.get(usize::from(lexicon)).copied().unwrap_or(false);
        let key = if library.is_fact.get(usize::from(lexicon)).copied().unwrap_or(false) {
            facts.company.facts_key
        } else if shared {
            facts.idea_key
        } else {
            facts.message_key
        };
        let number = mix(key, u64::from(lexicon));
        let entry = |at: u32| library.entries.get((first + at) as usize).copied().filter(|_| count > 0);
        let mut at = below(number, count);
        if ordinal < 2 || count < 2 {
            return entry(at);
        }
        // Each ordinal takes the next entry, some steps on, that none before it took.
        let step = 1 + below(number << 32, (count - 1) / 2);
        let mut taken = [entry(at); 4];
        for turn in 1..usize::from(ordinal).min(taken.len()) {
            at = (at + step) % count;
            let mut tries = 0;
            while taken[..turn].contains(&entry(at)) && tries < count {
                at = (at + 1) % count;
                tries += 1;
            }
            taken[turn] = entry(at);
        }
        entry(at)
    }

    /// Writes a text so that no blank is doubled, stands before a stop, or starts a line.
    #[inline]
    fn push(&mut self, text: &str) {
        let mut text = text;
        match text.as_bytes().first() {
            Some(b' ') if self.out.len() == self.start || self.out.ends_with([' ', '\n']) => {
                text = &text[1..];
            }
            Some(b'\n' | b'.' | b',') if self.out.len() > self.start => {
                while self.out.len() > self.start && self.out.ends_with(' ') {
                    self.out.pop();
                }
                if text.starts_with('.') && !text.starts_with("..") && self.out.ends_with(['.', '!', '?']) {
                    text = &text[1..];
                }
            }
            _ => {}
        }
        self.out.push_str(text);
    }

    #[inline]
    fn cased(&mut self, text: &str, case: Case) {
        let start = self.out.len();
        self.push(text);
        if case != Case::Same {
            self.recase(start, case);
        }
    }

    fn recase(&mut self, start: usize, case: Case) {
        let start = start.min(self.out.len());
        match case {
            Case::Same => {}
            Case::Capital => words::capitalise(self.out, start),
            Case::Title => words::title(self.out, start),
            Case::Upper => words::upper(self.out, start),
        }
    }

    fn insert_article(&mut self, start: usize) {
        let text = self.out.get(start..).unwrap_or_default();
        if !["a ", "an ", "the ", "your ", "our "].iter().any(|article| text.starts_with(article)) {
            let article = words::article(text);
            self.out.insert(start, ' ');
            self.out.insert_str(start, article);
            let moved = article.len() + 1;
            for piece in self.pieces.iter_mut().filter(|piece| piece.start >= start) {
                piece.start += moved;
                piece.end += moved;
            }
        }
    }

    fn money(&mut self, cents: u64) {
        let money = &self.facts.company.money;
        push_money(self.out, &money.sign, money.hundredths(cents));
    }

    /// Writes a value; `false` if there is none.
    fn value(&mut self, value: Value) -> bool {
        let facts = self.facts;
        let (company, values) = (facts.company, facts.values);
        match value {
            Value::Company => self.push(&company.name),
            Value::Domain => self.push(&company.domain),
            Value::Slogan => self.push(&company.slogan),
            Value::Loyalty => self.push(&company.loyalty),
            Value::App => self.push(&company.app),
            Value::FirstName => self.push(facts.pools.first_name(facts.message_key)),
            Value::City => self.push(facts.pools.city(company.key)),
            Value::Address => self.push(facts.pools.address(company.key)),
            Value::Offer => {
                let start = self.out.len();
                self.push(facts.offer);
                self.pieces.push(Piece { kind: PieceKind::Offer, start, end: self.out.len() });
                if let Some((from, to)) = facts.code_in_offer {
                    let (start, end) = (start + from as usize, start + to as usize);
                    self.pieces.push(Piece { kind: PieceKind::Code, start, end });
                }
            }
            Value::Percent => push_number(self.out, u64::from(values.percent)),
            Value::Amount => self.money(u64::from(values.amount) * 100),
            Value::Minimum => self.money(u64::from(values.minimum) * 100),
            Value::Price => self.money(u64::from(values.price)),
            Value::WasPrice => self.money(u64::from(values.was_price)),
            Value::Points => push_grouped(self.out, u64::from(values.points)),
            Value::Rate => push_rate(self.out, values.rate),
            Value::Quantity => push_number(self.out, u64::from(values.quantity)),
            Value::Code => {
                let start = self.out.len();
                self.push(values.code());
                self.pieces.push(Piece { kind: PieceKind::Code, start, end: self.out.len() });
            }
            Value::Deadline => {
                let slot = facts.library.deadline_slot;
                return self
                    .slot(slot, &mut Stream::of(mix(facts.message_key, u64::from(slot))), 0)
                    .is_some();
            }
            Value::Cta => {
                let slot = facts.library.cta_slot;
                return self
                    .slot(slot, &mut Stream::of(mix(facts.message_key, u64::from(slot))), 0)
                    .is_some();
            }
            Value::DeadlineDay => match facts.deadline {
                Some(day) => self.push(Calendar::weekday(day)),
                None => return false,
            },
            Value::DeadlineDate => match facts.deadline {
                Some(day) => self.push(facts.calendar.long(day, company.day_first)),
                None => return false,
            },
            Value::DaysLeft => match facts.deadline {
                Some(day) => push_number(self.out, u64::try_from(day - facts.day).unwrap_or(0)),
                None => return false,
            },
            Value::LaunchWeekday => self.push(Calendar::weekday(facts.day)),
            Value::Month => self.push(facts.calendar.month(facts.day)),
            Value::Season => self.push(facts.calendar.season(facts.day, company.southern, company.says_fall)),
            Value::Holiday => self.push(facts.holiday),
            Value::Link => {
                self.push("https://");
                self.out.push_str(&company.domain);
                self.out.push('/');
                self.out.push_str(facts.pools.path(facts.idea_key));
            }
            Value::Hashtag => self.push(&company.hashtag),
            Value::Hashtags => {
                self.push(&company.hashtag);
                self.out.push(' ');
                let product = self.product();
                push_hashtag(self.out, product);
            }
            Value::Seconds => push_number(self.out, u64::from(facts.seconds)),
            Value::Year => push_number(self.out, u64::from(facts.calendar.date(facts.day).year())),
            Value::Unsubscribe => {
                self.push("https://");
                self.out.push_str(&company.domain);
                self.out.push_str("/unsubscribe");
            }
        }
        true
    }

    /// The product the idea is about.
    pub(in crate::generate) fn product(&self) -> &'a str {
        self.word("product")
    }

    /// The entry of a lexicon in this message.
    pub(in crate::generate) fn word(&self, name: &str) -> &'a str {
        let library = self.facts.library;
        let phrase = library.lexicon_id(name).and_then(|lexicon| self.phrase(lexicon, 1));
        phrase.map_or("", |phrase| library.get(library.phrases[phrase as usize].base))
    }
}
