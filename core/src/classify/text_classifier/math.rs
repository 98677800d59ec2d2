//! Logarithm and exponential of basic arithmetic only, so that a model learned anywhere is the same to the last
//! bit; the functions of the platform differ in theirs.

/// Natural logarithm of a positive, normal number.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = f64::from(u32::try_from(bits >> 52 & 0x7FF).unwrap_or(0)) - 1023.0;
    let mut mantissa = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), whose series ends quickly as the quotient is below 0.172.
    let quotient = (mantissa - 1.0) / (mantissa + 1.0);
    let square = quotient * quotient;
    let mut sum = 0.0;
    for odd in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        sum = sum * square + 1.0 / odd;
    }
    exponent * std::f64::consts::LN_2 + 2.0 * quotient * sum
}

/// The exponential; arguments beyond 700 are taken for 700, as are those below -700.
pub(super) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let turns = (x * std::f64::consts::LOG2_E).round();
    let rest = x - turns * std::f64::consts::LN_2;
    let mut sum = 1.0;
    for n in (1..=14).rev() {
        sum = 1.0 + sum * rest / f64::from(n);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "turns is -1010 to 1010")]
    let power = f64::from_bits(((turns + 1023.0) as u64) << 52);
    sum * power
}

/// Keeps the upper half of the number, rounded: two bytes in a file.
pub(super) fn short(x: f32) -> f32 {
    f32::from_bits((x.to_bits().saturating_add(0x8000)) & 0xFFFF_0000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_platform() {
        for step in 1..20_000 {
            let x = f64::from(step) * 0.037;
            assert!((ln(x) - x.ln()).abs() < 1e-13 * x.ln().abs().max(1.0), "ln {x}");
            let y = x - 370.0;
            assert!((exp(y) / y.exp() - 1.0).abs() < 1e-12, "exp {y}");
        }
        assert!(exp(-1e9) > 0.0 && exp(1e9).is_finite());
    }

    #[test]
    fn a_short_number_is_within_half_a_percent() {
        for x in [1.0_f32, -0.3, 17.77, 1e-9, 0.0] {
            assert!((short(x) - x).abs() <= x.abs() / 250.0, "{x}");
            assert_eq!(short(short(x)).to_bits(), short(x).to_bits());
        }
    }
}
