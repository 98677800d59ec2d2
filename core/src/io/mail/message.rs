//! One raw message to one row.

use std::borrow::Cow;

use mail_parser::DateTime;

use super::annotation::{Annotation, read_annotations};
use super::column::Column;
use super::esp::{Hosts, Signal, detect};
use super::header::{Headers, Mailbox, split};
use super::html_text::{HtmlText, Link, cut_at, html_to_text};
use super::links::{Purpose, links_in_text, purpose, read_links};
use super::mime::{Body, BodyKind, read_parts};
use super::plain::{is_stub, plain_text};
use super::redact::Recipients;
use super::scrub::scrub_html;
use super::sender::{company, public_address};
use super::url::{Url, clean, unwrap};
use crate::Limits;
use crate::io::{Flaw, RawRecord};
use crate::schema::Date;
use crate::validate::IssueCode;

/// Fills `record` from a message. Its raw bytes, place and file are the reader's business.
///
/// A message that cannot be read leaves the record without cells and with the flaw that says why.
pub(super) fn read_message(raw: &[u8], limits: &Limits, record: &mut RawRecord) {
    if raw.len() as u64 > limits.max_message_bytes {
        refuse(record, IssueCode::RecordTooLarge, passed("max_message_bytes", limits.max_message_bytes));
        return;
    }
    let text = as_lines(raw);
    let found = split(&text, limits.max_header_bytes, |_| false);
    if found.len as u64 > limits.max_header_bytes {
        refuse(record, IssueCode::RecordTooLarge, passed("max_header_bytes", limits.max_header_bytes));
        return;
    }
    if !found.headers.is_mail() {
        let detail = if raw.trim_ascii().is_empty() { "it is empty" } else { "it has no mail header" };
        refuse(record, IssueCode::MalformedMail, detail.to_owned());
        return;
    }
    let parts = match read_parts(&found.headers, found.body, limits) {
        Ok(parts) => parts,
        Err(limit) => {
            refuse(record, IssueCode::RecordTooLarge, passed(limit.limit, limit.allowed));
            return;
        }
    };
    if found.headers.damaged {
        record.flaws.push(Flaw::of_row(IssueCode::DamagedMail, "a line of the header is no field"));
    }
    if let Some(damage) = parts.damage {
        record.flaws.push(Flaw::of_row(IssueCode::DamagedMail, damage));
    }
    let words = Words::read(&parts.bodies, limits);
    Row { limits, record }.fill(&found.headers, &words);
}

fn refuse(record: &mut RawRecord, code: IssueCode, detail: String) {
    record.cells.clear();
    record.text.clear();
    record.flaws.push(Flaw::of_row(code, detail));
}

fn passed(limit: &str, allowed: u64) -> String {
    format!("{limit} = {allowed}")
}

/// The message in lines of ASCII-compatible text: byte order marks gone, UTF-16 decoded, and the line ends of
/// old Macs replaced.
fn as_lines(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = match raw {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            let encoding = if raw[0] == 0xff { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
            return Cow::Owned(encoding.decode_with_bom_removal(raw).0.into_owned().into_bytes());
        }
        _ => raw,
    };
    if memchr::memchr(b'\n', raw).is_none() && memchr::memchr(b'\r', raw).is_some() {
        return Cow::Owned(raw.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect());
    }
    Cow::Borrowed(raw)
}

/// What the body says.
#[derive(Debug, Default)]
struct Words {
    content: String,
    html: String,
    preheader: Option<String>,
    links: Vec<Link>,
    images: Vec<String>,
    annotation: Annotation,
    /// The HTML passes its limit and its end was left out.
    html_cut: bool,
}

impl Words {
    fn read(bodies: &[Body], limits: &Limits) -> Self {
        let mut words = Self::default();
        let mut html_left = limits.max_html_bytes;
        for group in bodies.chunk_by(|a, b| a.group == b.group) {
            let plain: Vec<String> =
                group.iter().filter(|body| body.kind == BodyKind::Plain).map(plain_text).collect();
            let plain = join(plain.iter().map(String::as_str));
            let mut html = Vec::new();
            for body in group.iter().filter(|body| body.kind == BodyKind::Html) {
                html.push(words.html(&body.text, &mut html_left));
            }
            let html = join(html.iter().map(String::as_str));
            let shown = if html.is_empty() || !is_stub(&plain, &html) { &plain } else { &html };
            if words.links.is_empty() && html.is_empty() {
                words.links = links_in_text(&plain);
            }
            words.content = join([words.content.as_str(), shown.as_str()].into_iter());
        }
        words
    }

