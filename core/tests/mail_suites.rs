//! Mail on the public collections of messages, and on messages made to do harm.

#![cfg(feature = "mail")]

mod common;

use std::time::{Duration, Instant};

use competiscan::Limits;
use competiscan::evaluate::mail;
use competiscan::io::{MailReader, RawRecord, RecordReader};
use competiscan::validate::IssueCode;

#[test]
fn the_public_suites_meet_their_targets() {
    let Some(fixtures) = common::data("mail_fixtures_dev") else { return };
    let Some(data) = fixtures.parent() else { return };
    for score in mail(data).unwrap() {
        assert!(score.total > 0, "{} holds no case", score.suite);
        assert!(
            score.passed(),
            "{}, {}: {:.3} of {:.3}: {:?}",
            score.suite,
            score.measure,
            score.share(),
            score.target,
            score.failed
        );
    }
}

#[test]
fn newsletters_become_text_without_markup() {
    let Some(folder) = common::data("adobe_newsletters") else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.join("html")).unwrap() {
        let html = std::fs::read(entry.unwrap().path()).unwrap();
        let head = b"From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n";
        let row = read(&[head.as_slice(), &html].concat(), &Limits::default());
        let content = row.cell("content").unwrap();
        assert!(content.len() > 500, "{content}");
        for markup in ["<td", "<div", "font-family", "&nbsp;", "@media", "\u{200c}"] {
            assert!(!content.contains(markup), "{markup} in {content}");
        }
        assert!(!row.cell("html").unwrap().contains("<!--[if"));
        seen += 1;
    }
    assert!(seen > 0);
}

/// One row, by column name.
struct Row {
    cells: Vec<(String, String)>,
    flaws: Vec<(IssueCode, String)>,
    raw: Vec<u8>,
}

impl Row {
    fn cell(&self, name: &str) -> Option<&str> {
        self.cells.iter().find(|(found, _)| found == name).map(|(_, text)| text.as_str())
    }

    fn has(&self, code: IssueCode, detail: &str) -> bool {
        self.flaws.iter().any(|(found, text)| *found == code && text.contains(detail))
    }
}

fn rows(mut reader: MailReader) -> Vec<Row> {
    let mut record = RawRecord::default();
    let mut rows = Vec::new();
    while reader.read(&mut record).unwrap() {
        assert_eq!(record.position.row, rows.len() as u64 + 1);
        let name = |at| reader.columns().get(at).map(|column| column.name.clone()).unwrap_or_default();
        rows.push(Row {
            cells: record.iter().map(|(at, text)| (name(at), text.to_owned())).collect(),
            flaws: record.flaws.iter().map(|flaw| (flaw.code, flaw.detail.clone())).collect(),
            raw: record.raw.clone(),
        });
    }
    rows
}

