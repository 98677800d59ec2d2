//! A draft as a campaign, as a line of JSON and as a row of CSV. The three say the same: tests compare the
//! bytes with those of the general writers.

use std::collections::BTreeMap;

use super::draft::{Draft, Span, channel};
use super::idea::Idea;
use super::market::Market;
use super::plan::Plan;
use super::seed::scatter;
use super::text::{push_fraction, push_hex, push_number};
use crate::schema::{Field, FieldType, needs_guard};
use crate::{Budget, Campaign, CampaignType, Channel, Sentiment, Timestamp};

/// What stands in the field `source`: that the campaign was made, and by which version.
pub(super) const SOURCE: &str = "competiscan-generator/1";

impl Market {
    /// The id of a record: `g1-` and sixteen hexadecimal digits.
    pub(super) fn id(&self, index: u64) -> String {
        let mut id = String::with_capacity(19);
        self.push_id(index, &mut id);
        id
    }

    fn push_id(&self, index: u64, out: &mut String) {
        out.push_str("g1-");
        push_hex(out, scatter(index, self.id_key));
    }

    /// The draft as a campaign.
    pub(super) fn campaign(&self, idea: &Idea, plan: &Plan, draft: &Draft) -> Campaign {
        let company = &self.companies[usize::from(idea.company)];
        let message = draft.message;
        let text = |span: Span| Some(draft.get(span).to_owned()).filter(|text| !text.is_empty());
        let mut extra = BTreeMap::new();
        if let Some((name, value)) = extra_of(draft) {
            extra.insert(name.to_owned(), value);
        }
        let midnight = Timestamp::from_date(self.calendar.date(message.day)).micros();
        let seconds = i64::from(draft.hour) * 3600 + i64::from(draft.minute) * 60;
        let funnel = draft.funnel;
        Campaign {
            id: self.id(draft.index),
            company: company.name.clone(),
            industry: Some(company.industry.clone()),
            channel: Channel::ALL[usize::from(message.channel)].clone(),
            campaign_type: Some(CampaignType::ALL[usize::from(idea.campaign_type)]),
            title: draft.title.and_then(text),
            subject: draft.subject.and_then(text),
            content: text(draft.content),
            html: draft.html.and_then(text),
            call_to_action: draft.call_to_action.and_then(text),
            offer: draft.has_offer.then(|| plan.offer(idea).to_owned()),
            audience: text(draft.audience),
            source: Some(SOURCE.to_owned()),
            landing_url: draft.landing_url.and_then(text),
            language: Some("en".to_owned()),
            region: Some(company.region.clone()),
            keywords: text(draft.keyword).into_iter().collect(),
            launch_date: self.calendar.date(message.day),
            end_date: Some(self.calendar.date(draft.end_day)),
            observed_at: Timestamp::from_micros(midnight + seconds * 1_000_000),
            budget: funnel.map(|funnel| Budget::amount(funnel.cents as f64 / 100.0, Some(company.currency))),
            impressions: funnel.map(|funnel| funnel.impressions),
            clicks: funnel.and_then(|funnel| funnel.clicks),
            conversions: funnel.and_then(|funnel| funnel.conversions),
            sentiment: Some(Sentiment {
                label: Some(draft.sentiment),
                score: Some(f64::from(draft.score) / 100.0),
            }),
            extra,
        }
    }

    /// Appends the draft as a line of JSON.
    pub(super) fn push_json(&self, idea: &Idea, plan: &Plan, draft: &Draft, out: &mut String) {
        let company = &self.companies[usize::from(idea.company)];
        let message = draft.message;
        out.push_str("{\"id\":\"");
        self.push_id(draft.index, out);
        out.push('"');
        out.push_str(&company.json);
        out.push_str(CHANNELS[usize::from(message.channel)]);
        out.push_str(TYPES[usize::from(idea.campaign_type)]);
        let mut field = |name: &str, text: &str| {
            if !text.is_empty() {
                out.push_str(name);
                push_escaped(out, text);
                out.push('"');
            }
        };
        let text = |span: Option<Span>| span.map_or("", |span| draft.get(span));
        field(",\"title\":\"", text(draft.title));
        field(",\"subject\":\"", text(draft.subject));
        field(",\"content\":\"", draft.get(draft.content));
        field(",\"html\":\"", text(draft.html));
        field(",\"call_to_action\":\"", text(draft.call_to_action));
        field(",\"offer\":\"", if draft.has_offer { plan.offer(idea) } else { "" });
        field(",\"audience\":\"", draft.get(draft.audience));
        out.push_str(",\"source\":\"");
        out.push_str(SOURCE);
        out.push('"');
        let mut field = |name: &str, text: &str, end: &str| {
            if !text.is_empty() {
                out.push_str(name);
                push_escaped(out, text);
                out.push_str(end);
            }
        };
        field(",\"landing_url\":\"", text(draft.landing_url), "\"");
        field(",\"language\":\"en\",\"region\":\"", &company.region, "\"");
        field(",\"keywords\":[\"", draft.get(draft.keyword), "\"]");
        out.push_str(",\"launch_date\":\"");
        out.push_str(self.calendar.iso(message.day));
        out.push_str("\",\"end_date\":\"");
        out.push_str(self.calendar.iso(draft.end_day));
        out.push_str("\",\"observed_at\":\"");
        self.push_instant(draft, out);
        out.push('"');
        if let Some(funnel) = draft.funnel {
            out.push_str(",\"budget\":{\"amount\":");
            push_amount(out, funnel.cents, true);
            out.push_str(",\"currency\":\"");
            out.push_str(company.currency.as_str());
            out.push_str("\"},\"impressions\":");
            push_number(out, funnel.impressions);
            if let Some(clicks) = funnel.clicks {
                out.push_str(",\"clicks\":");
                push_number(out, clicks);
            }
            if let Some(conversions) = funnel.conversions {
                out.push_str(",\"conversions\":");
                push_number(out, conversions);
            }
        }
        out.push_str(",\"sentiment\":{\"label\":\"");
        out.push_str(draft.sentiment.as_str());
        out.push_str("\",\"score\":");
        push_score(out, draft.score, true);
        out.push('}');
        if let Some((name, value)) = extra_of(draft) {
            out.push_str(",\"extra\":{\"");
            out.push_str(name);
            out.push_str("\":\"");
            out.push_str(&value);
            out.push_str("\"}");
        }
        out.push_str("}\n");
    }

