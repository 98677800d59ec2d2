use crate::Format;
use crate::validate::IssueCode;

/// Where a defect can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Site {
    /// In the values of a row, so in a CSV as well as in NDJSON.
    Value,
    /// In the way a row of a CSV is written.
    CsvRow,
    /// In the way a line of NDJSON is written.
    JsonLine,
    /// In a file as a whole: a table, or a mail.
    File,
}

impl Site {
    /// Whether rows of this format can carry it.
    #[must_use]
    pub const fn fits(self, format: Format) -> bool {
        match self {
            Self::Value => matches!(format, Format::Csv | Format::Ndjson),
            Self::CsvRow => matches!(format, Format::Csv),
            Self::JsonLine => matches!(format, Format::Ndjson),
            Self::File => false,
        }
    }
}

/// Where the defect behind a code is planted. Every code has a place, or this would not compile.
///
/// ```
/// use competiscan::generate::{Site, site};
/// use competiscan::validate::IssueCode;
///
/// assert_eq!(site(IssueCode::BadDate), Site::Value);
/// assert_eq!(site(IssueCode::EmptyInput), Site::File);
/// ```
#[must_use]
pub const fn site(code: IssueCode) -> Site {
    use IssueCode as C;
    match code {
        C::EmptyInput
        | C::HeaderGuessed
        | C::MissingColumn
        | C::DuplicateColumn
        | C::UnknownColumn
        | C::SkippedLine
        | C::MalformedMail
        | C::DamagedMail
        | C::TruncatedContent => Site::File,
        C::TooFewCells | C::TooManyCells | C::UnterminatedQuote | C::StrayQuote => Site::CsvRow,
        C::MalformedJson | C::NotAnObject | C::DuplicateKey | C::NewerSchema => Site::JsonLine,
        C::RecordTooLarge
        | C::BadEncoding
        | C::MissingValue
        | C::MissingText
        | C::BadDate
        | C::AmbiguousDate
        | C::BadTimestamp
        | C::BadCount
        | C::NegativeValue
        | C::BadMoney
        | C::BadCurrency
        | C::BadNumber
        | C::BadUrl
        | C::BadLanguage
        | C::BadRegion
        | C::BadExtra
        | C::UnknownChannel
        | C::UnknownIndustry
        | C::UnknownCampaignType
        | C::UnknownSentiment
        | C::TooLong
        | C::ImplausibleDate
        | C::ImplausibleValue
        | C::ScoreOutOfRange
        | C::EndBeforeLaunch
        | C::ObservedBeforeLaunch
        | C::ClicksOverImpressions
        | C::ConversionsOverClicks
        | C::RangeReversed
        | C::SentimentMismatch
        | C::DuplicateId
        | C::DuplicateRow
        | C::NearDuplicate
        | C::ReplacementCharacter
        | C::Mojibake
        | C::ControlCharacter
        | C::InvisibleCharacter
        | C::FormulaInjection
        | C::HtmlInText
        | C::PersonalData
        | C::OverChannelLimit
        | C::MissingOptOut
        | C::ImpossibleDiscount
        | C::PriceNotReduced => Site::Value,
    }
}

/// Other codes that the same defect cannot but raise as well, in its row or file.
///
/// ```
/// use competiscan::generate::companions;
/// use competiscan::validate::IssueCode;
///
/// assert_eq!(companions(IssueCode::MissingColumn), [IssueCode::MissingValue]);
/// assert!(companions(IssueCode::BadDate).is_empty());
/// ```
#[must_use]
pub const fn companions(code: IssueCode) -> &'static [IssueCode] {
    use IssueCode as C;
    match code {
        // Without its column, every row lacks the value.
        C::MissingColumn => &[C::MissingValue],
        // Misread bytes can become soft hyphens, controls, or nothing at all.
        C::Mojibake => &[C::InvisibleCharacter, C::ControlCharacter, C::ReplacementCharacter],
        // Columns named by position are columns nobody knows.
        C::HeaderGuessed => &[C::UnknownColumn, C::MissingColumn, C::MissingValue, C::MissingText],
        // A version this library does not know is kept in a column of its own; the second column of a field has
        // no field.
        C::NewerSchema | C::DuplicateColumn => &[C::UnknownColumn],
        // Bytes that mean nothing are read as U+FFFD.
        C::BadEncoding => &[C::ReplacementCharacter],
        // A quote that never closes swallows the delimiters behind it, so the cells cannot be told apart.
        C::UnterminatedQuote => &[C::TooFewCells, C::TooManyCells, C::StrayQuote],
        _ => &[],
    }
}