fn read(message: &[u8], limits: &Limits) -> Row {
    let mut rows = rows(MailReader::eml(std::io::Cursor::new(message.to_vec()), limits));
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

const NEWSLETTER: &str = "Return-Path: <bounce-7-anna=example.net@bounce.s7.exacttarget.com>
Delivered-To: anna@example.net
Received: from mta1.exacttarget.com (mta1.exacttarget.com [192.0.2.7]) by mx.example.net
 for <anna@example.net>; Mon, 23 Nov 2026 09:00:05 +0000
From: \"Acme | Deals\" <news@mail.acme.example>
To: Anna <anna@example.net>
Subject: =?utf-8?q?=F0=9F=94=A5_20=25_off_everything?=
Date: Mon, 23 Nov 2026 01:00:00 -0800
Message-ID: <abc@xtinmta1.xt.local>
List-Unsubscribe: <https://click.mail.acme.example/u/secret>, <mailto:leave-secret@acme.example>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Id: Acme <deals.acme.example>
Content-Language: en-US, de
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

View this email in your browser: https://click.mail.acme.example/v/secret
--b
Content-Type: text/html; charset=utf-8

<html><head><script type=\"application/ld+json\">[{\"@type\":\"DiscountOffer\",\"description\":\"20% off\",
\"discountCode\":\"SAVE20\",\"availabilityEnds\":\"2026-11-30T23:59:00-08:00\"}]</script></head><body>
<div style=\"display:none\">Only until Monday&zwnj;&nbsp;&zwnj;&nbsp;</div>
<p>Hello, everything in our shop is 20% off until Monday night, and shipping is free as always for members.</p>
<p>Shoes, bags, belts, hats, coats, scarves, gloves and socks, all of them, in every size and every colour.</p>
<a href=\"https://www.acme.example/sale?utm_source=sfmc&amp;utm_campaign=Black+Week&amp;sid=secret\"
 style=\"background-color:#000000;padding:12px;border-radius:4px\">Shop now</a>
<p>Sent to anna@example.net. <a href=\"https://www.acme.example/unsubscribe?e=anna%40example.net\">Unsubscribe</a></p>
<img src=\"https://click.mail.acme.example/open.aspx?secret\" width=\"1\" height=\"1\"></body></html>
--b--
";

#[test]
fn a_newsletter_becomes_a_row() {
    let row = read(NEWSLETTER.as_bytes(), &Limits::default());
    assert_eq!(row.flaws, []);
    for (column, expected) in [
        ("company", "Acme"),
        ("channel", "email"),
        ("subject", "🔥 20% off everything"),
        ("call_to_action", "Shop now"),
        ("offer", "20% off"),
        ("source", "mail"),
        ("landing_url", "https://www.acme.example/sale?utm_source=sfmc&utm_campaign=Black+Week"),
        ("language", "en-US"),
        ("launch_date", "2026-11-23"),
        ("end_date", "2026-11-30"),
        ("from_address", "news@mail.acme.example"),
        ("from_display", "Acme | Deals"),
        ("preheader", "Only until Monday"),
        ("sent_time", "2026-11-23T09:00:00Z"),
        ("message_id", "abc@xtinmta1.xt.local"),
        ("list_id", "deals.acme.example"),
        ("list_unsubscribe", "one_click"),
        ("esp", "Salesforce Marketing Cloud"),
        ("utm_source", "sfmc"),
        ("utm_campaign", "Black Week"),
        ("offer_code", "SAVE20"),
        ("offer_valid_until", "2026-11-30T23:59:00-08:00"),
    ] {
        assert_eq!(row.cell(column), Some(expected), "{column}");
    }
    let content = row.cell("content").unwrap();
    assert!(content.starts_with("Hello, everything"), "the stub is passed over: {content}");
    assert!(row.cell("html").unwrap().contains("Shop now</a>"));
    assert_eq!(row.raw, NEWSLETTER.as_bytes());
}

#[test]
fn nothing_of_the_reader_is_kept() {
    let row = read(NEWSLETTER.as_bytes(), &Limits::default());
    for (column, text) in &row.cells {
        for personal in ["secret", "anna@", "anna%40", "anna="] {
            assert!(!text.to_lowercase().contains(personal), "{personal} in {column}: {text}");
        }
    }
}

#[test]
fn an_mbox_and_a_folder_give_the_same_rows_as_their_messages() {
    let single = read(NEWSLETTER.as_bytes(), &Limits::default());
    let mbox = format!(
        "From x Mon Nov 23 09:00:00 2026\n{NEWSLETTER}\nFrom x Mon Nov 23 09:00:00 2026\nno mail\n\n"
    );
    let found = rows(MailReader::mbox(std::io::Cursor::new(mbox.clone()), &Limits::default()));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].cells, single.cells);
    assert!(found[1].has(IssueCode::MalformedMail, "no mail header"));
    assert!(found[1].cells.is_empty());

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.mbox"), &mbox).unwrap();
    std::fs::write(folder.path().join("a.eml"), NEWSLETTER).unwrap();
    std::fs::write(folder.path().join("photo.png"), [137, 80, 78, 71]).unwrap();
    let mut reader = MailReader::folder(folder.path(), &Limits::default()).unwrap();
    let mut record = RawRecord::default();
    let mut files = Vec::new();
    while reader.read(&mut record).unwrap() {
        files.push((record.file.as_deref().unwrap_or_default().to_owned(), record.position.line));
    }
    // Behind the first `From ` line, the message, the empty line and the second `From ` line.
    let second = NEWSLETTER.lines().count() as u64 + 4;
    assert_eq!(files, [("a.eml".to_owned(), 1), ("b.mbox".to_owned(), 2), ("b.mbox".to_owned(), second)]);
    let notes = reader.take_notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].flaw.detail.ends_with(": 1"), "{}", notes[0].flaw.detail);
    assert_eq!(reader.bytes_read(), (NEWSLETTER.len() + mbox.len()) as u64);
}

