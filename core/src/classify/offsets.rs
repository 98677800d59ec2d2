use super::{Classification, TextField};
use crate::Campaign;

/// What `start` and `end` of a span count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// UTF-8 bytes, as Rust and the command line count.
    Bytes,
    /// Unicode code points, as Python counts.
    CodePoints,
    /// UTF-16 code units, as JavaScript counts.
    Utf16,
}

impl OffsetUnit {
    fn length(self, c: char) -> usize {
        match self {
            Self::Bytes => c.len_utf8(),
            Self::CodePoints => 1,
            Self::Utf16 => c.len_utf16(),
        }
    }
}

impl Classification {
    /// The same classification of the same campaign, with offsets in another unit than bytes.
    ///
    /// ```
    /// use competiscan::classify::{Classifier, OffsetUnit};
    /// use competiscan::{Campaign, Channel};
    ///
    /// let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
    /// campaign.content = Some("Café: 20% off".into());
    /// let found = Classifier::default().classify(&campaign);
    /// assert_eq!((found.offers[0].start, found.offers[0].end), (7, 14));
    /// let found = found.with_offsets_in(OffsetUnit::CodePoints, &campaign);
    /// assert_eq!((found.offers[0].start, found.offers[0].end), (6, 13));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    #[must_use]
    pub fn with_offsets_in(mut self, unit: OffsetUnit, campaign: &Campaign) -> Self {
        let fields = [
            (TextField::Subject, &campaign.subject),
            (TextField::Title, &campaign.title),
            (TextField::Content, &campaign.content),
            (TextField::CallToAction, &campaign.call_to_action),
            (TextField::Offer, &campaign.offer),
        ];
        for (field, text) in fields {
            let Some(text) = text.as_deref() else { continue };
            if unit != OffsetUnit::Bytes && !text.is_ascii() {
                self.convert(field, text, unit);
            }
        }
        self
    }

    fn convert(&mut self, field: TextField, text: &str, unit: OffsetUnit) {
        let mut known: Vec<(usize, usize)> = Vec::new();
        self.each(field, &mut |offset| known.push((*offset, 0)));
        known.sort_unstable();
        known.dedup();
        // One walk over the text, whatever the number of spans.
        let mut waiting = known.iter_mut().peekable();
        let mut count = 0;
        for (at, c) in text.char_indices() {
            while let Some(offset) = waiting.next_if(|offset| offset.0 <= at) {
                offset.1 = count;
            }
            count += unit.length(c);
        }
        waiting.for_each(|offset| offset.1 = count);
        self.each(field, &mut |offset| {
            if let Ok(place) = known.binary_search_by_key(offset, |known| known.0) {
                *offset = known.get(place).map_or(*offset, |known| known.1);
            }
        });
    }

    /// Calls `see` with every offset into a field.
    fn each(&mut self, field: TextField, see: &mut impl FnMut(&mut usize)) {
        let evidence = [&mut self.campaign_type, &mut self.industry, &mut self.channel]
            .into_iter()
            .map(|prediction| &mut prediction.evidence)
            .chain(self.tactics.iter_mut().map(|tactic| &mut tactic.evidence))
            .chain([&mut self.sentiment.evidence]);
        let spans = evidence
            .flatten()
            .map(|span| (span.field, &mut span.start, &mut span.end))
            .chain(self.offers.iter_mut().map(|span| (span.field, &mut span.start, &mut span.end)))
            .chain(self.call_to_action.iter_mut().map(|span| (span.field, &mut span.start, &mut span.end)))
            .chain(self.deadline.iter_mut().map(|span| (span.field, &mut span.start, &mut span.end)));
        for (_, start, end) in spans.filter(|span| span.0 == field) {
            see(start);
            see(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;
    use crate::classify::Classifier;

    #[test]
    fn spans_hold_their_text_in_every_unit() {
        let mut campaign = Campaign::new("Acme", Channel::Email, "2026-11-23".parse().unwrap());
        campaign.subject = Some("🎉 Crème week: 30% off 🎉".into());
        campaign.content =
            Some("Liebe Grüße 👋! Save 20% today only, use code ÉTÉ. Shop now 🛒 — ends Sunday".into());
        let found = Classifier::default().classify(&campaign);
        assert!(found.offers.len() >= 2 && found.deadline.is_some() && found.call_to_action.is_some());
        let text = |field| match field {
            TextField::Subject => campaign.subject.as_deref().unwrap(),
            _ => campaign.content.as_deref().unwrap(),
        };
        let points = found.clone().with_offsets_in(OffsetUnit::CodePoints, &campaign);
        let units = found.clone().with_offsets_in(OffsetUnit::Utf16, &campaign);
        for (points, units) in points.offers.iter().zip(&units.offers) {
            let whole = text(points.field);
            let slice: String = whole.chars().skip(points.start).take(points.end - points.start).collect();
            assert_eq!(slice, points.text);
            let wide: Vec<u16> = whole.encode_utf16().collect();
            assert_eq!(String::from_utf16(&wide[units.start..units.end]).unwrap(), units.text);
        }
        let deadline = points.deadline.unwrap();
        let whole = text(deadline.field);
        let slice: String = whole.chars().skip(deadline.start).take(deadline.end - deadline.start).collect();
        assert_eq!(slice, deadline.text);
        assert_eq!(found.clone().with_offsets_in(OffsetUnit::Bytes, &campaign), found);
    }
}
