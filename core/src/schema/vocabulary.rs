//! The closed and open sets of words a campaign is described with, each made from one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::name::{closest, fold};
use crate::{Error, ErrorKind, Result};

/// Makes an enum, its wire names, its aliases and its `FromStr` from one table.
///
/// `open` sets have a further variant `Other` for words nobody knew; reading them never fails.
macro_rules! vocabulary {
    (@common $name:ident { $($variant:ident $wire:literal [$($alias:literal),* $(,)?] $doc:literal,)+ }) => {
        impl $name {
            /// Every known value, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The wire names of [`ALL`](Self::ALL), in the same order.
            pub const NAMES: &[&'static str] = &[$($wire),+];

            /// The known value with this name, in any case and spelling of the table.
            #[must_use]
            pub fn known(name: &str) -> Option<Self> {
                const TABLE: &[(&str, &[&str])] = &[$(($wire, &[$($alias),*])),+];
                // Exact wire names are by far the most common: no allocation for them.
                match name {
                    $($wire => return Some(Self::$variant),)+
                    _ => {}
                }
                if name.len() > 64 {
                    return None;
                }
                let folded = fold(name);
                let at = TABLE.iter().position(|(wire, aliases)| {
                    same_folded(wire, &folded) || aliases.iter().any(|alias| *alias == folded)
                })?;
                Some(Self::ALL[at].clone())
            }

            /// The wire name closest to `name`, for "did you mean".
            #[must_use]
            pub fn suggest(name: &str) -> Option<&'static str> {
                closest(name, Self::NAMES.iter().copied())
            }

            /// What each wire name means, for documentation and JSON Schema.
            pub fn describe() -> impl Iterator<Item = (&'static str, &'static str)> {
                [$(($wire, $doc)),+].into_iter()
            }

            #[cfg(test)]
            fn aliases() -> &'static [&'static str] {
                &[$($($alias),*),+]
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
    (
        $(#[$meta:meta])* closed $name:ident { $($variant:ident $wire:literal [$($alias:literal),* $(,)?] $doc:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $doc] $variant,)+ }

        impl $name {
            /// The wire name.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self> {
                Self::known(name.trim()).ok_or_else(|| unknown(stringify!($name), name, Self::suggest(name), Self::NAMES))
            }
        }

        vocabulary!(@common $name { $($variant $wire [$($alias),*] $doc,)+ });
    };
    (
        $(#[$meta:meta])* open $name:ident { $($variant:ident $wire:literal [$($alias:literal),* $(,)?] $doc:literal,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = $doc] $variant,)+
            /// A word outside of the table, kept as it was written.
            Other(Box<str>),
        }

        impl $name {
            /// The wire name; of [`Other`](Self::Other), the word itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$variant => $wire,)+ Self::Other(name) => name }
            }

            /// Reads any name: one of the table in any spelling, or else [`Other`](Self::Other).
            #[must_use]
            pub fn from_name(name: &str) -> Self {
                let name = name.trim();
                Self::known(name).unwrap_or_else(|| Self::Other(name.into()))
            }

            /// Whether the word is outside of the table.
            #[must_use]
            pub const fn is_other(&self) -> bool {
                matches!(self, Self::Other(_))
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self> {
                if name.trim().is_empty() {
                    return Err(unknown(stringify!($name), name, None, Self::NAMES));
                }
                Ok(Self::from_name(name))
            }
        }

        vocabulary!(@common $name { $($variant $wire [$($alias),*] $doc,)+ });
    };
}

fn same_folded(wire: &str, folded: &str) -> bool {
    wire.bytes().filter(|b| *b != b'_').eq(folded.bytes())
}

fn unknown(set: &str, name: &str, suggestion: Option<&str>, names: &[&str]) -> Error {
    let error = Error::new(ErrorKind::InvalidValue, format!("{name:?} is no {set}"));
    match suggestion {
        Some(suggestion) => error.with_help(format!("did you mean {suggestion:?}?")),
        None => error.with_help(format!("use one of {}", names.join(", "))),
    }
}

vocabulary! {
    /// The line of business a campaign is about.
    ///
    /// ```
    /// use competiscan::Industry;
    ///
    /// assert_eq!(Industry::from_name("Finance"), Industry::FinancialServices);
    /// assert_eq!(Industry::from_name("Pet supplies").as_str(), "Pet supplies");
    /// assert_eq!(Industry::Travel.iab_ad_product_id(), Some(1529));
    /// ```
    open Industry {
        FinancialServices "financial_services"
            ["finance", "financial", "banking", "bank", "insurance", "fintech", "bfsi", "financialservice", "financeandinsurance", "financeinsurance", "bankingandfinance"]
            "Banks, cards, loans, insurance, investing, payments.",
        Technology "technology"
            ["tech", "software", "saas", "it", "informationtechnology", "electronics", "consumerelectronics", "telecom", "telecommunications", "telco", "computersoftware"]
            "Software, devices, internet and telephone services.",
        ECommerce "e_commerce"
            ["ecom", "onlineretail", "onlineshopping", "onlineshop", "marketplace", "onlinestore"]
            "Shops and marketplaces that sell mainly online.",
        Travel "travel"
            ["tourism", "travelandtourism", "traveltourism", "travelhospitality", "travelandhospitality", "hospitality", "airline", "airlines", "hotel", "hotels", "travelleisure", "travelandleisure"]
            "Flights, hotels, cruises, rentals, holidays.",
        FoodAndBeverage "food_and_beverage"
            ["food", "foodbeverage", "foodandbeverages", "fb", "fnb", "restaurant", "restaurants", "foodanddrink", "fooddrink", "beverage", "beverages", "qsr", "foodandbeverageservices", "fooddelivery"]
            "Restaurants, groceries to eat, drinks, delivery.",
        Retail "retail"
            ["retailer", "retailers", "apparel", "fashion", "clothing", "consumergoods", "departmentstore", "shopping", "retailandapparel"]
            "Shops with premises: fashion, home, beauty, department stores.",
    }
}

impl Industry {
    /// The id of this industry in the IAB Tech Lab Ad Product Taxonomy 2.0 (CC BY 3.0), if it has one:
    /// Finance and Insurance 1335, Computer Software 1082, Retail 1494 (e-commerce too), Travel and
    /// Tourism 1529, Food and Beverage Services 1355.
    #[must_use]
    pub const fn iab_ad_product_id(&self) -> Option<u16> {
        match self {
            Self::FinancialServices => Some(1335),
            Self::Technology => Some(1082),
            Self::ECommerce | Self::Retail => Some(1494),
            Self::Travel => Some(1529),
            Self::FoodAndBeverage => Some(1355),
            Self::Other(_) => None,
        }
    }
}

vocabulary! {
    /// The way a campaign reached its audience.
    ///
    /// ```
    /// use competiscan::Channel;
    ///
    /// assert_eq!(Channel::from_name("Push Notification"), Channel::PushNotification);
    /// assert_eq!(Channel::from_name("Facebook"), Channel::SocialMedia);
    /// assert_eq!(Channel::suggest("emial"), Some("email"));
    /// ```
    open Channel {
        Email "email"
            ["mail", "emails", "newsletter", "emailmarketing", "edm"]
            "A message to a mail address.",
        SocialMedia "social_media"
            ["social", "facebook", "instagram", "twitter", "x", "linkedin", "tiktok", "pinterest", "snapchat", "meta", "socialads", "paidsocial", "organicsocial", "socialmediapost", "messenger", "threads", "audiencenetwork"]
            "A post or ad on a social network.",
        DisplayAds "display_ads"
            ["display", "displayad", "banner", "bannerad", "bannerads", "displayadvertising", "gdn", "programmatic", "image", "nativead", "nativeads"]
            "A banner or native ad on a web page or in an app.",
        SearchAds "search_ads"
            ["search", "searchad", "sem", "ppc", "paidsearch", "googleads", "adwords", "searchengine", "searchenginemarketing", "text"]
            "A text ad beside search results.",
        PushNotification "push_notification"
            ["push", "pushnotifications", "apppush", "webpush", "mobilepush", "notification", "pushmessage"]
            "A notification on a phone or in a browser.",
        Sms "sms"
            ["textmessage", "textmessages", "mms", "texting", "smsmarketing", "whatsapp", "rcs"]
            "A text message to a phone.",
        VideoAds "video_ads"
            ["video", "videoad", "youtube", "preroll", "ctv", "ott", "tv", "onlinevideo", "videoadvertising"]
            "A film shown before, in or beside other content.",
        DirectMail "direct_mail"
            ["postalmail", "post", "letter", "postcard", "directmailing", "mailer", "catalog", "catalogue", "printmail"]
            "A letter, postcard or catalogue by post.",
    }
}

vocabulary! {
    /// What a campaign is for.
    ///
    /// ```
    /// use competiscan::CampaignType;
    ///
    /// assert_eq!("Promo".parse::<CampaignType>()?, CampaignType::Promotional);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    closed CampaignType {
        Promotional "promotional"
            ["promotion", "promo", "sales", "sale", "offer", "acquisition", "conversion"]
            "Sells now: an offer, a launch, a price, a call to buy.",
        Educational "educational"
            ["education", "informational", "information", "informative", "content", "editorial", "awareness", "thoughtleadership", "howto"]
            "Informs or teaches: news, advice, guides, events.",
        Retention "retention"
            ["loyalty", "reengagement", "winback", "engagement", "lifecycle", "onboarding", "welcome", "transactional", "renewal"]
            "Keeps a customer: loyalty, renewal, thanks, win-back.",
    }
}

vocabulary! {
    /// The tone of a campaign.
    ///
    /// ```
    /// use competiscan::SentimentLabel;
    ///
    /// assert_eq!("Pos".parse::<SentimentLabel>()?, SentimentLabel::Positive);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    closed SentimentLabel {
        Negative "negative" ["neg", "bad", "unfavorable", "unfavourable"] "Warns, complains, regrets.",
        Neutral "neutral" ["neu", "none", "mixed"] "States, without a tone.",
        Positive "positive" ["pos", "good", "favorable", "favourable"] "Praises, delights, invites.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    macro_rules! check {
        ($($name:ident),+) => {$(
            let mut seen: HashSet<String> = $name::NAMES.iter().map(|name| fold(name)).collect();
            for alias in $name::aliases() {
                assert!(seen.insert((*alias).to_owned()), "{alias} stands twice in {}", stringify!($name));
            }
            for (value, wire) in $name::ALL.iter().zip($name::NAMES) {
                assert_eq!(value.as_str(), *wire);
                assert_eq!($name::known(wire).as_ref(), Some(value));
                assert_eq!($name::known(&wire.replace('_', " ").to_uppercase()).as_ref(), Some(value));
                assert_eq!(&serde_json::from_str::<$name>(&format!("{wire:?}")).unwrap(), value);
            }
        )+};
    }

    #[test]
    fn every_name_and_alias_is_unique_and_reads_back() {
        check!(Industry, Channel, CampaignType, SentimentLabel);
    }

    #[test]
    fn a_word_nobody_knew_is_kept_by_open_sets_and_refused_by_closed_ones() {
        assert_eq!(
            serde_json::to_string(&Channel::from_name("Carrier pigeon")).unwrap(),
            "\"Carrier pigeon\""
        );
        let error = "promotionl".parse::<CampaignType>().unwrap_err();
        assert_eq!(error.to_string(), "\"promotionl\" is no CampaignType; did you mean \"promotional\"?");
        assert!("  ".parse::<Channel>().is_err());
    }
}
