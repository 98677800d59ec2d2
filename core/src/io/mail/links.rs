//! What the links of a mail tell: what the reader is asked to do, where a click leads, how it is tracked.

use std::collections::HashMap;

use super::html_text::Link;
use super::url::{Url, addresses_in, clean, is_token, percent_decode, unwrap};

/// Parameters of campaign tracking, in the order of [`Found::utm`].
pub(super) const UTM: [&str; 6] =
    ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"];

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) call_to_action: Option<String>,
    pub(super) landing_url: Option<String>,
    pub(super) utm: [Option<String>; 6],
}

/// Least score of a link that is a button for certain.
const BUTTON: u8 = 3;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Unsubscribe, preferences, view in browser, privacy: what the law or the platform puts there.
    Service,
    /// Unsubscribe itself.
    Unsubscribe,
    /// Social networks, app stores, contact.
    Minor,
    /// What the mail is about.
    Main,
}

/// Reads all links of a mail.
pub(super) fn read_links(links: &[Link]) -> Found {
    let purposes: Vec<Purpose> = links.iter().map(purpose).collect();
    let main = || {
        links.iter().zip(&purposes).filter(|(_, purpose)| **purpose == Purpose::Main).map(|(link, _)| link)
    };
    let call_to_action = call_to_action(main());
    let landing_url = landing_url(main(), call_to_action.as_deref()).or_else(|| {
        landing_url(links.iter().zip(&purposes).filter(|(_, p)| **p == Purpose::Minor).map(|(l, _)| l), None)
    });
    let all = links.iter().zip(&purposes);
    let wanted = all.filter(|(_, purpose)| !matches!(purpose, Purpose::Service | Purpose::Unsubscribe));
    Found { call_to_action, landing_url, utm: utm(wanted.map(|(link, _)| link)) }
}

/// Words of links that end a subscription, in the languages mail is mostly written in.
const UNSUBSCRIBE: &[&str] = &[
    "unsubscribe",
    "opt out",
    "opt-out",
    "optout",
    "opt_out",
    "remove me",
    "abmelden",
    "abbestellen",
    "désabonn",
    "désinscri",
    "desabonn",
    "desinscri",
    "darse de baja",
    "darme de baja",
    "cancelar suscripci",
    "disiscri",
    "cancellati",
    "afmelden",
    "uitschrijven",
    "avregistrera",
    "afmeld",
    "descadastr",
    "cancelar inscri",
    "wypisz",
    "отписаться",
    "配信停止",
    "退订",
];

/// Words of links that belong to every mail.
const SERVICE: &[&str] = &[
    "preference",
    "manage your",
    "manage subscription",
    "subscription settings",
    "subscription center",
    "email subscription",
    "in browser",
    "in your browser",
    "web version",
    "webversion",
    "view online",
    "read online",
    "view this email",
    "view email",
    "view as a web",
    "online version",
    "mirror page",
    "mirrorpage",
    "browseransicht",
    "im browser",
    "dans votre navigateur",
    "version en ligne",
    "en el navegador",
    "nel browser",
    "update your profile",
    "update profile",
    "forward to",
    "safe sender",
    "address book",
    "having trouble",
    "report abuse",
    "click here to view",
    "trouble viewing",
];

/// Words of the small print, which longer texts may hold in passing.
const SMALL_PRINT: &[&str] = &[
    "privacy",
    "datenschutz",
    "confidentialité",
    "privacidad",
    "terms",
    "conditions",
    "legal",
    "impressum",
    "imprint",
    "disclaimer",
];

/// Places that are not the sender's own.
const MINOR: &[&str] = &[
    "facebook.com",
    "twitter.com",
    "//x.com",
    "www.x.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
    "pinterest.",
    "tiktok.com",
    "threads.net",
    "snapchat.com",
    "apps.apple.com",
    "itunes.apple.com",
    "play.google.com",
    "discord.com",
    "discord.gg",
    "wa.me",
    "//t.me/",
    "whatsapp.com",
];

/// Whole texts of links that lead to such places.
const MINOR_TEXT: &[&str] = &[
    "facebook",
    "twitter",
    "instagram",
    "linkedin",
    "youtube",
    "pinterest",
    "tiktok",
    "x",
    "discord",
    "whatsapp",
    "app store",
    "google play",
    "contact us",
    "contact",
    "help",
    "faq",
    "follow us",
    "download on the app store",
    "get it on google play",
];

