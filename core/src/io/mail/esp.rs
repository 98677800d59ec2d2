//! The platform that sent a mail, told by open rules in `data/esp.tsv`.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::header::Headers;

const TABLE: &str = include_str!("../../../data/esp.tsv");

/// Where a sign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Signal {
    Header,
    HeaderValue,
    ReturnPathDomain,
    MessageIdDomain,
    DkimDomain,
    ReceivedHost,
    LinkHost,
    PixelHost,
    UnsubscribeHost,
}

impl Signal {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Header, "header"),
        (Self::HeaderValue, "header_value"),
        (Self::ReturnPathDomain, "return_path_domain"),
        (Self::MessageIdDomain, "message_id_domain"),
        (Self::DkimDomain, "dkim_domain"),
        (Self::ReceivedHost, "received_host"),
        (Self::LinkHost, "link_host"),
        (Self::PixelHost, "pixel_host"),
        (Self::UnsubscribeHost, "unsubscribe_host"),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(signal, _)| *signal)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(signal, _)| *signal == self).map_or("", |(_, name)| *name)
    }
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    platform: &'static str,
    signal: Signal,
    pattern: &'static str,
    weight: u32,
}

#[derive(Debug)]
struct Rules {
    version: &'static str,
    all: Vec<Rule>,
    /// Rules on plain hosts, by signal and host.
    hosts: HashMap<(Signal, &'static str), Vec<usize>>,
    /// Rules on hosts with wildcards.
    patterns: Vec<usize>,
    /// Rules on header fields.
    headers: Vec<usize>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(TABLE));

impl Rules {
    fn read(table: &'static str) -> Self {
        let mut rules = Self {
            version: table.lines().find_map(|line| line.strip_prefix("# version: ")).unwrap_or_default(),
            all: Vec::new(),
            hosts: HashMap::new(),
            patterns: Vec::new(),
            headers: Vec::new(),
        };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(platform), Some(signal), Some(pattern), Some(weight)) =
                (columns.next(), columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let (Some(signal), Ok(weight)) = (Signal::from_name(signal), weight.parse()) else { continue };
            let at = rules.all.len();
            rules.all.push(Rule { platform, signal, pattern, weight });
            if matches!(signal, Signal::Header | Signal::HeaderValue) {
                rules.headers.push(at);
            } else if pattern.contains(['*', '#']) {
                rules.patterns.push(at);
            } else {
                rules.hosts.entry((signal, pattern)).or_default().push(at);
            }
        }
        rules
    }

    /// Rules that a host meets.
    fn of_host<'r>(&'r self, signal: Signal, host: &'r str) -> impl Iterator<Item = usize> + 'r {
        let plain = suffixes(host)
            .filter_map(move |suffix| self.hosts.get(&(signal, suffix)))
            .flat_map(|found| found.iter().copied());
        let wild = self.patterns.iter().copied().filter(move |at| {
            self.all.get(*at).is_some_and(|rule| {
                rule.signal == signal && suffixes(host).any(|suffix| glob(rule.pattern, suffix))
            })
        });
        plain.chain(wild)
    }
}

/// The host and every domain above it. Longer hosts than the rules allow are cut.
fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, rest)| rest)).take(16)
}

/// Whether `text` is what `pattern` describes: `*` is any run of characters, `#` a run of digits.
fn glob(pattern: &str, text: &str) -> bool {
    // Nearly every host differs in the letters before the first or behind the last wildcard.
    let wild = |c: char| matches!(c, '*' | '#');
    let start = pattern.split(wild).next().unwrap_or_default();
    let end = pattern.rsplit(wild).next().unwrap_or_default();
    if !text.starts_with(start) || !text.ends_with(end) {
        return false;
    }
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    // Places in the text that the pattern so far can end at. Hosts are short, so this is small.
    let mut ends = vec![0usize];
    for byte in pattern {
        let mut next = BTreeSet::new();
        for end in ends {
            match byte {
                b'*' => next.extend(end..=text.len()),
                b'#' => {
                    let digits = text.iter().skip(end).take_while(|b| b.is_ascii_digit()).count();
                    next.extend(end + 1..=end + digits);
                }
                _ if text.get(end) == Some(byte) => {
                    next.insert(end + 1);
                }
                _ => {}
            }
        }
        ends = next.into_iter().collect();
    }
    ends.contains(&text.len())
}

