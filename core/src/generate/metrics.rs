//! How often a message was seen, clicked and acted on, and what that cost.

use super::profile::{ChannelFacts, Span};
use super::seed::Stream;
use crate::{Error, ErrorKind, Result};

const STEPS: usize = 64;

/// A range to draw from on a log scale. The points between the ends are made with square roots alone, which
/// every processor rounds the same way; `exp` and `ln` are not.
#[derive(Clone, Debug)]
struct Scale([f64; STEPS + 1]);

impl Scale {
    fn new(span: Span) -> Self {
        let mut points = [span.low; STEPS + 1];
        let mut step = span.high / span.low;
        for _ in 0..STEPS.ilog2() {
            step = step.sqrt();
        }
        for at in 1..=STEPS {
            points[at] = points[at - 1] * step;
        }
        points[STEPS] = span.high;
        Self(points)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to 64")]
    fn draw(&self, stream: &mut Stream) -> f64 {
        let place = stream.unit() * STEPS as f64;
        let at = (place as usize).min(STEPS - 1);
        let (low, high) = (self.0[at], self.0[at + 1]);
        low + (high - low) * (place - at as f64)
    }
}

/// What a message brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Funnel {
    pub(super) impressions: u64,
    pub(super) clicks: Option<u64>,
    pub(super) conversions: Option<u64>,
    pub(super) cents: u64,
}

/// The scales of a channel.
#[derive(Clone, Debug)]
pub(super) struct ChannelScales {
    impressions: Scale,
    ctr: Option<Scale>,
    conversion: Option<Scale>,
    cost: Scale,
}

impl ChannelScales {
    pub(super) fn new(name: &str, facts: &ChannelFacts) -> Result<Self> {
        let check = |what: &str, span: Span, most: f64| {
            if span.low > 0.0 && span.low <= span.high && span.high <= most {
                return Ok(Scale::new(span));
            }
            Err(Error::new(
                ErrorKind::InvalidValue,
                format!("profile.json: {name}: {what} is {} to {}", span.low, span.high),
            )
            .with_help(format!("use numbers over 0 and up to {most}, the smaller first")))
        };
        let share = |what: &str, span: Option<Span>| span.map(|span| check(what, span, 1.0)).transpose();
        Ok(Self {
            impressions: check("impressions", facts.impressions, 1e12)?,
            ctr: share("ctr", facts.ctr)?,
            conversion: share("conversion", facts.conversion)?,
            cost: check("cost_per_thousand", facts.cost_per_thousand, 1e6)?,
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded by the checks above"
    )]
    pub(super) fn draw(&self, stream: &mut Stream) -> Funnel {
        let impressions = self.impressions.draw(stream).round() as u64;
        let part = |whole: u64, scale: &Option<Scale>, stream: &mut Stream| {
            let share = scale.as_ref()?.draw(stream);
            Some(((whole as f64 * share).round() as u64).min(whole))
        };
        let clicks = part(impressions, &self.ctr, stream);
        let conversions = clicks.and_then(|clicks| part(clicks, &self.conversion, stream));
        let cost = self.cost.draw(stream);
        let cents = (impressions as f64 * cost / 10.0).round() as u64;
        Funnel { impressions, clicks, conversions, cents }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_funnel_narrows_and_keeps_to_its_scales() {
        let facts = ChannelFacts {
            impressions: Span { low: 100.0, high: 1_000_000.0 },
            ctr: Some(Span { low: 0.01, high: 1.0 }),
            conversion: Some(Span { low: 0.5, high: 1.0 }),
            cost_per_thousand: Span { low: 1.0, high: 10.0 },
            source: String::new(),
            note: None,
        };
        let scales = ChannelScales::new("email", &facts).unwrap();
        let mut stream = Stream::of(3);
        let (mut small, n) = (0, 10_000);
        for _ in 0..n {
            let funnel = scales.draw(&mut stream);
            assert!((100..=1_000_000).contains(&funnel.impressions));
            assert!(funnel.clicks.unwrap() <= funnel.impressions);
            assert!(funnel.conversions.unwrap() <= funnel.clicks.unwrap());
            small += u32::from(funnel.impressions < 10_000);
        }
        assert!((4_500..5_500).contains(&small), "half lie under the geometric mean: {small}");
        let wrong = ChannelFacts { ctr: Some(Span { low: 0.5, high: 1.5 }), ..facts };
        let error = ChannelScales::new("email", &wrong).unwrap_err();
        assert!(error.to_string().contains("email: ctr is 0.5 to 1.5"), "{error}");
    }
}
