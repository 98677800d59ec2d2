//! A linear model over hashed features and a row of counts, and how it is learned.

/// One text to learn from.
#[derive(Clone, Debug)]
pub(crate) struct Example<const DENSE: usize> {
    pub(crate) hashed: Vec<u32>,
    pub(crate) dense: [f32; DENSE],
    /// The right label.
    pub(crate) label: usize,
    /// Bit `k` set: label `k` was on offer to whoever labelled the set.
    pub(crate) offered: u32,
    pub(crate) weight: f32,
    /// The set it comes from. Each set has a bias of its own, so that how common a label is in a set does not
    /// become a property of its words.
    pub(crate) set: usize,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) epochs: u32,
    pub(crate) rate: f32,
    pub(crate) dense_rate: f32,
    /// How strongly the weights of hashed features are pulled to 0.
    pub(crate) decay: f32,
    pub(crate) bits: u32,
}

/// Weights before they are rounded.
#[derive(Clone, Debug)]
pub(crate) struct Weights<const LABELS: usize, const DENSE: usize> {
    pub(crate) hashed: Vec<[f32; LABELS]>,
    pub(crate) dense: Vec<[f32; LABELS]>,
    pub(crate) bias: Vec<[f32; LABELS]>,
}

/// Stochastic gradient descent with a rate per weight, averaged over the last epochs' end states, single
/// thread and fixed order, so that the same data gives the same bytes.
pub(crate) fn learn<const LABELS: usize, const DENSE: usize>(
    examples: &[Example<DENSE>],
    sets: usize,
    options: Options,
) -> Weights<LABELS, DENSE> {
    let buckets = 1_usize << options.bits;
    let zero = [0.0_f32; LABELS];
    let mut hashed = vec![zero; buckets];
    let mut hashed_sum = vec![1e-2_f32; buckets];
    let mut dense = vec![zero; DENSE];
    let mut dense_sum = vec![1e-2_f32; DENSE];
    let mut bias = vec![zero; sets];
    let mut bias_sum = vec![1e-2_f32; sets];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut step = vec![0_u32; buckets];
    let mut time = 0_u32;
    for epoch in 0..options.epochs {
        for at in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            #[expect(clippy::cast_possible_truncation, reason = "the remainder is a place in the list")]
            order.swap(at, (state % (at as u64 + 1)) as usize);
        }
        let slower = 1.0 / (1.0 + 0.2 * epoch as f32);
        for &at in &order {
            let example = &examples[at];
            time += 1;
            let norm = 1.0 / (example.hashed.len().max(1) as f32).sqrt();
            let mut logits = bias[example.set];
            for &bucket in &example.hashed {
                let bucket = bucket as usize;
                // The pull to 0 is made up for when a weight is next seen.
                let passed = (time - step[bucket]) as f32;
                step[bucket] = time;
                let keep = 1.0 / (1.0 + options.decay * passed);
                for k in 0..LABELS {
                    hashed[bucket][k] *= keep;
                    logits[k] += hashed[bucket][k] * norm;
                }
            }
            for (value, weights) in example.dense.iter().zip(&dense) {
                if *value != 0.0 {
                    for k in 0..LABELS {
                        logits[k] += weights[k] * value;
                    }
                }
            }
            let mut gradient = softmax(&logits, example.offered);
            gradient[example.label] -= 1.0;
            for value in &mut gradient {
                *value *= example.weight;
            }
            let size: f32 = gradient.iter().map(|value| value * value).sum();
            for &bucket in &example.hashed {
                let bucket = bucket as usize;
                hashed_sum[bucket] += size * norm * norm;
                let rate = options.rate * slower * norm / hashed_sum[bucket].sqrt();
                for k in 0..LABELS {
                    hashed[bucket][k] -= rate * gradient[k];
                }
            }
            for (d, value) in example.dense.iter().enumerate() {
                if *value != 0.0 {
                    dense_sum[d] += size * value * value;
                    let rate = options.dense_rate * slower * value / dense_sum[d].sqrt();
                    for k in 0..LABELS {
                        dense[d][k] -= rate * gradient[k];
                    }
                }
            }
            bias_sum[example.set] += size;
            let rate = options.dense_rate * slower / bias_sum[example.set].sqrt();
            for k in 0..LABELS {
                bias[example.set][k] -= rate * gradient[k];
            }
        }
    }
    for (weights, last) in hashed.iter_mut().zip(&step) {
        let keep = 1.0 / (1.0 + options.decay * (time - last) as f32);
        for weight in weights {
            *weight *= keep;
        }
    }
    Weights { hashed, dense, bias }
}

/// Probabilities of the labels on offer.
pub(crate) fn softmax<const LABELS: usize>(logits: &[f32; LABELS], offered: u32) -> [f32; LABELS] {
    let on = |k: usize| offered >> k & 1 == 1;
    let top = (0..LABELS).filter(|k| on(*k)).map(|k| logits[k]).fold(f32::NEG_INFINITY, f32::max);
    let mut shares = [0.0; LABELS];
    let mut sum = 0.0;
    for k in (0..LABELS).filter(|k| on(*k)) {
        shares[k] = (logits[k] - top).exp();
        sum += shares[k];
    }
    shares.map(|share| if sum > 0.0 { share / sum } else { share })
}