/// Hosts by the place they stand in, each once.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    seen: BTreeSet<(u8, String)>,
}

/// Hosts remembered of one mail.
const MAX_HOSTS: usize = 512;

impl Hosts {
    /// Notes a host or domain.
    pub(super) fn add(&mut self, signal: Signal, host: &str) {
        let host = host.trim_matches(['.', '<', '>', '[', ']', '(', ')', ';', ',', ' ']).to_ascii_lowercase();
        if self.seen.len() < MAX_HOSTS && host.len() <= 253 && !host.is_empty() {
            self.seen.insert((signal as u8, host));
        }
    }

    /// Notes the domains that the header names.
    pub(super) fn add_headers(&mut self, headers: &Headers<'_>) {
        for (name, signal) in
            [("Return-Path", Signal::ReturnPathDomain), ("Message-ID", Signal::MessageIdDomain)]
        {
            for value in headers.raw(name).take(2) {
                if let Some((_, domain)) = value.rsplit_once('@') {
                    self.add(signal, domain);
                }
            }
        }
        for value in headers.raw("DKIM-Signature").take(8) {
            for tag in value.split(';') {
                if let Some((name, domain)) = tag.split_once('=')
                    && name.trim() == "d"
                {
                    self.add(Signal::DkimDomain, domain);
                }
            }
        }
        for value in headers.raw("Received").take(32) {
            // The part behind the date is no host, and the recipient stands behind `for`.
            let route = value.split(" for ").next().unwrap_or_default();
            for word in route.split([' ', '(', ')', '=', '[', ']']).filter(|word| word.contains('.')).take(32)
            {
                self.add(Signal::ReceivedHost, word.rsplit('@').next().unwrap_or(word));
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = (Signal, &str)> {
        self.seen.iter().filter_map(|(signal, host)| {
            let signal = Signal::ALL.get(usize::from(*signal)).map(|(signal, _)| *signal)?;
            Some((signal, host.as_str()))
        })
    }
}

/// The platform, and the signs that tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Platform {
    pub(super) name: &'static str,
    pub(super) reason: String,
}

/// Signs named as reason.
const MAX_REASONS: usize = 4;

/// Weakest sign that is worth an answer.
const MIN_WEIGHT: u32 = 3;

/// Finds the platform with the strongest sign; among equals, the one with the most.
pub(super) fn detect(headers: &Headers<'_>, hosts: &Hosts) -> Option<Platform> {
    let rules = &*RULES;
    let mut met: Vec<(usize, String)> = Vec::new();
    let names: BTreeSet<String> = headers.names().map(str::to_ascii_lowercase).collect();
    for at in &rules.headers {
        let Some(rule) = rules.all.get(*at) else { continue };
        let field = rule.pattern.split(':').next().unwrap_or_default();
        if !names.contains(&field.to_ascii_lowercase()) {
            continue;
        }
        let meets = match rule.pattern.split_once(": ") {
            None => true,
            Some((name, part)) => headers.raw(name).any(|value| value.to_ascii_lowercase().contains(part)),
        };
        if meets {
            met.push((*at, rule.pattern.to_owned()));
        }
    }
    for (signal, host) in hosts.iter() {
        met.extend(rules.of_host(signal, host).filter_map(|at| {
            // The pattern is named rather than the host, which may hold a customer number.
            rules.all.get(at).map(|rule| (at, rule.pattern.to_owned()))
        }));
    }
    let mut scores: HashMap<&str, (u32, u32)> = HashMap::new();
    met.sort();
    met.dedup();
    for (at, _) in &met {
        let Some(rule) = rules.all.get(*at) else { continue };
        let score = scores.entry(rule.platform).or_default();
        *score = (score.0.max(rule.weight), score.1 + rule.weight);
    }
    let (name, _) = scores
        .into_iter()
        .filter(|(_, (strongest, _))| *strongest >= MIN_WEIGHT)
        .max_by(|(a, of_a), (b, of_b)| of_a.cmp(of_b).then_with(|| b.cmp(a)))?;
    let mut reasons: Vec<(u32, usize, String)> = met
        .into_iter()
        .filter_map(|(at, pattern)| {
            let rule = rules.all.get(at).filter(|rule| rule.platform == name)?;
            Some((rule.weight, at, format!("{} {pattern}", rule.signal.name())))
        })
        .collect();
    reasons.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let reasons: Vec<String> = reasons.into_iter().take(MAX_REASONS).map(|(_, _, reason)| reason).collect();
    let mut reason = reasons.join("; ");
    let _ = write!(reason, " (rules {})", rules.version);
    Some(Platform { name, reason })
}

/// Whether links to this host lead through a sending platform's redirect.
pub(super) fn is_redirect_host(host: &str) -> bool {
    RULES.of_host(Signal::LinkHost, host).next().is_some()
}

/// Whether a host belongs to a sending platform rather than to the brand that sends.
pub(super) fn is_platform_host(host: &str) -> bool {
    Signal::ALL.iter().any(|(signal, _)| {
        RULES
            .of_host(*signal, host)
            .any(|at| RULES.all.get(at).is_some_and(|rule| rule.pattern.contains('.')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::mail::header::split;

    #[test]
    fn every_row_of_the_table_reads() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(RULES.all.len(), rows, "a row names an unknown signal or has no weight");
        let platforms: BTreeSet<_> = RULES.all.iter().map(|rule| rule.platform).collect();
        assert!(platforms.len() >= 40);
        assert_eq!(RULES.version.len(), 10);
        let mut seen = BTreeSet::new();
        for rule in &RULES.all {
            assert!((1..=10).contains(&rule.weight), "{rule:?}");
            assert!(seen.insert((rule.signal.name(), rule.pattern, rule.platform)), "{rule:?} stands twice");
            if rule.signal == Signal::HeaderValue {
                let (_, part) = rule.pattern.split_once(": ").unwrap();
                assert_eq!(part, part.to_ascii_lowercase());
            }
        }
    }

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("cmail#.com", "cmail19.com", true),
            ("cmail#.com", "cmail.com", false),
            ("mkt#.com", "mktomail.com", false),
            ("mkto-*.com", "mkto-sj010.com", true),
            ("ablink.*", "ablink.news.example.com", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    fn detected(header: &str, links: &[&str]) -> Option<Platform> {
        let text = format!("{header}\n\n");
        let found = split(text.as_bytes(), 1 << 20, |_| false);
        let mut hosts = Hosts::default();
        hosts.add_headers(&found.headers);
        for link in links {
            hosts.add(Signal::LinkHost, link);
        }
        detect(&found.headers, &hosts)
    }

    #[test]
    fn each_kind_of_sign_is_found() {
        for (header, links, platform) in [
            ("X-Kmail-Account: abc", vec![], "Klaviyo"),
            ("X-Mailer: MailChimp Mailer - **CID1**", vec![], "Mailchimp"),
            (
                "Return-Path: <bounce-1_HTML-2@bounce.s10.exacttarget.com>",
                vec![],
                "Salesforce Marketing Cloud",
            ),
            ("DKIM-Signature: v=1; a=rsa-sha256;\n d=hubspotemail.net; s=x", vec![], "HubSpot"),
            ("Message-ID: <1.2@email.amazonses.com>", vec![], "Amazon SES"),
            (
                "Received: from mail1.cmail20.com (mail1.cmail20.com [192.0.2.1]) by mx.example.com",
                vec![],
                "Campaign Monitor",
            ),
            ("Subject: x", vec!["trk.klclick3.com"], "Klaviyo"),
        ] {
            let found = detected(header, &links).unwrap();
            assert_eq!(found.name, platform);
            assert!(found.reason.ends_with("(rules 2026-11-23)"), "{}", found.reason);
        }
        assert_eq!(detected("Subject: x\nFrom: a@example.com", &["example.com"]), None);
    }

    #[test]
    fn a_platform_beats_the_relay_it_sends_through() {
        let header = "X-SG-EID: x\nX-SG-ID: y\nReturn-Path: <b@u1.wl.sendgrid.net>\nX-Beehiiv-Ids: z";
        let found = detected(header, &["u1.ct.sendgrid.net"]).unwrap();
        assert_eq!(
            (found.name, found.reason.as_str()),
            ("beehiiv", "header X-Beehiiv-Ids (rules 2026-11-23)")
        );
        assert_eq!(detected("X-SG-EID: x", &[]).unwrap().name, "Twilio SendGrid");
    }

    #[test]
    fn the_recipient_in_a_received_field_is_no_host() {
        assert_eq!(detected("Received: by mx.example.com for <a@mcsv.net>; Mon", &[]), None);
    }
}
