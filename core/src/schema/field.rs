//! The fields of the record: names, aliases and meaning, from one table.

use super::name::{closest, fold};

/// What a field holds, for documentation, JSON Schema and checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldType {
    /// Plain text.
    Text,
    /// A word of a [vocabulary](crate::schema).
    Word,
    /// A list of words.
    List,
    /// A calendar date.
    Date,
    /// An instant.
    Timestamp,
    /// A non-negative whole number.
    Count,
    /// An amount of money.
    Money,
    /// A number with a fraction.
    Number,
    /// An ISO 4217 code.
    Currency,
    /// An absolute `http` or `https` address.
    Url,
    /// A BCP 47 tag.
    Language,
    /// An ISO 3166 code.
    Region,
    /// A JSON object of texts.
    Object,
}

macro_rules! fields {
    ($($variant:ident $name:literal $type:ident [$($alias:literal),* $(,)?] $doc:literal,)+) => {
        /// A field of the [campaign record](crate::Campaign), as a column of a table.
        ///
        /// ```
        /// use competiscan::schema::Field;
        ///
        /// assert_eq!(Field::from_name("Launch Date"), Some(Field::LaunchDate));
        /// assert_eq!(Field::from_name("Sent on"), Some(Field::LaunchDate));
        /// assert_eq!(Field::LaunchDate.name(), "launch_date");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Field { $(#[doc = $doc] $variant,)+ }

        impl Field {
            /// Every field, in the order they are written.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The column name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What the field holds.
            #[must_use]
            pub const fn field_type(self) -> FieldType {
                match self { $(Self::$variant => FieldType::$type),+ }
            }

            /// One sentence on its meaning.
            #[must_use]
            pub const fn describe(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }

            /// The other names a column of this field is known by, folded to lower-case letters and digits.
            #[must_use]
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*]),+ }
            }
        }
    };
}

