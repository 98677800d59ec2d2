//! One function a reader: whatever the bytes, it must come to an end, keep its promises and not panic.

use competiscan::io::{Input, ReadOptions};
use competiscan::validate::ValidateOptions;
use competiscan::{Format, Limits};

/// Small bounds, so that limits are met often.
fn limits() -> Limits {
    Limits {
        max_input_bytes: 1 << 20,
        max_record_bytes: 4096,
        max_field_bytes: 1024,
        max_columns: 32,
        max_depth: 16,
        max_mail_parts: 16,
        max_mail_depth: 4,
        max_message_bytes: 16 << 10,
        max_html_bytes: 8 << 10,
        ..Limits::default()
    }
}

/// Reads the bytes as a format, repairs, and checks what must hold for any input.
fn check(data: &[u8], format: Option<Format>) {
    let read = ReadOptions { format, limits: limits(), ..ReadOptions::default() };
    let validate = ValidateOptions { repair: true, near_duplicates: true, ..ValidateOptions::default() };
    let Ok(result) = competiscan::read(Input::from_bytes(data), &read, &validate) else { return };
    let report = &result.report;
    assert_eq!(report.rows, report.accepted + report.rejected + report.duplicates, "a row was lost");
    assert_eq!(report.accepted, result.campaigns.len() as u64);
    assert_eq!(report.rejected, result.rejected.len() as u64);
    for rejected in &result.rejected {
        assert!(!rejected.issues.is_empty(), "a row was rejected without a reason");
    }
    for campaign in &result.campaigns {
        let line = serde_json(campaign);
        let again = competiscan::read(
            Input::from_bytes(line.clone()),
            &ReadOptions { format: Some(Format::Ndjson), ..ReadOptions::default() },
            &ValidateOptions::default(),
        );
        let again = again.expect("a written campaign is readable");
        assert_eq!(
            again.campaigns.first().map(serde_json),
            Some(line),
            "a campaign changed on its way out and in"
        );
    }
}

fn serde_json(campaign: &competiscan::Campaign) -> String {
    competiscan::io::to_json(campaign)
}

/// Any bytes, format by content.
pub fn any(data: &[u8]) {
    check(data, None);
}

/// Delimited text.
pub fn csv(data: &[u8]) {
    check(data, Some(Format::Csv));
}

/// JSON arrays and objects.
pub fn json(data: &[u8]) {
    check(data, Some(Format::Json));
}

/// NDJSON.
pub fn ndjson(data: &[u8]) {
    check(data, Some(Format::Ndjson));
}

/// CloudEvents.
pub fn event(data: &[u8]) {
    check(data, Some(Format::Cloudevents));
}

/// One message.
pub fn eml(data: &[u8]) {
    check(data, Some(Format::Eml));
}

/// Many messages.
pub fn mbox(data: &[u8]) {
    check(data, Some(Format::Mbox));
}

/// Arrow IPC.
pub fn arrow(data: &[u8]) {
    check(data, Some(Format::Arrow));
}

/// Parquet.
pub fn parquet(data: &[u8]) {
    check(data, Some(Format::Parquet));
}

/// A target: whatever the bytes, it comes to an end.
pub type Target = fn(&[u8]);

/// Every target by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("any", any),
    ("csv", csv),
    ("json", json),
    ("ndjson", ndjson),
    ("event", event),
    ("eml", eml),
    ("mbox", mbox),
    ("arrow", arrow),
    ("parquet", parquet),
];
