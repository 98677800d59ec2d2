//! Who sends: a company's name from the display name and the address of a sender.

use super::esp;
use super::header::Mailbox;
use super::html_text::cut_at;
use super::url::is_token;

/// Bytes kept of a company name; the record allows 255 characters.
const MAX_COMPANY: usize = 255;

/// Mailbox providers: their domain says nothing about who writes.
const FREE_MAIL: &[&str] = &[
    "163",
    "aol",
    "btinternet",
    "comcast",
    "eircom",
    "excite",
    "freenet",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "juno",
    "libero",
    "live",
    "lycos",
    "mail",
    "me",
    "msn",
    "netscape",
    "outlook",
    "proton",
    "protonmail",
    "qq",
    "sbcglobal",
    "t-online",
    "verizon",
    "wanadoo",
    "web",
    "yahoo",
    "yandex",
    "ymail",
    "zoho",
];

/// Words a display name adds to the name of the company.
const GENERIC: &[&str] = &[
    "account",
    "accounts",
    "admin",
    "alert",
    "alerts",
    "care",
    "club",
    "communications",
    "community",
    "contact",
    "customer",
    "deals",
    "digest",
    "do",
    "email",
    "emails",
    "events",
    "feedback",
    "hello",
    "help",
    "info",
    "information",
    "insider",
    "letter",
    "list",
    "mail",
    "mailer",
    "mailing",
    "marketing",
    "member",
    "members",
    "news",
    "newsletter",
    "newsletters",
    "no",
    "no-reply",
    "noreply",
    "not",
    "notification",
    "notifications",
    "offers",
    "online",
    "orders",
    "promo",
    "promotions",
    "reply",
    "rewards",
    "sales",
    "service",
    "services",
    "shop",
    "specials",
    "support",
    "team",
    "the",
    "update",
    "updates",
    "us",
    "weekly",
    "your",
];

/// The address of a sender without what differs from reader to reader: bounce addresses hold the reader's number
/// in their local part, for which a `*` is put.
pub(super) fn public_address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() || address.len() > 320 || address.contains(char::is_whitespace) {
        return None;
    }
    let marks = local.bytes().filter(u8::is_ascii_punctuation).count();
    let numbered = local.len() >= 20 && marks >= 1 && local.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let local = if numbered || is_token(local) { "*" } else { local };
    Some(format!("{local}@{}", domain.to_lowercase()))
}

/// The company a mail comes from, if its sender tells.
pub(super) fn company(sender: &Mailbox) -> Option<String> {
    let brand = brand_label(&sender.address);
    let name = clean_name(&sender.name);
    let from_name = (!name.is_empty()).then(|| best_segment(&name, brand.as_deref()));
    let company = match (from_name, brand) {
        (Some(name), Some(brand)) => {
            if is_generic(&name) || (is_person(&name, &sender.address) && !related(&name, &brand)) {
                title_case(&brand)
            } else {
                name
            }
        }
        (Some(name), None) => name,
        (None, Some(brand)) => title_case(&brand),
        (None, None) => return None,
    };
    let company = cut_at(company.trim(), MAX_COMPANY).trim().to_owned();
    (!company.is_empty()).then_some(company)
}

