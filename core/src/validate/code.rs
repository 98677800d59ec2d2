//! The one table of issues: code, severity, family, message and advice.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, ErrorKind, Result};

/// What an issue means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; the row is accepted as it is.
    Info,
    /// Probably wrong; the row is accepted.
    Warning,
    /// Wrong; the row is rejected.
    Error,
}

impl Severity {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The group an issue code belongs to: one file of rules each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Family {
    /// The shape of the file and its rows.
    Structure,
    /// Values that must be there.
    Required,
    /// Values that must read as their type.
    Type,
    /// Words of a closed or open set.
    Vocabulary,
    /// Values within plausible bounds.
    Range,
    /// Fields that contradict each other.
    CrossField,
    /// Ids and repeated rows.
    Identity,
    /// Damage to the text itself.
    Text,
    /// People's data.
    Privacy,
    /// What a channel can carry.
    Channel,
    /// Promises that cannot be.
    Offer,
}

impl Family {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Required => "required",
            Self::Type => "type",
            Self::Vocabulary => "vocabulary",
            Self::Range => "range",
            Self::CrossField => "cross_field",
            Self::Identity => "identity",
            Self::Text => "text",
            Self::Privacy => "privacy",
            Self::Channel => "channel",
            Self::Offer => "offer",
        }
    }
}

macro_rules! issue_codes {
    ($($variant:ident $code:literal $severity:ident $family:ident $message:literal, $advice:literal;)+) => {
        /// What a check found, as a closed set of stable `snake_case` codes.
        ///
        /// ```
        /// use competiscan::validate::{IssueCode, Severity};
        ///
        /// let code: IssueCode = "bad_date".parse()?;
        /// assert_eq!(code.severity(), Severity::Error);
        /// assert_eq!(code.message(), "the value is no date");
        /// # Ok::<(), competiscan::Error>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum IssueCode {
            $(#[doc = concat!("`", $code, "`: ", $message, ". Do: ", $advice, ".")] $variant,)+
        }

        impl IssueCode {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// What it means for the row, unless the options say otherwise.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// The family of rules it comes from.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $(Self::$variant => Family::$family),+ }
            }

            /// What is wrong, as a sentence without its full stop.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message),+ }
            }

            /// What to do about it.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice),+ }
            }
        }
    };
}