fields! {
    Id "id" Text
        ["campaignid", "uniqueid", "adid", "adarchiveid", "messageid", "recordid", "externalid", "uuid", "guid"]
        "Identity. Derived from the content when absent, so that the same row always gets the same id.",
    Company "company" Text
        ["companyname", "brand", "brandname", "advertiser", "advertisername", "pagename", "competitor", "competitorname", "sender", "sendername", "from", "fromname", "organization", "organisation", "account", "merchant", "retailername", "client"]
        "Who sent it: 1 to 255 characters.",
    Industry "industry" Word
        ["sector", "vertical", "businesscategory", "industryname", "companyindustry"]
        "Line of business.",
    Channel "channel" Word
        ["medium", "mediatype", "media", "platform", "publisherplatform", "publisherplatforms", "marketingchannel", "channeltype", "adtype", "adformat", "network"]
        "The way it reached its audience.",
    CampaignType "campaign_type" Word
        ["type", "campaigncategory", "objective", "messagetype", "campaignobjective", "purpose"]
        "What it is for: promotional, educational or retention.",
    Title "title" Text
        ["headline", "adtitle", "adheadline", "campaigntitle", "campaignname", "campaign", "adcreativelinktitles", "adcreativelinktitle", "adname", "name", "pushtitle"]
        "Headline, or the name of the campaign.",
    Subject "subject" Text
        ["subjectline", "emailsubject", "mailsubject", "subjecttext", "emailsubjectline"]
        "Subject line of a mail.",
    Content "content" Text
        ["body", "text", "message", "messagebody", "copy", "adcopy", "adtext", "description", "bodytext", "adcreativebodies", "adcreativebody", "creativetext", "creativebody", "plaintext", "post", "posttext", "caption", "smstext", "fulltext", "tweettext", "tweet", "emailbody", "emailcontent", "mailbody", "messagetext", "messagecontent", "smsbody", "adbody", "adcontent"]
        "The words, as plain text.",
    Html "html" Text
        ["htmlbody", "bodyhtml", "htmlcontent", "emailhtml"]
        "The markup of a mail. Never rendered unescaped.",
    CallToAction "call_to_action" Text
        ["cta", "ctatext", "buttontext", "button", "calltoactiontext", "calltoactiontype", "ctatype"]
        "What the reader is asked to do, as on the button.",
    Offer "offer" Text
        ["offertext", "promotion", "deal", "discount", "incentive", "promo", "promotext", "subjectlinepromotion"]
        "What is promised, in the sender's words.",
    Audience "audience" Text
        ["targetaudience", "target", "segment", "targeting", "audiencesegment", "targetgroup"]
        "Whom it is meant for.",
    Source "source" Text
        ["datasource", "origin", "collectedfrom", "provider", "sourcename"]
        "Where the observation comes from.",
    LandingUrl "landing_url" Url
        ["url", "link", "landingpage", "landingpageurl", "destinationurl", "finalurl", "targeturl", "clickurl", "linkurl", "href", "website"]
        "Where a click leads, an http or https address.",
    Language "language" Language
        ["lang", "languages", "locale", "languagecode", "contentlanguage"]
        "Language of the words, a BCP 47 tag.",
    Region "region" Region
        ["country", "countrycode", "market", "geo", "location", "territory", "regions"]
        "Where it ran, an ISO 3166 code.",
    Keywords "keywords" List
        ["tags", "keyword", "tag", "labels", "topics", "hashtags"]
        "Words it is filed under.",
    LaunchDate "launch_date" Date
        ["date", "startdate", "launch", "launchedon", "launched", "senddate", "sentdate", "senton", "sent", "datesent", "sentat", "publishdate", "publisheddate", "publishedat", "publishedon", "adcreationtime", "addeliverystarttime", "deliverystarttime", "firstshown", "firstshowndate", "firstseen", "firstseendate", "daterangestart", "begin", "begindate", "created", "createdat", "creationdate", "datecreated", "start", "starttime", "deliverydate", "emaildate", "receiveddate", "datereceived", "datetime"]
        "First day of the flight.",
    EndDate "end_date" Date
        ["end", "enddatetime", "ended", "endedon", "stopdate", "stoptime", "addeliverystoptime", "deliverystoptime", "lastshown", "lastshowndate", "lastseen", "lastseendate", "daterangeend", "finishdate", "expirydate", "expires", "endtime"]
        "Last day of the flight.",
    ObservedAt "observed_at" Timestamp
        ["observed", "seenat", "capturedat", "scrapedat", "collectedat", "timestamp", "observedon", "retrievedat"]
        "When it was observed, in UTC.",
    BudgetAmount "budget" Money
        ["budgetamount", "spend", "amountspent", "cost", "spendamount", "adspend", "spendusd", "budgetusd", "amount", "mediaspend", "estimatedspend"]
        "Money spent or planned.",
    BudgetCurrency "budget_currency" Currency
        ["currency", "currencycode", "spendcurrency"]
        "ISO 4217 code of the budget.",
    BudgetLow "budget_low" Money
        ["spendlower", "spendlowerbound", "budgetmin", "spendmin", "minspend", "spendrangemin", "spendrangeminusd"]
        "Lower end of a budget known as a range.",
    BudgetHigh "budget_high" Money
        ["spendupper", "spendupperbound", "budgetmax", "spendmax", "maxspend", "spendrangemax", "spendrangemaxusd"]
        "Upper end of a budget known as a range.",
    Impressions "impressions" Count
        ["views", "impression", "impressioncount", "imps", "impr", "delivered", "totalimpressions"]
        "How often it was shown or delivered.",
    Clicks "clicks" Count
        ["click", "clickcount", "linkclicks", "totalclicks", "uniqueclicks"]
        "How often it was clicked.",
    Conversions "conversions" Count
        ["conversion", "conversioncount", "purchases", "orders", "leads", "totalconversions"]
        "How often a click became what the sender wanted.",
    SentimentLabel "sentiment" Word
        ["sentimentlabel", "tone", "polarity"]
        "Given tone: negative, neutral or positive.",
    SentimentScore "sentiment_score" Number
        ["sentimentvalue", "polarityscore", "compound"]
        "Given tone as a number from -1 to 1.",
    Extra "extra" Object
        []
        "Every column nobody knew, by its own name.",
}

impl Field {
    /// Position in [`ALL`](Self::ALL).
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The field a column of this name holds: the wire name or an alias, in any case and spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let folded = fold(name);
        Self::ALL.iter().copied().find(|field| {
            field.name().bytes().filter(|b| *b != b'_').eq(folded.bytes())
                || field.aliases().contains(&folded.as_str())
        })
    }

    /// The wire name closest to an unknown `name`, for "did you mean".
    #[must_use]
    pub fn suggest(name: &str) -> Option<&'static str> {
        closest(name, Self::ALL.iter().map(|field| field.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_name_and_alias_leads_to_one_field() {
        let mut seen: HashMap<String, Field> = HashMap::new();
        for field in Field::ALL {
            let names =
                std::iter::once(fold(field.name())).chain(field.aliases().iter().map(|a| (*a).to_owned()));
            for name in names {
                assert_eq!(fold(&name), name, "aliases are folded");
                assert_eq!(Field::from_name(&name), Some(*field));
                if let Some(other) = seen.insert(name.clone(), *field) {
                    panic!("{name} stands for {other:?} and {field:?}");
                }
            }
            assert_eq!(Field::ALL[field.index()], *field);
        }
    }

    #[test]
    fn a_misspelt_column_is_recognised() {
        assert_eq!(Field::suggest("lanch_date"), Some("launch_date"));
        assert_eq!(Field::suggest("favourite colour"), None);
    }
}