/// The name of the registrable domain of an address, without its public suffix: `acme` of
/// `news@mail.acme.co.uk`. `None` for mailbox providers and sending platforms, which are nobody's brand.
fn brand_label(address: &str) -> Option<String> {
    let (_, host) = address.rsplit_once('@')?;
    let host = host.trim_matches(['.', '>', ' ']).to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    if labels.len() < 2
        || host.starts_with('[')
        || labels.iter().all(|l| l.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let suffix = suffix_labels(&labels);
    let label = labels.get(labels.len().checked_sub(suffix + 1)?)?;
    let registrable = labels.get(labels.len() - suffix - 1..)?.join(".");
    let nobody = FREE_MAIL.binary_search(label).is_ok() || esp::is_platform_host(&registrable);
    (!nobody).then(|| (*label).to_owned())
}

/// Labels of the public suffix. Under a country, a second level such as `co` or `com` belongs to it.
fn suffix_labels(labels: &[&str]) -> usize {
    const SECOND: [&str; 22] = [
        "ac", "co", "com", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "ltd", "me", "mil", "ne", "net",
        "nhs", "nom", "or", "org", "plc", "sch", "web",
    ];
    match labels {
        [_, .., second, country] if country.len() == 2 && SECOND.contains(second) => 2,
        _ => 1,
    }
}

/// A display name without quotes, marks and what stands in brackets; empty if it is an address.
fn clean_name(name: &str) -> String {
    let mut out = String::new();
    let mut depth = 0u32;
    for character in cut_at(name, 1024).chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '®' | '™' | '©' | '"' | '“' | '”' | '\u{fe0f}' => {}
            c if depth > 0 || c.is_control() => {}
            c if is_pictograph(c) => out.push(' '),
            c => out.push(c),
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let out = out.trim_matches(|c: char| {
        matches!(c, '\'' | ',' | '.' | '<' | '>' | '!' | '*' | '-' | '|' | ':' | ' ')
    });
    // "Acme via Example Mail": the second is who carried it.
    let out = out.split_once(" via ").map_or(out, |(sender, _)| sender.trim());
    if out.contains('@') && !out.contains(' ') { String::new() } else { out.to_owned() }
}

fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x2600..=0x27BF | 0x1F000..=0x1FAFF | 0x2B00..=0x2BFF | 0x200D)
}

