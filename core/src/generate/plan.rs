//! The layout of a block of records: which ideas there are, and which record carries which.

use super::copy::Piece;
use super::idea::Idea;
use super::market::Market;
use super::moves::bit;
use super::options::Move;
use super::seed::{Purpose, Stream, mix};

/// Records of one block. Ideas do not cross its border, so that a block is a function of its number.
pub(super) const BLOCK: u64 = 32;

/// Blocks whose records take turns, so that neighbours belong to different ideas.
const TURNS: u64 = 32;

/// Blocks in which one campaign is copied.
const COPY_BLOCKS: u64 = 8;

/// One record to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message {
    /// Index into the ideas of the plan.
    pub(super) idea: u8,
    pub(super) channel: u8,
    pub(super) day: i32,
    /// 0, or 1 and 2 for the two arms of a test.
    pub(super) variant: u8,
    /// Which message of its idea it is.
    pub(super) number: u8,
}

/// A block laid out, with buffers that are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    block: Option<u64>,
    pub(super) ideas: Vec<Idea>,
    pub(super) messages: Vec<Message>,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl Plan {
    pub(super) fn offer(&self, idea: &Idea) -> &str {
        self.text.get(idea.offer.0 as usize..idea.offer.1 as usize).unwrap_or_default()
    }
}

/// The plans of the blocks whose records take turns.
#[derive(Clone, Debug, Default)]
pub(super) struct Plans(Vec<Plan>);

impl Plans {
    /// The plan for a record.
    pub(super) fn of(&mut self, index: u64) -> &mut Plan {
        let at = usize::try_from(index % TURNS).unwrap_or(0);
        if self.0.len() <= at {
            self.0.resize_with(at + 1, Plan::default);
        }
        &mut self.0[at]
    }
}

impl Market {
    /// The block of a record and its place there.
    pub(super) fn place(&self, index: u64) -> (u64, u64) {
        let block = index / (BLOCK * TURNS) * TURNS + index % TURNS;
        // Each block starts at another place, or the first records would all be first messages.
        let first = mix(self.seed, block) % BLOCK;
        (block, (index / TURNS % BLOCK + first) % BLOCK)
    }

    /// Lays out a block, unless the plan holds it already.
    pub(super) fn plan(&self, block: u64, plan: &mut Plan) {
        if plan.block == Some(block) {
            return;
        }
        plan.ideas.clear();
        plan.messages.clear();
        plan.text.clear();
        let mut stream = Stream::new(self.seed, block, Purpose::Block);
        if let Some((leader, follower)) = self.moves.copied {
            self.plan_copy(block, leader, follower, plan);
        }
        let mut tries = 0;
        while (plan.messages.len() as u64) < BLOCK {
            match self.idea(&mut stream, None, plan) {
                Some(idea) => self.messages(idea, &mut stream, plan),
                // A profile may have no copy for some of what it asks for.
                None if tries < 1000 => tries += 1,
                None => break,
            }
        }
        plan.messages.truncate(usize::try_from(BLOCK).unwrap_or(usize::MAX));
        plan.block = Some(block);
    }

    /// In each group of blocks, one begins with a campaign and another one with its copy.
    fn plan_copy(&self, block: u64, leader: u16, follower: u16, plan: &mut Plan) {
        let group = mix(mix(self.seed, Move::CopiedCampaign as u64), block / COPY_BLOCKS);
        let original = group % COPY_BLOCKS;
        let copy = (original + 1 + (group >> 8) % (COPY_BLOCKS - 1)) % COPY_BLOCKS;
        let here = block % COPY_BLOCKS;
        if here != original && here != copy {
            return;
        }
        let mut stream = Stream::of(group);
        let Some(mut idea) = self.idea(&mut stream, Some(leader), plan) else { return };
        if here == copy {
            let later = idea.day + 7 + i32::try_from((group >> 16) % 8).unwrap_or(0);
            if later > self.calendar.last || self.is_silent(follower, later) {
                return;
            }
            let moved = later - idea.day;
            idea.company = follower;
            idea.name = mix(idea.key, 3);
            idea.day = later;
            idea.deadline = idea.deadline.map(|day| day + moved);
            // Other moves of the leader are not the follower's, nor of the later day.
            let shifts = self.moves.shift.is_some_and(|(who, _, _, start)| who == follower && later >= start);
            idea.moves = bit(Move::CopiedCampaign) | if shifts { bit(Move::ChannelShift) } else { 0 };
        }
        self.messages(idea, &mut stream, plan);
    }

    /// Adds the messages of an idea.
    fn messages(&self, idea: Idea, stream: &mut Stream, plan: &mut Plan) {
        let Ok(at) = u8::try_from(plan.ideas.len()) else { return };
        let count = match stream.below(100) {
            0..42 => 1,
            42..64 => 2,
            64..78 => 3,
            78..88 => 4,
            88..95 => 5,
            _ => 7,
        };
        let table = self.channel_table(idea.company, idea.day);
        let mut unused = idea.channels;
        let mut number = 0;
        for message in 0..count {
            let fresh = if unused != 0 && stream.chance(80) { unused } else { idea.channels };
            let Some(channel) = table
                .draw_of(stream, u32::from(fresh))
                .or_else(|| table.draw_of(stream, u32::from(idea.channels)))
                .or_else(|| u8::try_from(idea.channels.trailing_zeros()).ok().filter(|at| *at < 8))
            else {
                return;
            };
            unused &= !(1 << channel);
            let length = idea.deadline.map_or(10, |day| (day - idea.day).min(14));
            let later = match message {
                0 => 0,
                // The last reminder likes the last day.
                _ if message + 1 == count && idea.deadline.is_some() && stream.chance(40) => length,
                _ => i32::try_from(stream.below(u32::try_from(length).unwrap_or(0) + 1)).unwrap_or(0),
            };
            let day = (idea.day + later).min(self.calendar.last);
            let day = if self.is_silent(idea.company, day) { idea.day } else { day };
            // What belongs to a war is sent while it lasts.
            let day = match self.moves.war {
                Some((_, _, end)) if idea.moves & bit(Move::PriceWar) > 0 => day.min(end),
                _ => day,
            };
            // E-mail, social, display, search and push are what is tested in two versions.
            let tested = channel < 5 && stream.chance(12);
            for variant in if tested { 1..=2 } else { 0..=0 } {
                plan.messages.push(Message { idea: at, channel, day, variant, number });
                number += 1;
            }
        }
        plan.ideas.push(idea);
    }
}