/// What a link is for, by its words and its address.
pub(super) fn purpose(link: &Link) -> Purpose {
    let text = link.text.to_lowercase();
    let href = link.href.to_lowercase();
    let host_and_path = href.split('?').next().unwrap_or_default();
    let in_text = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let in_href = |words: &[&str]| {
        words.iter().any(|word| word.is_ascii() && !word.contains(' ') && host_and_path.contains(word))
    };
    if in_text(UNSUBSCRIBE) || in_href(UNSUBSCRIBE) {
        Purpose::Unsubscribe
    } else if (text.len() < 120 && in_text(SERVICE))
        || (text.len() < 40 && in_text(SMALL_PRINT))
        || in_href(&["preference", "mirrorpage", "/privacy", "/terms", "/legal"])
    {
        Purpose::Service
    } else if in_href(MINOR)
        || MINOR_TEXT.contains(&text.trim())
        || matches!(host_and_path.rsplit('.').next(), Some("vcf" | "ics"))
    {
        Purpose::Minor
    } else {
        Purpose::Main
    }
}

/// The words of the most prominent button, if there is one.
fn call_to_action<'l>(links: impl Iterator<Item = &'l Link>) -> Option<String> {
    let mut buttons: Vec<(String, u8, u8)> = Vec::new();
    let mut by_text: HashMap<String, usize> = HashMap::new();
    for link in links.filter(|link| link.button >= BUTTON) {
        let text = button_text(&link.text);
        let length = text.chars().count();
        let is_command = (2..=40).contains(&length)
            && text.split_whitespace().count() <= 7
            && text.chars().any(char::is_alphabetic);
        if !is_command {
            continue;
        }
        let at = *by_text.entry(text.to_lowercase()).or_insert_with(|| {
            buttons.push((text, link.button, 0));
            buttons.len() - 1
        });
        if let Some((_, score, times)) = buttons.get_mut(at) {
            *score = (*score).max(link.button);
            // Said again means meant, but ten small buttons do not outdo the large one.
            *times = (*times + 1).min(3);
        }
    }
    let best = buttons.iter().map(|(_, score, times)| score.saturating_add(*times)).max()?;
    buttons
        .into_iter()
        .find(|(_, score, times)| score.saturating_add(*times) == best)
        .map(|(text, _, _)| text)
}

/// The words on a button without the arrows around them.
fn button_text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '›' | '»' | '>' | '→' | '➔' | '➜' | '▶' | '►' | '«' | '‹' | '|' | '*' | '[' | ']')
    })
    .to_owned()
}

/// The address of the most prominent link.
fn landing_url<'l>(links: impl Iterator<Item = &'l Link>, call_to_action: Option<&str>) -> Option<String> {
    let mut found: Vec<(String, u32)> = Vec::new();
    let mut by_url: HashMap<String, usize> = HashMap::new();
    for link in links {
        let Some(url) = clean(&link.href) else { continue };
        let at = *by_url.entry(url.clone()).or_insert_with(|| {
            found.push((url, 0));
            found.len() - 1
        });
        let is_call = call_to_action.is_some_and(|call| button_text(&link.text).eq_ignore_ascii_case(call));
        let score =
            u32::from(is_call) * 100 + u32::from(link.button.min(9)) * 3 + u32::from(link.image) * 2 + 1;
        if let Some((_, total)) = found.get_mut(at) {
            // The best of its links, and a little for each further one.
            *total = (*total).max(score) + 1;
        }
    }
    let best = found.iter().map(|(_, score)| *score).max()?;
    found.into_iter().find(|(_, score)| *score == best).map(|(url, _)| url)
}

/// The most frequent value of each tracking parameter; the first among equals.
fn utm<'l>(links: impl Iterator<Item = &'l Link>) -> [Option<String>; 6] {
    let mut counts: [Vec<(String, u32)>; 6] = Default::default();
    for link in links {
        let inner = unwrap(&link.href);
        let Some(url) = Url::parse(&inner) else { continue };
        for (name, value) in url.parameters() {
            let Some(at) = UTM.iter().position(|utm| utm.eq_ignore_ascii_case(name)) else { continue };
            let value = percent_decode(&value.replace('+', " "));
            let value = value.trim();
            if value.is_empty() || value.len() > 200 || is_token(value) || value.contains(char::is_control) {
                continue;
            }
            let Some(values) = counts.get_mut(at) else { continue };
            if let Some((_, count)) = values.iter_mut().find(|(known, _)| known == value) {
                *count += 1;
            } else if values.len() < 64 {
                values.push((value.to_owned(), 1));
            }
        }
    }
    counts.map(|values| {
        let most = values.iter().map(|(_, count)| *count).max()?;
        values.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value)
    })
}