/// The part of a display name that is the company: behind "from" or "at", or the one that is like the domain.
fn best_segment(name: &str, brand: Option<&str>) -> String {
    // The domain in full is the clearest brand there is: "From the Field <a@fromthefield.example>".
    if brand.is_some_and(|brand| fold(name) == fold(brand)) {
        return name.to_owned();
    }
    let name = [" from ", " at ", " @ ", " von ", " by "]
        .iter()
        .find_map(|word| {
            let at = name.to_ascii_lowercase().rfind(word)?;
            name.get(at + word.len()..).map(str::trim).filter(|rest| !rest.is_empty())
        })
        .unwrap_or(name);
    let segments: Vec<&str> = name
        .split(['|', '•', '·', '–', '—', '/', '»', '~'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(": "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let like_domain =
        brand.and_then(|brand| segments.iter().find(|segment| related(&without_generic(segment), brand)));
    let told = segments.iter().find(|segment| !is_generic(segment));
    let segment = like_domain.or(told).or(segments.first()).copied().unwrap_or(name);
    // What the domain says in full is the name in full: "BBC News" of bbcnews.
    if brand.is_some_and(|brand| fold(brand).contains(&fold(segment))) {
        return segment.to_owned();
    }
    let shorter = without_generic(segment);
    if shorter.is_empty() { segment.to_owned() } else { shorter }
}

/// The name without the generic words at its end and "the" and "team" at its start.
fn without_generic(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let full = words.len();
    while let [.., before, last] = words.as_slice() {
        // "Buyer's Alert" is one name.
        if !is_generic_word(last) || before.ends_with("'s") || before.ends_with("’s") {
            break;
        }
        words.pop();
    }
    // "The Home Store" keeps its article, "The Acme Team" does not.
    let starts_generic = |word: &str| {
        word.eq_ignore_ascii_case("team") || (word.eq_ignore_ascii_case("the") && words.len() < full)
    };
    if words.len() > 1 && words.first().is_some_and(|word| starts_generic(word)) {
        words.remove(0);
    }
    words.join(" ").trim_end_matches([',', '&', ' ', '\'']).to_owned()
}

fn is_generic_word(word: &str) -> bool {
    GENERIC.binary_search(&word.trim_matches([',', '.', '!', '&']).to_ascii_lowercase().as_str()).is_ok()
}

fn is_generic(name: &str) -> bool {
    name.split_whitespace().all(|word| word == "&" || word == "-" || is_generic_word(word))
}

/// Whether a display name is a person's: the local part of the address is made of it.
fn is_person(name: &str, address: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(fold).collect();
    let local = fold(address.split('@').next().unwrap_or_default());
    (2..=4).contains(&words.len())
        && local.len() >= 3
        && !is_generic_word(&local)
        && words.iter().any(|word| word.len() >= 3 && (local.starts_with(word) || local.ends_with(word)))
}

/// Whether a name and a domain label are of the same company.
fn related(name: &str, brand: &str) -> bool {
    // Domains spell the ampersand out.
    let (name, brand) = (fold(&name.replace('&', "and")), fold(brand));
    if name.len() < 2 || brand.len() < 2 {
        return false;
    }
    let contained = |long: &str, short: &str| short.len() >= 3 && long.contains(short);
    name == brand || contained(&name, &brand) || contained(&brand, &name)
}

/// Letters and digits in lower case.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `acme-shop` as `Acme Shop`.
fn title_case(label: &str) -> String {
    let words = label.split(['-', '_']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_readers_are_taken_out_of_addresses() {
        for (address, expected) in [
            ("News@Mail.Acme.example", Some("News@mail.acme.example")),
            ("bounce-270241-5399979-24365-DE1@acme.example", Some("*@acme.example")),
            ("a=b.example.net+eJwNyEsKgCAQANDTuBNnrPGzcBFK@acme.example", Some("*@acme.example")),
            ("summer-sale-2026@acme.example", Some("summer-sale-2026@acme.example")),
            ("nobody", None),
            ("@acme.example", None),
        ] {
            assert_eq!(public_address(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn lists_are_sorted() {
        assert!(FREE_MAIL.is_sorted() && GENERIC.is_sorted());
    }

    #[test]
    fn companies_of_senders() {
        for (name, address, expected) in [
            ("Acme | Deals", "x@mail.acme.example", "Acme"),
            ("Deals | Acme", "x@mail.acme.example", "Acme"),
            ("Weekly Deals - Acme Outdoors", "x@acmeoutdoors.example", "Acme Outdoors"),
            ("", "news@acme.example", "Acme"),
            ("", "news@email.acme-shop.co.uk", "Acme Shop"),
            ("", "news@acme.com.au", "Acme"),
            ("Anna from Acme", "anna@acme.example", "Acme"),
            ("Anna Smith at Acme", "a@acme.example", "Acme"),
            ("Anna Smith", "anna.smith@acme.example", "Acme"),
            ("Smith & Sons", "smith@smithandsons.example", "Smith & Sons"),
            ("Acme Newsletter", "news@acme.example", "Acme"),
            ("The Acme Team", "hello@acme.example", "Acme"),
            ("The Home Store", "hello@homestore.example", "The Home Store"),
            ("no-reply", "no-reply@acme.example", "Acme"),
            ("Customer Service", "help@acme.example", "Acme"),
            ("🔥 Acme® (Promotions)", "x@acme.example", "Acme"),
            ("x@acme.example", "x@acme.example", "Acme"),
            ("Acme", "bounce@u1.sendgrid.net", "Acme"),
            ("Acme", "acme.deals@gmail.com", "Acme"),
            ("From the Field", "a@fromthefield.example", "From the Field"),
            ("Acme via Example Mail", "x@acme.example", "Acme"),
            ("BBC News", "x@bbcnews.example", "BBC News"),
            ("Great Offers", "x@sendgreatoffers.example", "Great Offers"),
            ("Acme Buyer's Alert", "x@other.example", "Acme Buyer's Alert"),
            ("Ödland Möbel", "x@oedland.example", "Ödland Möbel"),
        ] {
            let sender = Mailbox { name: name.into(), address: address.into() };
            assert_eq!(company(&sender).as_deref(), Some(expected), "{name:?} <{address}>");
        }
        for (name, address) in
            [("", ""), ("", "someone@gmail.com"), ("", "x@[192.0.2.1]"), ("", "x@localhost")]
        {
            assert_eq!(company(&Mailbox { name: name.into(), address: address.into() }), None, "{address}");
        }
    }
}
