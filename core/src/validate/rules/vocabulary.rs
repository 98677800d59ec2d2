//! Words of a closed or open set.

use super::{Findings, Found};
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::row::Row;
use crate::{CampaignType, Channel, Industry, SentimentLabel};

pub(super) fn check(row: &mut Row<'_>, findings: &mut Findings) {
    let channel = row.text(Field::Channel);
    if !channel.is_empty() {
        let read = Channel::from_name(channel);
        if read.is_other() && !channel.eq_ignore_ascii_case("other") {
            let found = findings.field(row, Field::Channel, IssueCode::UnknownChannel);
            suggest(found, Channel::suggest(channel), Channel::NAMES);
        }
        row.typed.channel = Some(read);
    }
    let industry = row.text(Field::Industry);
    if !industry.is_empty() {
        let read = Industry::from_name(industry);
        // "Other" is an answer, and there is no better name for it.
        if read.is_other() && !industry.eq_ignore_ascii_case("other") {
            let found = findings.field(row, Field::Industry, IssueCode::UnknownIndustry);
            suggest(found, Industry::suggest(industry), Industry::NAMES);
        }
        row.typed.industry = Some(read);
    }
    let campaign_type = row.text(Field::CampaignType);
    if !campaign_type.is_empty() {
        row.typed.campaign_type = CampaignType::known(campaign_type);
        if row.typed.campaign_type.is_none() {
            let found = findings.field(row, Field::CampaignType, IssueCode::UnknownCampaignType);
            suggest_or_set_aside(found, CampaignType::suggest(campaign_type), CampaignType::NAMES);
        }
    }
    let sentiment = row.text(Field::SentimentLabel);
    if !sentiment.is_empty() {
        row.typed.sentiment_label = SentimentLabel::known(sentiment);
        if row.typed.sentiment_label.is_none() {
            let found = findings.field(row, Field::SentimentLabel, IssueCode::UnknownSentiment);
            suggest_or_set_aside(found, SentimentLabel::suggest(sentiment), SentimentLabel::NAMES);
        }
    }
}

/// A word that is close to a known one was meant to be it; of any other, the known ones are told.
fn suggest(found: Option<&mut Found>, close: Option<&'static str>, names: &[&str]) {
    match (found, close) {
        (Some(found), Some(close)) => {
            found.suggest(format!("did you mean {close:?}?")).replace(close);
        }
        (Some(found), None) => {
            found.suggest(format!("known are {}", names.join(", ")));
        }
        (None, _) => {}
    }
}

/// As [`suggest`]; a word outside of a closed set is no value of it.
fn suggest_or_set_aside(mut found: Option<&mut Found>, close: Option<&'static str>, names: &[&str]) {
    if let (Some(found), None) = (&mut found, close) {
        found.set_aside();
    }
    suggest(found, close, names);
}
