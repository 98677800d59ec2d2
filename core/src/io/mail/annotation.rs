//! Offers that a mail states for machines: schema.org in JSON-LD or microdata, as Gmail's Promotions tab reads
//! them.

use serde_json::Value;

use super::entity::{Place, decode};
use super::html_text::cut_at;
use super::html_token::{Kind, Tag, Tokens};

/// What the annotations say; the first statement of each kind counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Annotation {
    /// The offer in the sender's words.
    pub(super) offer: Option<String>,
    /// The code to redeem it.
    pub(super) code: Option<String>,
    /// First day, as written.
    pub(super) starts: Option<String>,
    /// Last day, as written.
    pub(super) ends: Option<String>,
    pub(super) price: Option<String>,
    /// Amount taken off the price.
    pub(super) discount: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) headline: Option<String>,
    /// Address of the sender's logo.
    pub(super) logo: Option<String>,
}

/// Bytes kept of one value.
const MAX_VALUE: usize = 1000;

/// Values of JSON looked at in one mail.
const MAX_VALUES: usize = 20_000;

/// Reads every annotation of a document.
pub(super) fn read_annotations(html: &str) -> Annotation {
    let mut found = Annotation::default();
    let mut items = Items::default();
    let mut in_json = false;
    for token in Tokens::new(html) {
        match token.kind {
            Kind::Open(tag) => {
                in_json = tag.name.eq_ignore_ascii_case("script")
                    && tag.attributes().any(|(name, value)| {
                        name.eq_ignore_ascii_case("type")
                            && value.trim().to_ascii_lowercase().starts_with("application/ld+json")
                    });
                items.open(&tag, &mut found);
            }
            Kind::Raw if in_json => read_json(token.raw, &mut found),
            Kind::Text => items.text(token.raw),
            Kind::Close(name) => items.close(name, &mut found),
            _ => {}
        }
    }
    found
}

fn read_json(text: &str, found: &mut Annotation) {
    let text = text.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_prefix("//<![CDATA[").or_else(|| text.strip_prefix("<![CDATA[")).unwrap_or(text);
    let text = ["-->", "]]>", "//"].iter().fold(text, |text, end| text.trim_end().trim_end_matches(end));
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let mut open = vec![&value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > MAX_VALUES {
            return;
        }
        match value {
            // Pushed in reverse, so that what stands first is read first.
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(object) => {
                for kind in types(object.get("@type").or_else(|| object.get("type"))) {
                    for (name, value) in object {
                        if let Some(text) = scalar(value) {
                            found.property(kind, name, &text);
                        }
                    }
                }
                open.extend(object.values().filter(|v| v.is_object() || v.is_array()).rev());
            }
            _ => {}
        }
    }
}

fn types(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).take(4).collect(),
        _ => Vec::new(),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        // An image or logo may be an object, and any value a list of one.
        Value::Object(object) => object.get("url").and_then(Value::as_str).map(str::to_owned),
        Value::Array(values) => {
            values.first().filter(|first| !first.is_array() && !first.is_object()).and_then(scalar)
        }
        _ => None,
    }
}

impl Annotation {
    fn property(&mut self, kind: &str, name: &str, value: &str) {
        let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = match (kind, name) {
            ("DiscountOffer", "description")
            | ("Offer" | "AggregateOffer" | "SaleEvent" | "Coupon", "description" | "name") => {
                &mut self.offer
            }
            ("DiscountOffer" | "Offer" | "Coupon", "discountCode" | "couponCode") => &mut self.code,
            ("DiscountOffer" | "Offer", "availabilityStarts" | "validFrom") | ("SaleEvent", "startDate") => {
                &mut self.starts
            }
            ("DiscountOffer" | "Offer", "availabilityEnds" | "validThrough" | "priceValidUntil")
            | ("SaleEvent", "endDate") => &mut self.ends,
            ("PromotionCard" | "Offer", "price") | ("AggregateOffer", "lowPrice") => &mut self.price,
            ("PromotionCard", "discountValue") => &mut self.discount,
            ("PromotionCard" | "Offer" | "AggregateOffer", "priceCurrency") => &mut self.currency,
            ("PromotionCard", "headline") => &mut self.headline,
            ("Organization" | "Brand" | "Corporation" | "OnlineStore", "logo") => &mut self.logo,
            _ => return,
        };
        if !value.is_empty() && place.is_none() {
            *place = Some(cut_at(&value, MAX_VALUE).to_owned());
        }
    }
}

/// The microdata items that are open.
#[derive(Debug, Default)]
struct Items {
    stack: Vec<Item>,
    /// A property whose value is the text of its element: its name, that element, and the text so far.
    property: Option<(String, String, String)>,
}

#[derive(Debug)]
struct Item {
    kind: String,
    element: String,
    /// Elements of the same name open inside of it.
    nested: u32,
}

/// Deepest nesting of items that is followed.
const MAX_ITEMS: usize = 32;