    fn push_instant(&self, draft: &Draft, out: &mut String) {
        out.push_str(self.calendar.iso(draft.message.day));
        out.push('T');
        push_two(out, draft.hour);
        out.push(':');
        push_two(out, draft.minute);
        out.push_str(":00Z");
    }

    /// Appends the draft as a row of CSV, guarded against formulas if `guard` says so.
    pub(super) fn push_csv(
        &self,
        idea: &Idea,
        plan: &Plan,
        draft: &Draft,
        guard: bool,
        cell: &mut String,
        out: &mut String,
    ) {
        for (at, field) in Field::ALL.iter().enumerate() {
            cell.clear();
            self.fill_cell(idea, plan, draft, *field, cell);
            if at > 0 {
                out.push(',');
            }
            let is_number =
                matches!(field.field_type(), FieldType::Money | FieldType::Count | FieldType::Number);
            let guarded = guard && !is_number && needs_guard(cell);
            let quoted = cell.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'));
            if quoted {
                out.push('"');
            }
            if guarded {
                out.push('\'');
            }
            if quoted {
                let mut rest = cell.as_str();
                while let Some(quote) = rest.find('"') {
                    out.push_str(&rest[..=quote]);
                    out.push('"');
                    rest = &rest[quote + 1..];
                }
                out.push_str(rest);
                out.push('"');
            } else {
                out.push_str(cell);
            }
        }
        out.push('\n');
    }

    fn fill_cell(&self, idea: &Idea, plan: &Plan, draft: &Draft, field: Field, cell: &mut String) {
        let company = &self.companies[usize::from(idea.company)];
        let message = draft.message;
        let text = |span: Option<Span>| span.map_or("", |span| draft.get(span));
        let funnel = draft.funnel;
        match field {
            Field::Id => self.push_id(draft.index, cell),
            Field::Company => cell.push_str(&company.name),
            Field::Industry => cell.push_str(company.industry.as_str()),
            Field::Channel => cell.push_str(Channel::NAMES[usize::from(message.channel)]),
            Field::CampaignType => cell.push_str(CampaignType::NAMES[usize::from(idea.campaign_type)]),
            Field::Title => cell.push_str(text(draft.title)),
            Field::Subject => cell.push_str(text(draft.subject)),
            Field::Content => cell.push_str(draft.get(draft.content)),
            Field::Html => cell.push_str(text(draft.html)),
            Field::CallToAction => cell.push_str(text(draft.call_to_action)),
            Field::Offer if draft.has_offer => cell.push_str(plan.offer(idea)),
            Field::Audience => cell.push_str(draft.get(draft.audience)),
            Field::Source => cell.push_str(SOURCE),
            Field::LandingUrl => cell.push_str(text(draft.landing_url)),
            Field::Language => cell.push_str("en"),
            Field::Region => cell.push_str(&company.region),
            Field::Keywords => {
                let keyword = draft.get(draft.keyword);
                if keyword.contains([';', '|', ',', '\n', '\r', '[']) {
                    cell.push_str(&crate::schema::write_list(&[keyword.to_owned()]));
                } else {
                    cell.push_str(keyword);
                }
            }
            Field::LaunchDate => cell.push_str(self.calendar.iso(message.day)),
            Field::EndDate => cell.push_str(self.calendar.iso(draft.end_day)),
            Field::ObservedAt => self.push_instant(draft, cell),
            Field::BudgetAmount => {
                if let Some(funnel) = funnel {
                    push_amount(cell, funnel.cents, false);
                }
            }
            Field::BudgetCurrency if funnel.is_some() => cell.push_str(company.currency.as_str()),
            Field::Impressions => push_count(cell, funnel.map(|funnel| funnel.impressions)),
            Field::Clicks => push_count(cell, funnel.and_then(|funnel| funnel.clicks)),
            Field::Conversions => push_count(cell, funnel.and_then(|funnel| funnel.conversions)),
            Field::SentimentLabel => cell.push_str(draft.sentiment.as_str()),
            Field::SentimentScore => push_score(cell, draft.score, false),
            Field::Extra => {
                if let Some((name, value)) = extra_of(draft) {
                    cell.push_str("{\"");
                    cell.push_str(name);
                    cell.push_str("\":\"");
                    cell.push_str(&value);
                    cell.push_str("\"}");
                }
            }
            _ => {}
        }
    }
}

