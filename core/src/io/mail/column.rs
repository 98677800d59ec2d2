//! The columns of every mail. They are fixed, so that a reader knows them before its first row.

use crate::schema::{Aliases, Columns, Field};

macro_rules! columns {
    ($($variant:ident $name:literal,)+) => {
        /// A column of a mail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Column { $($variant,)+ }

        impl Column {
            const NAMES: &[&'static str] = &[$($name),+];
        }
    };
}

columns! {
    // Fields of the record.
    Company "company",
    Channel "channel",
    Subject "subject",
    Content "content",
    Html "html",
    CallToAction "call_to_action",
    Offer "offer",
    Source "source",
    LandingUrl "landing_url",
    Language "language",
    LaunchDate "launch_date",
    EndDate "end_date",
    // Kept in extra.
    FromAddress "from_address",
    FromDisplay "from_display",
    Preheader "preheader",
    SentTime "sent_time",
    MessageId "message_id",
    ListId "list_id",
    ListUnsubscribe "list_unsubscribe",
    Esp "esp",
    EspReason "esp_reason",
    UtmSource "utm_source",
    UtmMedium "utm_medium",
    UtmCampaign "utm_campaign",
    UtmTerm "utm_term",
    UtmContent "utm_content",
    UtmId "utm_id",
    OfferCode "offer_code",
    OfferValidFrom "offer_valid_from",
    OfferValidUntil "offer_valid_until",
    OfferPrice "offer_price",
    OfferDiscount "offer_discount",
    OfferCurrency "offer_currency",
    OfferHeadline "offer_headline",
    Logo "logo",
}

impl Column {
    /// Columns of the tracking parameters, in the order the links are read.
    pub(super) const UTM: [Self; 6] =
        [Self::UtmSource, Self::UtmMedium, Self::UtmCampaign, Self::UtmTerm, Self::UtmContent, Self::UtmId];

    pub(super) const fn index(self) -> u32 {
        self as u32
    }

    /// All columns and the fields they hold.
    pub(super) fn all() -> Columns {
        let mut columns = Columns::from_header(Self::NAMES.iter().copied(), &Aliases::default());
        // One campaign has as many message ids as readers, so it is not known by them.
        columns.release(Field::Id);
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_columns_hold_their_field_and_the_others_none() {
        let columns = Column::all();
        for (at, column) in columns.iter().enumerate() {
            let own = Field::ALL.iter().copied().find(|field| field.name() == column.name);
            assert_eq!(column.field, own, "{}", column.name);
            assert_eq!(own.is_some(), at <= Column::EndDate as usize, "{}", column.name);
        }
        assert_eq!(columns.len(), Column::Logo as usize + 1);
    }
}