    /// Reads one HTML part and returns its text.
    fn html(&mut self, html: &str, left: &mut u64) -> String {
        let HtmlText { text, preheader, links, images, truncated } = html_to_text(html, *left);
        let read = cut_at(html, usize::try_from(*left).unwrap_or(usize::MAX));
        *left -= read.len() as u64;
        self.html_cut |= truncated;
        if !self.html.is_empty() {
            self.html.push('\n');
        }
        self.html.push_str(read);
        self.preheader = self.preheader.take().or(preheader);
        self.links.extend(links);
        self.images.extend(images);
        if self.annotation == Annotation::default() {
            self.annotation = read_annotations(read);
        }
        super::url::clean_in_text(&text).unwrap_or(text)
    }
}

/// Parts one after the other, an empty line between them.
fn join<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    let parts: Vec<&str> = parts.filter(|part| !part.trim().is_empty()).collect();
    parts.join("\n\n")
}

/// The record being filled.
struct Row<'r> {
    limits: &'r Limits,
    record: &'r mut RawRecord,
}

impl Row<'_> {
    fn fill(&mut self, headers: &Headers<'_>, words: &Words) {
        let sender = sender(headers);
        let recipients = Recipients::of(headers, &sender.address);
        let links = read_links(&words.links);
        let redact = |text: &Option<String>| text.as_deref().map(|text| recipients.redact(text).into_owned());

        self.set(Column::Company, company(&sender));
        self.set(Column::Channel, Some("email".to_owned()));
        self.set(Column::Subject, redact(&headers.text("Subject")));
        self.set(Column::Content, Some(recipients.redact(&words.content).into_owned()));
        self.html(words, &recipients);
        self.set(Column::CallToAction, redact(&links.call_to_action));
        self.set(Column::Offer, redact(&words.annotation.offer));
        self.set(Column::Source, Some("mail".to_owned()));
        self.set(Column::LandingUrl, links.landing_url.clone());
        self.set(Column::Language, language(headers));
        let launch = self.launch_date(headers);
        self.annotation(&words.annotation, launch);

        self.set(Column::FromAddress, public_address(&sender.address));
        self.set(Column::FromDisplay, Some(sender.name));
        self.set(Column::Preheader, redact(&words.preheader));
        let id = headers.raw("Message-ID").next();
        self.set(Column::MessageId, id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned()));
        self.set(Column::ListId, list_id(headers));
        self.set(Column::ListUnsubscribe, list_unsubscribe(headers).map(str::to_owned));
        if let Some(platform) = detect(headers, &hosts(headers, words)) {
            self.set(Column::Esp, Some(platform.name.to_owned()));
            self.set(Column::EspReason, Some(platform.reason));
        }
        for (column, value) in Column::UTM.into_iter().zip(links.utm) {
            self.set(column, redact(&value));
        }
    }

    /// Writes a cell if there is something to write, cut to the limit of a field.
    fn set(&mut self, column: Column, value: Option<String>) {
        let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return };
        let max = usize::try_from(self.limits.max_field_bytes).unwrap_or(usize::MAX);
        let cut = cut_at(&value, max);
        if cut.len() < value.len() {
            self.cut(column, "max_field_bytes", self.limits.max_field_bytes);
        }
        self.record.push(column.index(), cut);
    }

    fn cut(&mut self, column: Column, limit: &str, allowed: u64) {
        self.record.flaws.push(Flaw {
            code: IssueCode::TruncatedContent,
            column: Some(column.index()),
            value: String::new(),
            detail: passed(limit, allowed),
        });
    }

    fn damaged(&mut self, detail: &str) {
        self.record.flaws.push(Flaw::of_row(IssueCode::DamagedMail, detail));
    }

    fn html(&mut self, words: &Words, recipients: &Recipients) {
        if words.html_cut {
            self.cut(Column::Html, "max_html_bytes", self.limits.max_html_bytes);
        }
        self.set(Column::Html, Some(scrub_html(&words.html, recipients)));
    }

    /// The day the mail was sent, in the sender's own time zone.
    fn launch_date(&mut self, headers: &Headers<'_>) -> Option<Date> {
        let written = headers.text("Date");
        let sent = headers.date("Date").or_else(|| {
            // The first `Received` is the last hop, whose clock is the reader's own.
            let date =
                ["Received", "Delivery-Date", "Resent-Date"].iter().find_map(|name| headers.date(name))?;
            self.damaged(if written.is_some() {
                "the date is unreadable, so the day it was received is used"
            } else {
                "there is no date, so the day it was received is used"
            });
            Some(date)
        });
        let date = sent.and_then(|sent| Date::new(sent.year, sent.month, sent.day));
        match (date, written) {
            (Some(date), _) => self.set(Column::LaunchDate, Some(date.to_string())),
            // The validator names the value and what is wrong with it.
            (None, Some(written)) => self.set(Column::LaunchDate, Some(cut_at(&written, 200).to_owned())),
            (None, None) => {}
        }
        self.set(
            Column::SentTime,
            sent.map(|sent| DateTime::from_timestamp(sent.to_timestamp()).to_rfc3339()),
        );
        date
    }

    fn annotation(&mut self, annotation: &Annotation, launch: Option<Date>) {
        let ends = annotation.ends.as_deref().and_then(day);
        // An offer that ended before it was sent is kept as said, but is no flight.
        let end_date = ends.filter(|ends| launch.is_none_or(|launch| *ends >= launch));
        self.set(Column::EndDate, end_date.map(|date| date.to_string()));
        for (column, value) in [
            (Column::OfferCode, &annotation.code),
            (Column::OfferValidFrom, &annotation.starts),
            (Column::OfferValidUntil, &annotation.ends),
            (Column::OfferPrice, &annotation.price),
            (Column::OfferDiscount, &annotation.discount),
            (Column::OfferCurrency, &annotation.currency),
            (Column::OfferHeadline, &annotation.headline),
        ] {
            self.set(column, value.clone());
        }
        self.set(Column::Logo, annotation.logo.as_deref().and_then(clean));
    }
}