#[test]
fn a_date_is_taken_from_the_way_if_the_sender_gives_none() {
    let received = "Received: from a.example by b.example; Tue, 24 Nov 2026 00:30:00 +0100\n";
    let row = read(format!("{received}Subject: s\nDate: soon\n\nx").as_bytes(), &Limits::default());
    assert_eq!(row.cell("launch_date"), Some("2026-11-24"));
    assert_eq!(row.cell("sent_time"), Some("2026-11-23T23:30:00Z"));
    assert!(row.has(IssueCode::DamagedMail, "unreadable"));
    let row = read(b"Subject: s\nDate: soon\n\nx", &Limits::default());
    assert_eq!(row.cell("launch_date"), Some("soon"), "the validator says what is wrong with it");
    let row = read(b"Subject: s\n\nx", &Limits::default());
    assert_eq!(row.cell("launch_date"), None);
}

#[test]
fn what_is_no_mail_is_refused_with_its_bytes() {
    let garbage: Vec<u8> = (0..4096u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    for input in [&b""[..], b"\n\n", b"hello", b"{\"a\": 1}\n", b"a,b\n1,2\n", b"<html>x</html>", &garbage] {
        let row = read(input, &Limits::default());
        assert!(row.has(IssueCode::MalformedMail, ""), "{:?}", &input[..input.len().min(20)]);
        assert!(row.cells.is_empty());
        assert_eq!(row.raw, input);
    }
}

#[test]
fn odd_messages_are_read() {
    let limits = Limits::default();
    let only_header = read(b"Subject: only a header", &limits);
    assert_eq!((only_header.cell("subject"), only_header.cell("content")), (Some("only a header"), None));
    let latin = read(b"Subject: Caf\xe9\nFrom: Ren\xe9 <r@example.com>\n\ncr\xe8me\n", &limits);
    assert_eq!((latin.cell("subject"), latin.cell("content")), (Some("Café"), Some("crème")));
    let lie =
        read("Subject: s\nContent-Type: text/plain; charset=us-ascii\n\n20 € off\n".as_bytes(), &limits);
    assert_eq!(lie.cell("content"), Some("20 € off"));
    let mac = read(b"Subject: s\rFrom: a@example.com\r\rline\rline\r", &limits);
    assert_eq!((mac.cell("subject"), mac.cell("content")), (Some("s"), Some("line\nline")));
    let broken = read(b"Subject: =?utf-8?b?!!!\n =?utf-8?q?=ZZ?=\n\nx", &limits);
    assert!(broken.cell("subject").is_some());
    let utf16: Vec<u8> = "\u{feff}Subject: s\n\nx".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16, &limits).cell("subject"), Some("s"));
    let underflow = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
        Content-Transfer-Encoding: quoted-printable\n\n=\n--b\n\nx\n--b--\n";
    assert_eq!(read(underflow.as_bytes(), &limits).cell("content"), Some("x"));
}