impl Items {
    fn open(&mut self, tag: &Tag<'_>, found: &mut Annotation) {
        // Nearly no mail has microdata: look before taking the attributes apart.
        let may_hold = tag.attributes.contains("item") || tag.attributes.contains("ITEM");
        if !may_hold {
            self.nest(tag.name);
            return;
        }
        let (mut scope, mut kind, mut property, mut value) = (false, String::new(), String::new(), None);
        for (name, raw) in tag.attributes() {
            let text = || decode(raw, Place::Attribute).trim().to_owned();
            match cut_at(name, 16).to_ascii_lowercase().as_str() {
                "itemscope" => scope = true,
                "itemtype" => kind = text(),
                "itemprop" => property = text(),
                "content" | "datetime" => value = Some(text()),
                "href" | "src" => value = value.or_else(|| Some(text())),
                _ => {}
            }
        }
        let void =
            ["meta", "link", "img", "br", "input"].iter().any(|void| void.eq_ignore_ascii_case(tag.name));
        if !property.is_empty() && !scope {
            match (value, self.stack.last()) {
                (Some(value), Some(item)) => found.property(&item.kind, &property, &value),
                (None, Some(_)) if !void => {
                    self.property = Some((property, tag.name.to_ascii_lowercase(), String::new()));
                }
                _ => {}
            }
        }
        self.nest(tag.name);
        if scope && !void && self.stack.len() < MAX_ITEMS {
            self.stack.push(Item { kind, element: tag.name.to_ascii_lowercase(), nested: 0 });
        }
    }

    fn nest(&mut self, name: &str) {
        for item in &mut self.stack {
            if item.element.eq_ignore_ascii_case(name) {
                item.nested = item.nested.saturating_add(1);
            }
        }
    }

    fn text(&mut self, raw: &str) {
        if let Some((_, _, text)) = &mut self.property
            && text.len() < MAX_VALUE
        {
            text.push_str(&decode(raw, Place::Text));
        }
    }

    fn close(&mut self, name: &str, found: &mut Annotation) {
        if self.property.as_ref().is_some_and(|(_, element, _)| element.eq_ignore_ascii_case(name))
            && let Some((property, _, text)) = self.property.take()
            && let Some(item) = self.stack.last()
        {
            found.property(&item.kind, &property, &text);
        }
        let mut ended = None;
        for (at, item) in self.stack.iter_mut().enumerate() {
            if item.element.eq_ignore_ascii_case(name) {
                match item.nested.checked_sub(1) {
                    Some(nested) => item.nested = nested,
                    None => ended = ended.or(Some(at)),
                }
            }
        }
        if let Some(at) = ended {
            self.stack.truncate(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gmail_annotations_are_read() {
        let html = r#"<head><script type="application/ld+json">[{"@context":"http://schema.org/","@type":"Organization",
            "logo":"https://example.com/logo.png"},{"@type":"EmailMessage","subjectLine":"x"},
            {"@type":"DiscountOffer","description":"20%  off","discountCode":"SAVE20",
            "availabilityStarts":"2026-11-20T08:00:00-08:00","availabilityEnds":"2026-11-30T23:59:59-08:00"},
            {"@type":"PromotionCard","headline":"Shoes","price":40.5,"priceCurrency":"USD","discountValue":10},
            {"@type":"DiscountOffer","description":"second"}]</script></head>"#;
        let found = read_annotations(html);
        assert_eq!(found.offer.as_deref(), Some("20% off"));
        assert_eq!(found.code.as_deref(), Some("SAVE20"));
        assert_eq!(found.starts.as_deref(), Some("2026-11-20T08:00:00-08:00"));
        assert_eq!(found.ends.as_deref(), Some("2026-11-30T23:59:59-08:00"));
        assert_eq!((found.price.as_deref(), found.discount.as_deref()), (Some("40.5"), Some("10")));
        assert_eq!(found.currency.as_deref(), Some("USD"));
        assert_eq!(found.headline.as_deref(), Some("Shoes"));
        assert_eq!(found.logo.as_deref(), Some("https://example.com/logo.png"));
    }

    #[test]
    fn graphs_prefixes_and_nested_offers_are_read() {
        let html = r#"<script type='application/ld+json'>
            {"@graph":[{"@type":["Thing","https://schema.org/Product"],"offers":[{"@type":"schema:Offer","price":"9.99",
            "priceCurrency":"EUR","priceValidUntil":"2026-12-01"}]}]}
            </script><script type="application/ld+json">{broken</script><script>{"@type":"DiscountOffer","description":"no"}</script>"#;
        let found = read_annotations(html);
        assert_eq!((found.price.as_deref(), found.ends.as_deref()), (Some("9.99"), Some("2026-12-01")));
        assert_eq!(found.offer, None);
        let html = r#"<script type="application/ld+json">//<![CDATA[
            [{"@type":"Offer","price":[5]}]
            //]]></script>"#;
        assert_eq!(read_annotations(html).price.as_deref(), Some("5"));
        let deep = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
        assert_eq!(read_annotations(&deep), Annotation::default());
    }

    #[test]
    fn microdata_is_read() {
        let html = r#"<div itemscope itemtype="http://schema.org/DiscountOffer"><div><meta itemprop="description"
            content="15% &amp; more"></div><span itemprop=discountCode><b>TAKE</b>15</span>
            <time itemprop="availabilityEnds" datetime="2026-12-24">Xmas</time></div>
            <div><meta itemprop="description" content="outside"></div>
            <div itemscope itemtype="http://schema.org/Organization"><link itemprop="logo" href="https://example.com/l.png">"#;
        let found = read_annotations(html);
        assert_eq!(found.offer.as_deref(), Some("15% & more"));
        assert_eq!(found.code.as_deref(), Some("TAKE15"));
        assert_eq!(found.ends.as_deref(), Some("2026-12-24"));
        assert_eq!(found.logo.as_deref(), Some("https://example.com/l.png"));
    }
}
