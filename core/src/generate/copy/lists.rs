//! Weighted choice among templates.

use std::collections::HashMap;

use crate::generate::seed::{Stream, below};

/// What a template must be able to rely on, and what it had better use.
#[derive(Clone, Copy, Debug)]
pub(in crate::generate) struct Want {
    /// The needs that are met, as bits.
    pub(in crate::generate) have: u32,
    /// The kind of offer, as an index; 31 if there is none.
    pub(in crate::generate) kind: u8,
    /// Needs a template should have.
    pub(in crate::generate) prefer: u32,
}

/// What a choice needs to know of a template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    pub(super) bits: u32,
    /// Kinds of offer, as bits; 0 is any.
    pub(super) kinds: u32,
}

impl Needs {
    /// What nothing meets.
    pub(super) const NEVER: Self = Self { bits: u32::MAX, kinds: 0 };

    #[inline]
    pub(super) const fn are_met(self, want: Want) -> bool {
        self.bits & !want.have == 0 && (self.kinds == 0 || self.kinds >> want.kind & 1 == 1)
    }
}

/// A list of templates: a part of [`Lists`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ListId(u32);

impl ListId {
    pub(super) const EMPTY: Self = Self(0);
}

/// Lists of templates with running sums of their weights; equal lists are kept once.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    /// First member, number of members, sum of weights.
    spans: Vec<(u32, u32, u32)>,
    members: Vec<u32>,
    sums: Vec<u32>,
}

/// Fills [`Lists`].
#[derive(Debug)]
pub(super) struct ListsBuilder {
    lists: Lists,
    known: HashMap<Vec<u32>, ListId>,
}

impl ListsBuilder {
    pub(super) fn new() -> Self {
        let lists = Lists { spans: vec![(0, 0, 0)], members: Vec::new(), sums: Vec::new() };
        Self { lists, known: HashMap::from([(Vec::new(), ListId::EMPTY)]) }
    }

    /// The list of these templates, each with its weight in thousandths.
    pub(super) fn add(&mut self, templates: &[u32], weight: impl Fn(u32) -> u32) -> ListId {
        if let Some(id) = self.known.get(templates) {
            return *id;
        }
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let id = ListId(count(self.lists.spans.len()));
        let first = count(self.lists.members.len());
        let mut sum = 0u32;
        for template in templates {
            sum = sum.saturating_add(weight(*template).max(1));
            self.lists.members.push(*template);
            self.lists.sums.push(sum);
        }
        self.lists.spans.push((first, count(templates.len()), sum));
        self.known.insert(templates.to_vec(), id);
        id
    }

    pub(super) fn build(self) -> Lists {
        self.lists
    }
}

impl Lists {
    /// Draws a template whose needs are met, by weight: a few throws, then the next that fits.
    #[inline]
    pub(super) fn draw(
        &self,
        list: ListId,
        stream: &mut Stream,
        want: Want,
        needs: impl Fn(u32) -> Needs,
    ) -> Option<u32> {
        let (first, count, total) = self.spans.get(list.0 as usize).copied()?;
        let (first, end) = (first as usize, (first + count) as usize);
        let members = self.members.get(first..end)?;
        // Where all weights are 1, which is so in most lists, no sum has to be looked at.
        let sums = if total == count * 1000 { &[] } else { self.sums.get(first..end)? };
        let mut second_best = None;
        for _ in 0..6 {
            let at = if sums.is_empty() {
                below(stream.next(), count) as usize
            } else {
                let mark = below(stream.next(), total);
                sums.partition_point(|sum| *sum <= mark)
            };
            let template = *members.get(at)?;
            let has = needs(template);
            if has.are_met(want) {
                if has.bits & want.prefer == want.prefer {
                    return Some(template);
                }
                second_best = Some(template);
            }
        }
        let start = stream.below(count) as usize;
        let round = || members[start..].iter().chain(&members[..start]).copied();
        let preferred = || {
            round().find(|template| {
                let has = needs(*template);
                has.are_met(want) && has.bits & want.prefer == want.prefer
            })
        };
        let any = || round().find(|template| needs(*template).are_met(want));
        if want.prefer == 0 { any() } else { preferred().or(second_best).or_else(any) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_obeys_weights_and_needs() {
        let mut builder = ListsBuilder::new();
        let list = builder.add(&[0, 1, 2], |template| [1000, 3000, 1][template as usize]);
        assert_eq!(builder.add(&[0, 1, 2], |_| 1), list);
        let lists = builder.build();
        let needs = |template: u32| Needs { bits: [0, 1, 2][template as usize], kinds: 0 };
        let mut stream = Stream::of(1);
        let mut counts = [0; 3];
        for _ in 0..4000 {
            let want = Want { have: 1, kind: 31, prefer: 0 };
            counts[lists.draw(list, &mut stream, want, needs).unwrap() as usize] += 1;
        }
        assert!(counts[1] > 2800 && counts[1] < 3200 && counts[2] == 0, "{counts:?}");
        let only = Want { have: 3, kind: 31, prefer: 2 };
        assert_eq!(lists.draw(list, &mut stream, only, needs), Some(2));
        let none = Want { have: 0, kind: 31, prefer: 1 };
        assert_eq!(lists.draw(list, &mut stream, none, needs), Some(0));
        assert_eq!(lists.draw(ListId::EMPTY, &mut stream, none, needs), None);
    }
}
