//! Where the planted moves are.

use super::company::CompanyFacts;
use super::options::{Move, PlantedMove};
use super::seed::{Purpose, Stream};
use crate::{Channel, Date, Error, ErrorKind, Result};

/// The bit of a move in the flags of a message.
pub(super) const fn bit(kind: Move) -> u8 {
    1 << kind as u8
}

/// The planted moves in a form the planner can use.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    /// Industry and days.
    pub(super) war: Option<(usize, i32, i32)>,
    /// Company and days.
    pub(super) silence: Option<(u16, i32, i32)>,
    /// Who is copied, and who copies.
    pub(super) copied: Option<(u16, u16)>,
    /// Company, channel it leaves, channel it takes up, first day.
    pub(super) shift: Option<(u16, u8, u8, i32)>,
    pub(super) planted: Vec<PlantedMove>,
}

const WAR_DAYS: i32 = 21;
const SILENCE_DAYS: i32 = 42;

impl Moves {
    /// Plants the moves among the companies that take part.
    pub(super) fn plant(
        wanted: &[Move],
        seed: u64,
        days: (i32, i32),
        companies: &[CompanyFacts],
        active: &[u16],
        channels: &[bool],
    ) -> Result<Self> {
        let mut moves = Self::default();
        let length = days.1 - days.0 + 1;
        let facts = |number: u16| &companies[usize::from(number)];
        let date = |day: i32| Date::from_days_since_epoch(day).unwrap_or(Date::MIN);
        let cannot = |kind: Move, why: &str, help: &str| {
            Error::new(ErrorKind::InvalidOption, format!("moves: {} needs {why}", kind.as_str()))
                .with_help(help.to_owned())
        };
        for kind in Move::ALL.iter().copied().filter(|kind| wanted.contains(kind)) {
            let mut stream = Stream::new(seed, kind as u64, Purpose::Move);
            let mut any = |list: &[u16]| {
                list.get(stream.below(u32::try_from(list.len()).unwrap_or(0)) as usize).copied()
            };
            let (mut copied_from, mut by_channel) = (None, None);
            let (who, start, end) = match kind {
                Move::PriceWar => {
                    let sells = |number: &u16| facts(*number).types[0] > 0.0;
                    let sellers: Vec<u16> = active.iter().copied().filter(sells).collect();
                    let industry = any(&sellers).map(|number| facts(number).industry_number);
                    let of_industry: Vec<u16> = sellers
                        .into_iter()
                        .filter(|number| Some(facts(*number).industry_number) == industry)
                        .collect();
                    let (Some(industry), 2.., true) = (industry, of_industry.len(), length >= 2 * WAR_DAYS)
                    else {
                        return Err(cannot(
                            kind,
                            "two companies of one industry and 42 days",
                            "allow more companies, or a longer range of dates",
                        ));
                    };
                    let start = days.0 + between(&mut stream, length / 4, length * 3 / 4 - WAR_DAYS);
                    let end = start + WAR_DAYS - 1;
                    moves.war = Some((industry, start, end));
                    (of_industry, start, end)
                }
                Move::Silence => {
                    let (Some(who), true) = (any(active), length >= 2 * SILENCE_DAYS) else {
                        return Err(cannot(kind, "84 days", "use a longer range of dates"));
                    };
                    let start = days.0 + between(&mut stream, length / 4, length * 3 / 4 - SILENCE_DAYS);
                    let end = start + SILENCE_DAYS - 1;
                    moves.silence = Some((who, start, end));
                    (vec![who], start, end)
                }
                Move::CopiedCampaign => {
                    let pairs: Vec<(u16, u16)> = active
                        .iter()
                        .flat_map(|one| active.iter().map(move |other| (*one, *other)))
                        .filter(|(one, other)| {
                            one != other && facts(*one).industry_number == facts(*other).industry_number
                        })
                        .collect();
                    let at = stream.below(u32::try_from(pairs.len()).unwrap_or(0));
                    let Some((one, other)) = pairs.get(at as usize).copied().filter(|_| length >= 30) else {
                        return Err(cannot(
                            kind,
                            "two companies of one industry and 30 days",
                            "allow more companies, or a longer range of dates",
                        ));
                    };
                    moves.copied = Some((one, other));
                    copied_from = Some(facts(one).name.clone());
                    (vec![other], days.0, days.1)
                }
                Move::ChannelShift => {
                    let uses = |number: u16| {
                        let mut used: Vec<u8> = (0..8u8)
                            .filter(|at| {
                                channels[usize::from(*at)] && facts(number).channels[usize::from(*at)] > 0.0
                            })
                            .collect();
                        used.sort_by(|a, b| {
                            let weight = |at: &u8| facts(number).channels[usize::from(*at)];
                            weight(b).total_cmp(&weight(a))
                        });
                        used
                    };
                    let movers: Vec<u16> =
                        active.iter().copied().filter(|number| uses(*number).len() > 1).collect();
                    let (Some(who), true) = (any(&movers), length >= 30) else {
                        return Err(cannot(
                            kind,
                            "a company with two channels and 30 days",
                            "allow more channels, or a longer range of dates",
                        ));
                    };
                    let used = uses(who);
                    let (from, to) = (used[0], used[used.len() - 1]);
                    let start = days.0 + between(&mut stream, length / 3, length * 2 / 3);
                    moves.shift = Some((who, from, to, start));
                    let name = |at: u8| Channel::NAMES[usize::from(at)].to_owned();
                    by_channel = Some((name(from), name(to)));
                    (vec![who], start, days.1)
                }
            };
            moves.planted.push(PlantedMove {
                kind,
                companies: who.into_iter().map(|number| facts(number).name.clone()).collect(),
                copied_from,
                channels: by_channel,
                start: date(start),
                end: date(end),
            });
        }
        Ok(moves)
    }
}

fn between(stream: &mut Stream, low: i32, high: i32) -> i32 {
    let span = u32::try_from((high - low).max(0)).unwrap_or(0) + 1;
    low + i32::try_from(stream.below(span)).unwrap_or(0)
}