/// What a record says that has no field of its own.
fn extra_of(draft: &Draft) -> Option<(&'static str, String)> {
    match draft.message.channel {
        channel::DISPLAY => Some(("ad_size", draft.size.to_owned())),
        channel::VIDEO => Some(("seconds", draft.seconds.to_string())),
        _ => None,
    }
}

const CHANNELS: [&str; 8] = [
    ",\"channel\":\"email\"",
    ",\"channel\":\"social_media\"",
    ",\"channel\":\"display_ads\"",
    ",\"channel\":\"search_ads\"",
    ",\"channel\":\"push_notification\"",
    ",\"channel\":\"sms\"",
    ",\"channel\":\"video_ads\"",
    ",\"channel\":\"direct_mail\"",
];

const TYPES: [&str; 3] = [
    ",\"campaign_type\":\"promotional\"",
    ",\"campaign_type\":\"educational\"",
    ",\"campaign_type\":\"retention\"",
];

/// The part of a line that all campaigns of a company share.
pub(super) fn company_json(name: &str, industry: &str) -> String {
    let mut json = String::from(",\"company\":\"");
    push_escaped(&mut json, name);
    json.push_str("\",\"industry\":\"");
    push_escaped(&mut json, industry);
    json.push('"');
    json
}

fn push_count(out: &mut String, count: Option<u64>) {
    if let Some(count) = count {
        push_number(out, count);
    }
}

fn push_two(out: &mut String, number: u8) {
    if number < 10 {
        out.push('0');
    }
    push_number(out, u64::from(number));
}

/// Appends cents as units, the way the number is printed: JSON writes `12.0`, text `12`.
fn push_amount(out: &mut String, cents: u64, json: bool) {
    push_number(out, cents / 100);
    let rest = u32::try_from(cents % 100).unwrap_or(0);
    if rest == 0 && json {
        out.push_str(".0");
    }
    push_fraction(out, rest);
}

fn push_score(out: &mut String, score: i32, json: bool) {
    if score < 0 {
        out.push('-');
    }
    push_amount(out, u64::from(score.unsigned_abs()), json);
}

/// Appends a text as it stands between the quotes of JSON.
#[inline]
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    loop {
        at = next_special(bytes, at);
        out.push_str(text.get(done..at).unwrap_or_default());
        let Some(byte) = bytes.get(at) else { return };
        at += 1;
        done = at;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            other => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                out.push_str("\\u00");
                out.push(char::from(DIGITS[usize::from(other >> 4)]));
                out.push(char::from(DIGITS[usize::from(other & 15)]));
            }
        }
    }
}

/// The first quote, backslash or control character at or behind `at`, else the length.
#[inline]
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Eight bytes at a time: the top bit of each byte of `hit` says whether it may be one of them. A false alarm
    // is possible only above a true one.
    while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| <[u8; 8]>::try_from(chunk).ok()) {
        let word = u64::from_le_bytes(chunk);
        let quote = word ^ (ONES * u64::from(b'"'));
        let slash = word ^ (ONES * u64::from(b'\\'));
        let hit = (word.wrapping_sub(ONES * 0x20) & !word
            | quote.wrapping_sub(ONES) & !quote
            | slash.wrapping_sub(ONES) & !slash)
            & HIGH;
        if hit != 0 {
            return at + hit.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    at + rest.iter().position(special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn escapes_are_those_of_serde(text in "[\\x00-\\x7f\u{80}-\u{ff}\u{1f600}]{0,40}") {
            let mut out = String::from("\"");
            push_escaped(&mut out, &text);
            out.push('"');
            proptest::prop_assert_eq!(out, serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn amounts_are_those_of_serde(cents in 0u64..100_000_000_000) {
            let amount = cents as f64 / 100.0;
            let (mut json, mut text) = (String::new(), String::new());
            push_amount(&mut json, cents, true);
            push_amount(&mut text, cents, false);
            proptest::prop_assert_eq!(json, serde_json::to_string(&amount).unwrap());
            proptest::prop_assert_eq!(text, amount.to_string());
        }

        #[test]
        fn scores_are_those_of_serde(score in -100i32..=100) {
            proptest::prop_assume!(score != 0);
            let mut json = String::new();
            push_score(&mut json, score, true);
            proptest::prop_assert_eq!(json, serde_json::to_string(&(f64::from(score) / 100.0)).unwrap());
        }
    }
}
