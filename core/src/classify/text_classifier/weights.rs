use super::math::short;
use super::solve::Planes;

/// The weights of the features in the form they are kept and saved.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Weights {
    /// One weight a feature: for the second class where positive, for the first where negative.
    Two(Vec<f32>),
    /// For each feature the classes it speaks for or against.
    Many(Sparse),
}

/// Weights of one byte, in steps of their feature's own size.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sparse {
    /// Where each feature's entries begin, and the end of the last.
    pub(super) starts: Vec<u32>,
    pub(super) steps: Vec<f32>,
    pub(super) entries: Vec<(u16, i8)>,
}

impl Sparse {
    #[inline]
    pub(super) fn feature(&self, at: usize) -> (f32, &[(u16, i8)]) {
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        let entries = bounds.and_then(|(from, to)| self.entries.get(*from as usize..*to as usize));
        (self.steps.get(at).copied().unwrap_or(0.0), entries.unwrap_or_default())
    }
}

/// Bytes of one feature in a file, beside its entries where there are many classes.
pub(super) const BYTES_OF_TWO: usize = 4 + 2 + 2;
pub(super) const BYTES_OF_MANY: usize = 4 + 2 + 2 + 2;

/// Bytes of one entry in a file.
pub(super) fn bytes_of_entry(classes: usize) -> usize {
    if classes > 256 { 3 } else { 2 }
}

/// How many weights fit in `bytes` beside the features themselves, where there are many classes.
pub(super) fn room_for(bytes: usize, features: usize, classes: usize) -> usize {
    bytes.saturating_sub(features * BYTES_OF_MANY) / bytes_of_entry(classes)
}

impl Weights {
    /// Rounds what was learned and, for many classes, drops the weights that move a text least until the rest
    /// fits in `bytes`.
    pub(super) fn from_planes(planes: &Planes, scales: &[f32], classes: usize, bytes: usize) -> Self {
        if classes == 2 {
            let mut weights = vec![0.0; scales.len()];
            for (feature, _, weight) in &planes.weights {
                weights[*feature as usize] = short(*weight);
            }
            return Self::Two(weights);
        }
        let room = room_for(bytes, scales.len(), classes);
        let mut starts = vec![0_u32; scales.len() + 1];
        let floor = planes.floor(scales, room);
        let wanted = |feature: u32, weight: f32| weight.abs() * scales[feature as usize] > floor;
        let mut largest = vec![0.0_f32; scales.len()];
        for (feature, _, weight) in &planes.weights {
            if wanted(*feature, *weight) {
                let at = *feature as usize;
                largest[at] = largest[at].max(weight.abs());
            }
        }
        let steps: Vec<f32> = largest.iter().map(|weight| short(weight / 127.0)).collect();
        let rounded = |feature: u32, weight: f32| {
            let step = steps[feature as usize];
            #[expect(clippy::cast_possible_truncation, reason = "clamped")]
            let rounded = if step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
            if wanted(feature, weight) { rounded } else { 0 }
        };
        for (feature, _, weight) in &planes.weights {
            if rounded(*feature, *weight) != 0 {
                starts[*feature as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut entries = vec![(0, 0); starts.last().map_or(0, |end| *end as usize)];
        let mut next = starts.clone();
        for (feature, plane, weight) in &planes.weights {
            let weight = rounded(*feature, *weight);
            if weight != 0 {
                let at = &mut next[*feature as usize];
                entries[*at as usize] = (*plane, weight);
                *at += 1;
            }
        }
        Self::Many(Sparse { starts, steps, entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_as_many_weights_are_kept_as_fit() {
        let weights: Vec<(u32, u16, f32)> =
            (0..100).map(|n| (n / 10, u16::try_from(n % 10).unwrap(), (n + 1) as f32 / 50.0)).collect();
        let planes = Planes { weights, bias: vec![0.0; 10] };
        for (room, kept) in [(0, 0), (1, 1), (40, 40), (100, 100), (1000, 100)] {
            let bytes = 10 * BYTES_OF_MANY + room * bytes_of_entry(10);
            let Weights::Many(sparse) = Weights::from_planes(&planes, &[1.0; 10], 10, bytes) else {
                panic!()
            };
            assert_eq!(sparse.entries.len(), kept);
            assert_eq!(*sparse.starts.last().unwrap() as usize, kept);
        }
        let Weights::Many(sparse) = Weights::from_planes(&planes, &[1.0; 10], 10, 1000) else { panic!() };
        let (step, entries) = sparse.feature(9);
        assert!((step * f32::from(entries[9].1) - 2.0).abs() < 0.02);
    }
}
