use super::math::{exp, ln};

/// From margins to probabilities: the sharpness, found on texts the planes had not seen, and for two classes
/// an offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Calibration {
    pub(super) slope: f64,
    pub(super) offset: f64,
}

/// What fits most sets, for when there are too few texts to find out.
impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 3.0, offset: 0.0 }
    }
}

/// Fewer texts than this say too little.
const FEW: usize = 20;

impl Calibration {
    /// Probabilities in the place of margins; one margin is for two classes.
    pub(super) fn probabilities(self, margins: &[f32]) -> Vec<f64> {
        if let [margin] = margins {
            let second = sigmoid(self.slope * f64::from(*margin) + self.offset);
            return vec![1.0 - second, second];
        }
        let top = margins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut shares: Vec<f64> =
            margins.iter().map(|margin| exp(self.slope * f64::from(margin - top))).collect();
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= sum;
        }
        shares
    }

    /// The calibration under which the labels are most probable.
    pub(super) fn fit(margins: &[Vec<f32>], labels: &[u16]) -> Self {
        if margins.len() < FEW {
            return Self::default();
        }
        if margins.iter().all(|margins| margins.len() == 1) {
            let single: Vec<f64> = margins.iter().flatten().map(|margin| f64::from(*margin)).collect();
            return Self::platt(&single, labels);
        }
        // The loss has one valley in the slope; its logarithm is narrowed by golden section.
        let loss = |log: f64| {
            let slope = exp(log);
            let mut sum = 0.0;
            for (margins, label) in margins.iter().zip(labels) {
                let right = margins.get(usize::from(*label)).copied().unwrap_or_default();
                let others: f64 = margins.iter().map(|margin| exp(slope * f64::from(margin - right))).sum();
                sum += ln(others);
            }
            sum
        };
        let golden = 0.618_033_988_749_895;
        let (mut low, mut high) = (-0.7, 3.5);
        let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
        let (mut at_left, mut at_right) = (loss(left), loss(right));
        for _ in 0..12 {
            if at_left < at_right {
                (high, right, at_right) = (right, left, at_left);
                left = high - golden * (high - low);
                at_left = loss(left);
            } else {
                (low, left, at_left) = (left, right, at_right);
                right = low + golden * (high - low);
                at_right = loss(right);
            }
        }
        Self { slope: exp(f64::midpoint(low, high)), offset: 0.0 }
    }

    /// Platt scaling by Newton's method, with targets a little off 0 and 1 as he advises.
    fn platt(margins: &[f64], labels: &[u16]) -> Self {
        let positive = labels.iter().filter(|label| **label == 1).count() as f64;
        let negative = labels.len() as f64 - positive;
        let targets = [1.0 / (negative + 2.0), (positive + 1.0) / (positive + 2.0)];
        let mut found = Self { slope: 1.0, offset: 0.0 };
        for _ in 0..30 {
            let (mut by_slope, mut by_offset) = (0.0, 0.0);
            let (mut slope_slope, mut slope_offset, mut offset_offset) = (1e-9, 0.0, 1e-9);
            for (margin, label) in margins.iter().zip(labels) {
                let said = sigmoid(found.slope * margin + found.offset);
                let wrong = said - targets[usize::from(*label == 1)];
                let spread = said * (1.0 - said);
                by_slope += wrong * margin;
                by_offset += wrong;
                slope_slope += spread * margin * margin;
                slope_offset += spread * margin;
                offset_offset += spread;
            }
            let determinant = slope_slope * offset_offset - slope_offset * slope_offset;
            if determinant.abs() < 1e-12 {
                break;
            }
            // Half a unit of offset and two of slope at a time keep Newton's steps from overshooting.
            let slope_step = (by_slope * offset_offset - by_offset * slope_offset) / determinant;
            let offset_step = (by_offset * slope_slope - by_slope * slope_offset) / determinant;
            found.slope -= slope_step.clamp(-2.0, 2.0);
            found.offset -= offset_step.clamp(-0.5, 0.5);
            found.slope = found.slope.clamp(0.1, 50.0);
        }
        found
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platt_finds_the_slope_that_made_the_labels() {
        // A margin of m is right with probability sigmoid(4 m - 1), told by exact shares.
        let (mut margins, mut labels) = (Vec::new(), Vec::new());
        for step in -10..=10_i8 {
            let margin = f32::from(step) / 8.0;
            for n in 0..1000 {
                margins.push(vec![margin]);
                labels.push(u16::from(f64::from(n) / 1000.0 < sigmoid(4.0 * f64::from(margin) - 1.0)));
            }
        }
        let found = Calibration::fit(&margins, &labels);
        assert!((found.slope - 4.0).abs() < 0.1 && (found.offset + 1.0).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn sure_margins_that_are_often_wrong_are_softened() {
        let margins = vec![vec![1.0, -1.0, -1.0]; 300];
        let labels: Vec<u16> = (0..300).map(|n| u16::from(n % 3 == 0)).collect();
        let found = Calibration::fit(&margins, &labels).probabilities(&margins[0]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found[0] < 0.75, "{found:?}");
    }
}