/// The day an ISO 8601 timestamp begins with.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// Who sent it: `From`, or `Sender` where that is empty.
fn sender(headers: &Headers<'_>) -> Mailbox {
    ["From", "Sender"]
        .iter()
        .flat_map(|field| headers.addresses(field))
        .find(|mailbox| !mailbox.name.is_empty() || !mailbox.address.is_empty())
        .unwrap_or_default()
}

fn language(headers: &Headers<'_>) -> Option<String> {
    let value = headers.raw("Content-Language").next()?;
    let first = value.split([',', ';']).next().unwrap_or_default().trim();
    Some(cut_at(first, 35).to_owned())
}

/// The identifier of the list, without its description.
fn list_id(headers: &Headers<'_>) -> Option<String> {
    let text = headers.text("List-Id")?;
    let inside = text.rsplit_once('<').and_then(|(_, inside)| inside.split('>').next()).unwrap_or(&text);
    Some(inside.trim().to_owned())
}

/// How one leaves the list. Where to is a secret between the sender and the reader, and is not kept.
fn list_unsubscribe(headers: &Headers<'_>) -> Option<&'static str> {
    let ways: Vec<String> = headers.raw("List-Unsubscribe").map(|way| way.to_ascii_lowercase()).collect();
    let link = ways.iter().any(|way| way.contains("http://") || way.contains("https://"));
    let one_click =
        headers.raw("List-Unsubscribe-Post").any(|post| post.to_ascii_lowercase().contains("one-click"));
    match () {
        () if link && one_click => Some("one_click"),
        () if link => Some("link"),
        () if ways.iter().any(|way| way.contains("mailto:")) => Some("mailto"),
        () => None,
    }
}

/// The hosts a mail names, by place.
fn hosts(headers: &Headers<'_>, words: &Words) -> Hosts {
    let mut hosts = Hosts::default();
    hosts.add_headers(headers);
    for link in &words.links {
        let unsubscribes = purpose(link) == Purpose::Unsubscribe;
        for address in [Cow::Borrowed(link.href.as_str()), unwrap(&link.href)] {
            if let Some(url) = Url::parse(&address) {
                hosts.add(Signal::LinkHost, url.host);
                if unsubscribes {
                    hosts.add(Signal::UnsubscribeHost, url.host);
                }
            }
        }
    }
    for url in words.images.iter().filter_map(|image| Url::parse(image)) {
        hosts.add(Signal::PixelHost, url.host);
    }
    for way in headers.raw("List-Unsubscribe") {
        for address in way.split(['<', '>', ',']) {
            if let Some(url) = Url::parse(address) {
                hosts.add(Signal::UnsubscribeHost, url.host);
            } else if let Some((_, domain)) = address.rsplit_once('@') {
                hosts.add(Signal::UnsubscribeHost, domain.split('?').next().unwrap_or(domain));
            }
        }
    }
    hosts
}