issue_codes! {
    // Structure
    EmptyInput "empty_input" Warning Structure "there are no rows", "check that the export finished";
    HeaderGuessed "header_guessed" Warning Structure "the first line looks like data, so columns were named by position", "add a header line, or name the columns in the options";
    MissingColumn "missing_column" Warning Structure "a required column is missing", "add the column, map one to it with an alias, or set a default for the field";
    DuplicateColumn "duplicate_column" Warning Structure "two columns hold the same field", "rename one; until then the second is kept in extra";
    UnknownColumn "unknown_column" Info Structure "nothing is known about the column, so it is kept in extra", "map it with an alias if it is a field under another name";
    SkippedLine "skipped_line" Info Structure "the line is no part of the table", "delete the lines before the header and after the last row if they are in the way";
    TooFewCells "too_few_cells" Error Structure "the row has fewer cells than the header", "check the row for a missing delimiter or a broken quote";
    TooManyCells "too_many_cells" Error Structure "the row has more cells than the header", "quote cells that contain the delimiter";
    UnterminatedQuote "unterminated_quote" Error Structure "a quote is opened and never closed", "close the quote, or double it if it is part of the text";
    StrayQuote "stray_quote" Warning Structure "a quote stands inside of a cell and is not doubled", "double the quote and put quotes around the cell";
    MalformedJson "malformed_json" Error Structure "this is not JSON", "check the value at the place named";
    NotAnObject "not_an_object" Error Structure "the JSON value is no object", "write each campaign as an object of fields";
    DuplicateKey "duplicate_key" Warning Structure "a key stands twice in one object", "keep one; the first was used";
    MalformedMail "malformed_mail" Error Structure "the message could not be read as mail", "check that the file holds a raw message with its headers";
    DamagedMail "damaged_mail" Warning Structure "a part of the message is damaged and was read as well as possible", "compare with the original message";
    RecordTooLarge "record_too_large" Error Structure "the row passes a size limit", "raise the limit named, if the source is trusted";
    TruncatedContent "truncated_content" Warning Structure "the text passes a size limit and was cut", "raise the limit named, if the source is trusted";
    NewerSchema "newer_schema" Warning Structure "the record was written under a newer schema version", "update this library; fields it does not know are kept in extra";
    // Required
    MissingValue "missing_value" Error Required "a required value is missing", "fill it in, or set a default for the field";
    MissingText "missing_text" Error Required "there is no subject, title or content", "fill in at least one of them";
    // Type
    BadDate "bad_date" Error Type "the value is no date", "write it as YYYY-MM-DD";
    AmbiguousDate "ambiguous_date" Warning Type "day and month could be the other way round", "write it as YYYY-MM-DD, or set the date order to day_first or month_first";
    BadTimestamp "bad_timestamp" Error Type "the value is no timestamp", "write it as YYYY-MM-DDTHH:MM:SSZ";
    BadCount "bad_count" Error Type "the value is no whole number", "write digits only";
    NegativeValue "negative_value" Error Range "the value is negative", "remove the sign if it is a typing error";
    BadMoney "bad_money" Error Type "the value is no amount of money", "write a number, with its currency in a column of its own";
    BadCurrency "bad_currency" Error Type "the value is no ISO 4217 currency", "use a code such as USD or EUR";
    BadNumber "bad_number" Error Type "the value is no number", "write a number with a decimal point";
    BadUrl "bad_url" Warning Type "the value is no absolute http or https address", "write the whole address, with https://";
    BadLanguage "bad_language" Warning Type "the value is no BCP 47 language tag", "use a tag such as en or pt-BR";
    BadRegion "bad_region" Warning Type "the value is no ISO 3166 code", "use a code such as US or US-CA";
    BadExtra "bad_extra" Error Type "the value is no JSON object of texts", "write extra as a JSON object";
    // Vocabulary
    UnknownChannel "unknown_channel" Warning Vocabulary "the channel is not one of the known ones", "use the suggested name, if that is what is meant";
    UnknownIndustry "unknown_industry" Warning Vocabulary "the industry is not one of the known ones", "use the suggested name, if that is what is meant";
    UnknownCampaignType "unknown_campaign_type" Error Vocabulary "the campaign type is not one of the known ones", "use promotional, educational or retention";
    UnknownSentiment "unknown_sentiment" Error Vocabulary "the sentiment is not one of the known ones", "use negative, neutral or positive";
    // Range
    TooLong "too_long" Error Range "the value is longer than the field allows", "shorten it";
    ImplausibleDate "implausible_date" Warning Range "the date is implausible", "check the year";
    ImplausibleValue "implausible_value" Warning Range "the value is implausible", "check the unit and the number of digits";
    ScoreOutOfRange "score_out_of_range" Error Range "the sentiment score is outside of -1 to 1", "scale it to -1 to 1";
    // Cross-field
    EndBeforeLaunch "end_before_launch" Error CrossField "the end date lies before the launch date", "swap the two if they were mixed up";
    ObservedBeforeLaunch "observed_before_launch" Warning CrossField "the campaign was observed before its launch date", "check both dates";
    ClicksOverImpressions "clicks_over_impressions" Error CrossField "there are more clicks than impressions", "check whether the two columns were swapped";
    ConversionsOverClicks "conversions_over_clicks" Warning CrossField "there are more conversions than clicks", "check whether conversions without a click are counted";
    RangeReversed "range_reversed" Error CrossField "the lower end of the range lies above the upper end", "swap the two";
    SentimentMismatch "sentiment_mismatch" Warning CrossField "the sentiment label and score have opposite signs", "check which one is right";
    // Identity
    DuplicateId "duplicate_id" Error Identity "another row with other content has the same id", "give each campaign its own id";
    DuplicateRow "duplicate_row" Info Identity "the row repeats an earlier one", "nothing; it is counted once";
    NearDuplicate "near_duplicate" Info Identity "the text is nearly the same as an earlier one of the same company", "treat it as a variant or resend of the earlier one";
    // Text
    BadEncoding "bad_encoding" Error Text "some bytes are not valid in the encoding of the file", "export the file again as UTF-8";
    ReplacementCharacter "replacement_character" Warning Text "the text contains U+FFFD, so characters were lost before it was exported", "export again from the source as UTF-8";
    Mojibake "mojibake" Warning Text "the text was decoded with the wrong encoding", "repair mends it; export as UTF-8 to prevent it";
    ControlCharacter "control_character" Warning Text "the text contains control characters", "remove them; repair does";
    InvisibleCharacter "invisible_character" Info Text "the text contains invisible or direction-changing characters", "remove them if they were not meant; repair does";
    FormulaInjection "formula_injection" Warning Text "a spreadsheet would run the cell as a formula", "write the file with the formula guard on; it is the default";
    HtmlInText "html_in_text" Info Text "the plain text contains HTML markup", "put markup in html; repair turns it into text";
    // Privacy
    PersonalData "personal_data" Warning Privacy "the text seems to contain personal data", "remove it unless you may keep it";
    // Channel
    OverChannelLimit "over_channel_limit" Warning Channel "the text is longer than the channel carries", "check the channel, or whether the text is complete";
    MissingOptOut "missing_opt_out" Info Channel "a marketing text message names no way to opt out", "nothing, for a competitor's message; worth knowing";
    // Offer
    ImpossibleDiscount "impossible_discount" Warning Offer "the discount cannot be", "check the number: a discount is more than 0 and at most 100 percent";
    PriceNotReduced "price_not_reduced" Warning Offer "the new price is not below the old one", "check which price is which";
}

impl fmt::Display for IssueCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for IssueCode {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == code).ok_or_else(|| {
            let error = Error::new(ErrorKind::UnknownName, format!("there is no issue code {code:?}"));
            match crate::schema::closest(code, Self::ALL.iter().map(|known| known.as_str())) {
                Some(close) => error.with_help(format!("did you mean {close:?}?")),
                None => error.with_help("the page of issue codes lists them all"),
            }
        })
    }
}

impl Serialize for IssueCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for IssueCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_complete_and_reads_back() {
        for code in IssueCode::ALL {
            assert_eq!(code.as_str().parse::<IssueCode>().unwrap(), *code);
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
            assert!(!code.message().ends_with('.') && !code.advice().ends_with('.'), "{code}");
            assert!(code.message().len() > 10 && code.advice().len() > 5, "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_named_with_the_closest_one() {
        let error = "bad_dates".parse::<IssueCode>().unwrap_err();
        assert_eq!(error.help(), Some("did you mean \"bad_date\"?"));
    }
}
