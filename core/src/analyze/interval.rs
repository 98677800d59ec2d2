/// The 97.5 % point of the standard normal distribution, for two-sided 95 % intervals.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a proportion by Wilson's score method: `count` of `n`; `None` if `n` is 0 or less
/// than `count`.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
/// American Statistical Association 22 (158), 1927, pages 209 to 212. Unlike the textbook interval it stays
/// within 0 and 1 and keeps its meaning for small `n` and for proportions near 0 and 1.
///
/// ```
/// use competiscan::analyze::wilson;
///
/// let (low, high) = wilson(8, 10).unwrap();
/// assert_eq!(format!("{low:.3} to {high:.3}"), "0.490 to 0.943");
/// assert_eq!(wilson(0, 0), None);
/// ```
#[must_use]
pub fn wilson(count: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 || count > n {
        return None;
    }
    let (none, all) = (count == 0, count == n);
    let n = n as f64;
    let share = count as f64 / n;
    let z2 = Z * Z;
    let centre = share + z2 / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At the ends the bound is exactly 0 or 1, which rounding must not hide.
    let low = if none { 0.0 } else { ((centre - half) / scale).clamp(0.0, share) };
    let high = if all { 1.0 } else { ((centre + half) / scale).clamp(share, 1.0) };
    Some((low, high))
}

/// A share with its interval, rounded for output; all `None` where there is nothing to share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Proportion {
    pub(super) share: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

impl Proportion {
    pub(super) fn of(count: u64, n: u64) -> Self {
        let bounds = wilson(count, n);
        Self {
            share: bounds.map(|_| significant(count as f64 / n as f64)),
            low: bounds.map(|(low, _)| significant(low)),
            high: bounds.map(|(_, high)| significant(high)),
        }
    }
}

/// A plain ratio, rounded for output; `None` of nothing.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| significant(part as f64 / whole as f64))
}

/// Rounds to six significant digits, which is more than any count of campaigns supports and hides the last
/// bits, where mathematical libraries differ.
pub(super) fn significant(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values as published: Newcombe 1998 (table I, method 3) and the usual worked examples.
    #[test]
    fn wilson_gives_the_published_intervals() {
        for (count, n, low, high) in [
            (8, 10, 0.4902, 0.9433),
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (got_low, got_high) = wilson(count, n).unwrap();
            assert!((got_low - low).abs() < 5e-5, "{count}/{n}: {got_low}");
            assert!((got_high - high).abs() < 5e-5, "{count}/{n}: {got_high}");
        }
    }

    #[test]
    fn the_ends_are_exact_and_nothing_is_never_nan() {
        assert_eq!(wilson(0, 5).unwrap().0.to_bits(), 0.0_f64.to_bits());
        assert_eq!(wilson(5, 5).unwrap().1.to_bits(), 1.0_f64.to_bits());
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(6, 5), None);
        for n in [1, 2, 1 << 53, u64::MAX] {
            for count in [0, 1, n / 2, n] {
                let (low, high) = wilson(count, n).unwrap();
                assert!((0.0..=1.0).contains(&low) && low <= high && high <= 1.0, "{count}/{n}");
            }
        }
        assert_eq!(Proportion::of(0, 0), Proportion::default());
        assert_eq!(ratio(1, 0), None);
    }

    #[test]
    fn rounding_keeps_six_digits_of_any_size() {
        assert_eq!(significant(1.0 / 3.0).to_string(), "0.333333");
        assert_eq!(significant(0.000_012_345_678).to_string(), "0.0000123457");
        assert_eq!(significant(0.0).to_string(), "0");
    }
}