/// Links in plain text: each address with the words before it, on its line and the line above.
pub(super) fn links_in_text(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (start, end) in addresses_in(text).take(MAX_TEXT_LINKS) {
        let href = text.get(start..end).unwrap_or_default();
        let before = text.get(..start).unwrap_or_default();
        let from = before.len().saturating_sub(MAX_WORDS);
        let from = (from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
        let near = before.get(from..).unwrap_or_default();
        let above = near.rmatch_indices('\n').filter(|(at, _)| !near[*at..].trim().is_empty()).nth(1);
        let words = above.map_or(near, |(at, _)| near.get(at..).unwrap_or_default());
        // The address of another link is none of the words.
        let words = addresses_in(words).last().map_or(words, |(_, end)| words.get(end..).unwrap_or_default());
        links.push(Link { href: href.to_owned(), text: words.trim().to_owned(), ..Link::default() });
    }
    links
}

/// Links read of a plain text.
const MAX_TEXT_LINKS: usize = 1024;

/// Bytes before an address in which its words are looked for.
const MAX_WORDS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str, href: &str, button: u8, image: bool) -> Link {
        Link { href: href.into(), text: text.into(), button, image }
    }

    #[test]
    fn the_button_is_the_call_and_its_address_the_landing_page() {
        let links = [
            link("View in browser", "https://example.com/view", 0, false),
            link("Logo", "https://example.com/", 0, true),
            link(
                "Shop now ›",
                "https://example.com/sale?utm_source=news&utm_campaign=May+Sale&uid=5",
                4,
                false,
            ),
            link("Learn more", "https://example.com/more?utm_source=news", 3, false),
            link("Unsubscribe", "https://example.com/u?utm_source=footer", 5, false),
            link("Facebook", "https://www.facebook.com/example", 0, true),
        ];
        let found = read_links(&links);
        assert_eq!(found.call_to_action.as_deref(), Some("Shop now"));
        assert_eq!(
            found.landing_url.as_deref(),
            Some("https://example.com/sale?utm_source=news&utm_campaign=May+Sale")
        );
        assert_eq!(found.utm[0].as_deref(), Some("news"));
        assert_eq!(found.utm[2].as_deref(), Some("May Sale"));
        assert_eq!(found.utm[1], None);
    }

    #[test]
    fn without_a_button_there_is_no_call() {
        let links = [
            link("a story", "https://example.com/a", 0, false),
            link("another", "https://example.com/b", 1, false),
            link("again", "https://example.com/b", 1, false),
            link("", "mailto:a@example.com", 9, false),
        ];
        let found = read_links(&links);
        assert_eq!(found.call_to_action, None);
        assert_eq!(found.landing_url.as_deref(), Some("https://example.com/b"));
        assert_eq!(read_links(&[]), Found::default());
    }

    #[test]
    fn purposes() {
        for (text, href, expected) in [
            ("click here", "https://example.com/unsubscribe/5", Purpose::Unsubscribe),
            ("Newsletter abmelden", "https://example.com/x", Purpose::Unsubscribe),
            ("Privacy Policy", "https://example.com/x", Purpose::Service),
            ("", "https://www.instagram.com/x", Purpose::Minor),
            ("Buy", "https://example.com/?next=unsubscribe", Purpose::Main),
            ("Start your subscription", "https://example.com/", Purpose::Main),
            ("mail@example.com", "https://example.com/card.vcf", Purpose::Minor),
        ] {
            assert_eq!(purpose(&link(text, href, 0, false)), expected, "{text} {href}");
        }
    }

    #[test]
    fn links_of_plain_text_have_the_words_before_them() {
        let links =
            links_in_text("Shop: https://example.com/a.\nTo unsubscribe:\n<http://example.com/u?x=1>\né://x");
        assert_eq!(links.len(), 2);
        assert_eq!((links[0].href.as_str(), links[0].text.as_str()), ("https://example.com/a", "Shop:"));
        assert_eq!(purpose(&links[1]), Purpose::Unsubscribe);
    }
}
