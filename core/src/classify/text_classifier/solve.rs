use super::corpus::Vectors;

/// What is learned: one separating plane a class against the others, or one plane where there are two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem<'a> {
    pub(super) vectors: &'a Vectors,
    /// The texts to learn from.
    pub(super) rows: &'a [u32],
    /// Class of every text, also of those that are not in `rows`.
    pub(super) labels: &'a [u16],
    pub(super) features: usize,
    /// Planes; two classes need one.
    pub(super) planes: usize,
    /// Price of an error.
    pub(super) cost: f32,
    pub(super) passes: u32,
    pub(super) seed: u64,
    /// How much each feature counts.
    pub(super) scales: &'a [f32],
    /// Weights that will be kept of all; with thousands of classes there are many more, which need not be in
    /// memory together.
    pub(super) keep: usize,
}

/// Weights that are not zero, by plane, and what each plane adds to every text.
#[derive(Debug, Default)]
pub(super) struct Planes {
    /// Feature, plane and weight, in no particular order of features but the same one every time.
    pub(super) weights: Vec<(u32, u16, f32)>,
    pub(super) bias: Vec<f32>,
}

impl Planes {
    /// The size of weight, in a text, that has at most `room` larger ones; 0 where all fit.
    pub(super) fn floor(&self, scales: &[f32], room: usize) -> f32 {
        let mut sizes: Vec<f32> = self
            .weights
            .iter()
            .map(|(feature, _, weight)| weight.abs() * scales[*feature as usize])
            .collect();
        if sizes.len() <= room {
            return 0.0;
        }
        let at = sizes.len() - room - 1;
        *sizes.select_nth_unstable_by(at, f32::total_cmp).1
    }
}

/// Planes learned together: one cache line of weights a feature.
const LANES: usize = 16;

impl Problem<'_> {
    /// Learns every plane. Each is learned alone, so the number of threads changes nothing in the result.
    pub(super) fn solve(&self, threads: usize) -> Planes {
        if self.planes == 1 {
            return self.block::<1>(0);
        }
        if self.planes <= 8 {
            return self.block::<8>(0);
        }
        let blocks: Vec<usize> = (0..self.planes).step_by(LANES).collect();
        let threads = threads.clamp(1, blocks.len());
        let share = blocks.len().div_ceil(threads);
        let parts: Vec<Planes> = if threads == 1 {
            vec![self.blocks(&blocks)]
        } else {
            std::thread::scope(|scope| {
                let running: Vec<_> =
                    blocks.chunks(share).map(|mine| scope.spawn(move || self.blocks(mine))).collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                    .collect()
            })
        };
        self.join(parts)
    }

    fn blocks(&self, firsts: &[usize]) -> Planes {
        self.join(firsts.iter().map(|first| self.block::<LANES>(*first)))
    }

    /// All planes as one. Weights are dropped on the way only where `keep` others are larger, so what
    /// is kept in the end does not depend on how the planes were parted.
    fn join(&self, parts: impl IntoIterator<Item = Planes>) -> Planes {
        let mut all = Planes::default();
        for part in parts {
            all.weights.extend(part.weights);
            all.bias.extend(part.bias);
            if all.weights.len() / 2 > self.keep {
                let floor = all.floor(self.scales, self.keep);
                all.weights
                    .retain(|(feature, _, weight)| weight.abs() * self.scales[*feature as usize] >= floor);
            }
        }
        all
    }

    /// Dual coordinate descent on the squared hinge loss (Hsieh et al. 2008) for `L` planes from `first` on.
    ///
    /// Only sums, products and quotients in a fixed order, so the planes are the same on every platform.
    fn block<const L: usize>(&self, first: usize) -> Planes {
        let lanes = L.min(self.planes - first);
        let mut weights = vec![[0.0_f32; L]; self.features];
        let mut bias = [0.0_f32; L];
        let mut duals = vec![[0.0_f32; L]; self.rows.len()];
        let damping = 0.5 / self.cost;
        // How many passes a text is left out of, and of how many it was last.
        let mut rests = vec![(0_u8, 0_u8); self.rows.len()];
        // Place in `rows`, in the order of the pass.
        let mut order: Vec<u32> = (0..).take(self.rows.len()).collect();
        let mut random = self.seed | 1;
        for _ in 0..self.passes {
            shuffle(&mut order, &mut random);
            for at in &order {
                let (rest, last) = &mut rests[*at as usize];
                if *rest > 0 {
                    *rest -= 1;
                    continue;
                }
                let row = self.rows[*at as usize] as usize;
                let text = self.vectors.text(row);
                let label = usize::from(self.labels[row]);
                let mut margins = bias;
                let mut square = 1.0;
                for (feature, value) in text {
                    square += value * value;
                    for (margin, weight) in margins.iter_mut().zip(&weights[*feature as usize]) {
                        *margin += weight * value;
                    }
                }
                let step = 1.0 / (square + damping);
                let mine = &mut duals[*at as usize];
                let mut settled = true;
                for lane in 0..lanes {
                    let positive = if self.planes == 1 { label == 1 } else { label == first + lane };
                    let sign = if positive { 1.0 } else { -1.0 };
                    let slope = sign * margins[lane] - 1.0 + mine[lane] * damping;
                    let moved = (mine[lane] - slope * step).max(0.0) - mine[lane];
                    settled &= mine[lane] == 0.0;
                    if moved.abs() < 1e-6 {
                        continue;
                    }
                    settled = false;
                    mine[lane] += moved;
                    let pull = moved * sign;
                    bias[lane] += pull;
                    for (feature, value) in text {
                        weights[*feature as usize][lane] += pull * value;
                    }
                }
                // A text on the right side of all these planes, as most are where there are many, need not be
                // looked at in every pass.
                if settled {
                    *last = (*last * 2).clamp(1, 4);
                    *rest = *last;
                }
            }
        }
        let mut planes = Planes { weights: Vec::new(), bias: bias[..lanes].to_vec() };
        for (feature, row) in (0_u32..).zip(&weights) {
            for (plane, weight) in (0_u16..).zip(&row[..lanes]) {
                if *weight != 0.0 {
                    // The number of classes fits in 16 bits, and so does that of planes.
                    let plane = plane + u16::try_from(first).unwrap_or(u16::MAX);
                    planes.weights.push((feature, plane, *weight));
                }
            }
        }
        planes
    }
}

/// Fisher-Yates with a xorshift generator.
pub(super) fn shuffle(order: &mut [u32], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        let other = (((*random >> 32) * (last as u64 + 1)) >> 32) as usize;
        order.swap(last, other);
    }
}
