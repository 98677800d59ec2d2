//! Campaigns as events, for streams and queues.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Campaign, Timestamp};

/// The `type` of every event this library makes.
pub(crate) const EVENT_TYPE: &str = "dev.competiscan.campaign.observed.v1";

/// The `source` of every event this library makes.
pub(crate) const EVENT_SOURCE: &str = "/competiscan";

/// The `dataschema` of every event this library makes. A URN, because nobody has to fetch it.
const EVENT_SCHEMA: &str = "urn:competiscan:campaign:v1";

/// A campaign in an envelope of [CloudEvents 1.0](https://cloudevents.io), structured mode.
///
/// The same campaign always makes the same event, id and all, so a receiver that has seen the id can drop
/// what it is sent twice. A campaign that changed in any value makes an event with another id.
///
/// ```
/// use competiscan::io::Event;
/// use competiscan::{Campaign, Channel};
///
/// let mut campaign = Campaign::new("Acme", Channel::Email, "2026-11-23".parse()?);
/// campaign.id = "a1".into();
/// let event = Event::from_campaign(campaign.clone());
/// assert_eq!(event.time.to_string(), "2026-11-23T00:00:00Z");
/// let line = serde_json::to_string(&event).unwrap();
/// assert!(line.starts_with(r#"{"specversion":"1.0","id":"a1-"#));
/// let back: Event = serde_json::from_str(&line).unwrap();
/// assert_eq!(back.into_campaign(), campaign);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// Identity of the event: the id of the campaign and a hash of all it says.
    pub id: String,
    /// Who says so.
    pub source: String,
    /// What kind of event it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened: the time of observation, else midnight of the launch date.
    pub time: Timestamp,
    /// The company, for filters that do not look at the data.
    #[serde(default)]
    pub subject: Option<String>,
    /// What happened.
    pub data: Campaign,
}

impl Event {
    /// The event that this campaign was observed.
    #[must_use]
    pub fn from_campaign(campaign: Campaign) -> Self {
        let Envelope { id, source, kind, time, subject, .. } = Envelope::of(&campaign);
        let (source, kind) = (source.to_owned(), kind.to_owned());
        let subject = subject.map(str::to_owned);
        Self { id, source, kind, time, subject, data: campaign }
    }

    /// The campaign.
    #[must_use]
    pub fn into_campaign(self) -> Campaign {
        self.data
    }
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Envelope {
            specversion: "1.0",
            id: self.id.clone(),
            source: &self.source,
            kind: &self.kind,
            time: self.time,
            subject: self.subject.as_deref(),
            datacontenttype: "application/json",
            dataschema: EVENT_SCHEMA,
            data: &self.data,
        }
        .serialize(serializer)
    }
}

/// An [`Event`] as it is written, around a campaign that belongs to somebody else.
#[derive(Debug, Serialize)]
pub(crate) struct Envelope<'a> {
    specversion: &'static str,
    id: String,
    source: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    datacontenttype: &'static str,
    dataschema: &'static str,
    data: &'a Campaign,
}

impl<'a> Envelope<'a> {
    pub(crate) fn of(campaign: &'a Campaign) -> Self {
        Self {
            specversion: "1.0",
            id: event_id(campaign),
            source: EVENT_SOURCE,
            kind: EVENT_TYPE,
            time: campaign.observed_at.unwrap_or(Timestamp::from_date(campaign.launch_date)),
            // The standard wants a subject that is not empty, or none.
            subject: Some(campaign.company.as_str()).filter(|company| !company.is_empty()),
            datacontenttype: "application/json",
            dataschema: EVENT_SCHEMA,
            data: campaign,
        }
    }
}

/// The id of the campaign and 12 hexadecimal digits of SHA-256 over its JSON.
fn event_id(campaign: &Campaign) -> String {
    use std::fmt::Write as _;

    let mut id = if campaign.id.is_empty() { campaign.content_id() } else { campaign.id.clone() };
    // A campaign is made of texts and numbers, which always serialize.
    let json = serde_json::to_vec(campaign).unwrap_or_default();
    id.push('-');
    for byte in Sha256::digest(&json).iter().take(6) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    #[test]
    fn a_changed_campaign_is_another_event() {
        let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse().unwrap());
        campaign.id = campaign.content_id();
        let first = Event::from_campaign(campaign.clone());
        assert_eq!(first, Event::from_campaign(campaign.clone()));
        campaign.clicks = Some(1);
        let second = Event::from_campaign(campaign.clone());
        assert_ne!(first.id, second.id);
        assert!(second.id.starts_with(&campaign.id));
        campaign.observed_at = Some("2026-11-24T08:00:00Z".parse().unwrap());
        assert_eq!(Event::from_campaign(campaign).time.to_string(), "2026-11-24T08:00:00Z");
    }

    #[test]
    fn attributes_nobody_knows_are_passed_over() {
        let campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse().unwrap());
        let mut value = serde_json::to_value(Event::from_campaign(campaign.clone())).unwrap();
        value["traceparent"] = "00-1".into();
        assert_eq!(serde_json::from_value::<Event>(value).unwrap().into_campaign(), campaign);
    }
}