#[test]
fn every_limit_holds_at_its_value_and_breaks_behind_it() {
    let message = |header: usize, body: usize| {
        format!("Subject: s\nX-A: {}\n\n{}", "y".repeat(header), "z".repeat(body)).into_bytes()
    };
    let size = message(10, 100).len() as u64;
    let refused = |input: &[u8], limits: Limits| -> Option<String> {
        let row = read(input, &limits);
        assert!(row.raw.len() as u64 <= limits.max_message_bytes);
        let found = row.flaws.iter().find(|(code, _)| *code == IssueCode::RecordTooLarge)?;
        assert!(row.cells.is_empty());
        Some(found.1.clone())
    };
    let within = |max_message_bytes| Limits { max_message_bytes, ..Limits::default() };
    assert_eq!(refused(&message(10, 100), within(size)), None);
    assert_eq!(
        refused(&message(10, 100), within(size - 1)),
        Some(format!("max_message_bytes = {}", size - 1))
    );
    let header = size - 101;
    let within = |max_header_bytes| Limits { max_header_bytes, ..Limits::default() };
    assert_eq!(refused(&message(10, 100), within(header)), None);
    assert_eq!(
        refused(&message(10, 100), within(header - 1)),
        Some(format!("max_header_bytes = {}", header - 1))
    );
    assert_eq!(refused(&message(64 << 10, 10), Limits::default()), None);
    assert!(refused(&message(256 << 10, 10), Limits::default()).is_some());

    let html = "Subject: s\nContent-Type: text/html\n\n<p>0123456789";
    for (max_html_bytes, cut) in [(13, false), (12, true)] {
        let row = read(html.as_bytes(), &Limits { max_html_bytes, ..Limits::default() });
        assert_eq!(row.has(IssueCode::TruncatedContent, "max_html_bytes = 12"), cut);
        assert_eq!(row.cell("content"), Some(if cut { "012345678" } else { "0123456789" }));
    }
    for (max_field_bytes, cut) in [(100, false), (99, true)] {
        let row = read(&message(1, 100), &Limits { max_field_bytes, ..Limits::default() });
        assert_eq!(row.has(IssueCode::TruncatedContent, "max_field_bytes = 99"), cut);
        assert_eq!(row.cell("content").map(str::len), Some(if cut { 99 } else { 100 }));
    }
}

#[test]
fn hostile_messages_take_no_time() {
    let nested: Vec<String> = (0..20_000)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n"))
        .collect();
    let page = |body: &str, times: usize| {
        format!("Subject: s\nContent-Type: text/html\n\n{}", body.repeat(times)).into_bytes()
    };
    let inputs = [
        nested.concat().into_bytes(),
        "Content-Type: message/rfc822\n\n".repeat(300_000).into_bytes(),
        format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n".repeat(1_000_000)).into_bytes(),
        format!(
            "Content-Type: multipart/mixed; boundary=b\n\n{}",
            "--b\nContent-Type: multipart/mixed; boundary=none\n\n".repeat(100_000)
        )
        .into_bytes(),
        format!("Subject: {}\n\nx", "=?aa?q?x".repeat(30_000)).into_bytes(),
        format!("From: {}\n\nx", "\"<(,@".repeat(40_000)).into_bytes(),
        format!("Received: {}\n\nx", "a.b(".repeat(50_000)).into_bytes(),
        format!("To: {}\n\n{}", "a@b.example,".repeat(20_000), "a@b.example ".repeat(100_000)).into_bytes(),
        page("<div>", 200_000),
        page("<a href=\"https://example.com/?a=1&b=2\" class=button>x</a>", 8_000),
        page("<a href=\"https://", 100_000),
        page("<div itemscope itemtype=x>", 50_000),
        page("<script type=application/ld+json>[", 50_000),
        page("://http://", 200_000),
        page("@", 2_000_000),
        page("<style>.a{display:none}</style>", 50_000),
    ];
    for input in &inputs {
        let start = Instant::now();
        read(input, &Limits::default());
        assert!(start.elapsed() < Duration::from_secs(30), "{}", input[..60].escape_ascii());
    }
}
