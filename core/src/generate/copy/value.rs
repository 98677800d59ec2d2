//! The values a template can ask for beside the words of its lexicon.

macro_rules! values {
    ($($variant:ident $name:literal)+) => {
        /// A value of the company, the offer, the calendar or the message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(in crate::generate) enum Value { $($variant,)+ }

        impl Value {
            /// Every name.
            pub(in crate::generate) const NAMES: &[&'static str] = &[$($name),+];

            /// The value of this name.
            pub(in crate::generate) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

values! {
    Company "company"
    Domain "domain"
    Slogan "slogan"
    Loyalty "loyalty"
    App "app"
    FirstName "first_name"
    Offer "offer"
    Percent "percent"
    Amount "amount"
    Price "price"
    WasPrice "was_price"
    Points "points"
    Rate "rate"
    Code "code"
    Minimum "minimum"
    Quantity "quantity"
    Deadline "deadline"
    DeadlineDay "deadline_day"
    DeadlineDate "deadline_date"
    LaunchWeekday "launch_weekday"
    Month "month"
    Season "season"
    Holiday "holiday"
    DaysLeft "days_left"
    Link "link"
    Cta "cta"
    Hashtag "hashtag"
    Hashtags "hashtags"
    Seconds "seconds"
    Year "year"
    City "city"
    Address "address"
    Unsubscribe "unsubscribe"
}

/// What has to be there for a template to make sense, as bits.
pub(in crate::generate) mod needs {
    use super::Value;

    pub(in crate::generate) const OFFER: u32 = 1;
    pub(in crate::generate) const CODE: u32 = 1 << 1;
    pub(in crate::generate) const DEADLINE: u32 = 1 << 2;
    /// The deadline is one to six days away, so that its weekday says which day.
    pub(in crate::generate) const WEEK: u32 = 1 << 3;
    /// The deadline is two days away or more, so that days can be counted.
    pub(in crate::generate) const DAYS: u32 = 1 << 4;
    /// The deadline is today.
    pub(in crate::generate) const TODAY: u32 = 1 << 5;
    pub(in crate::generate) const HOLIDAY: u32 = 1 << 6;
    pub(in crate::generate) const LOYALTY: u32 = 1 << 7;
    pub(in crate::generate) const APP: u32 = 1 << 8;
    pub(in crate::generate) const SLOGAN: u32 = 1 << 9;
    /// The message may say that the deadline is tomorrow.
    pub(in crate::generate) const TOMORROW: u32 = 1 << 10;

    /// The names templates use.
    pub(in crate::generate) const NAMES: [(&str, u32); 13] = [
        ("offer", OFFER),
        ("code", CODE),
        ("deadline", DEADLINE),
        ("deadline.week", DEADLINE | WEEK),
        ("deadline.days", DEADLINE | DAYS),
        ("deadline.today", DEADLINE | TODAY),
        ("deadline.tomorrow", DEADLINE | TOMORROW),
        ("holiday", HOLIDAY),
        ("season", 0),
        ("loyalty", LOYALTY),
        ("app", APP),
        ("slogan", SLOGAN),
        ("first_name", 0),
    ];

    /// The bit of a value that is not always there.
    pub(in crate::generate) const fn of(value: Value) -> u32 {
        match value {
            Value::Offer | Value::Minimum => OFFER,
            Value::Code => CODE,
            Value::Deadline | Value::DeadlineDate => DEADLINE,
            Value::DeadlineDay => DEADLINE | WEEK,
            Value::DaysLeft => DEADLINE | DAYS,
            Value::Holiday => HOLIDAY,
            Value::Loyalty => LOYALTY,
            Value::App => APP,
            Value::Slogan => SLOGAN,
            _ => 0,
        }
    }
}
