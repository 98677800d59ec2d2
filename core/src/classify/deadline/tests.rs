use proptest::prelude::*;

use super::super::lexer::Tokens;
use super::find;
use crate::Date;

/// The words and the day, in a message of Monday 2026-11-23.
fn told(text: &str, has_offer: bool) -> Option<(String, String)> {
    let today: Option<Date> = "2026-11-23".parse().ok();
    let found = find(&Tokens::new(text), today, false, has_offer)?;
    let date = found.date.map_or(String::new(), |date| date.to_string());
    Some((text[found.start..found.end].to_owned(), date))
}

#[test]
fn limits_in_time_are_found_and_resolved() {
    for (text, words, date) in [
        ("Offer ends today!", "Offer ends today", "2026-11-23"),
        ("Ends tonight", "Ends tonight", "2026-11-23"),
        ("ends Sunday", "ends Sunday", "2026-11-29"),
        ("Sale ends tomorrow at midnight", "Sale ends tomorrow at midnight", "2026-11-24"),
        ("Valid till 31st March", "Valid till 31st March", "2027-03-31"),
        ("valid until Dec 12", "valid until Dec 12", "2026-12-12"),
        ("until 31 January 2027", "until 31 January 2027", "2027-01-31"),
        ("Ends 31/12/26", "Ends 31/12/26", "2026-12-31"),
        ("expires on 30-12-2026", "expires on 30-12-2026", "2026-12-30"),
        ("expires: 29/Nov/2026", "expires: 29/Nov/2026", "2026-11-29"),
        ("by 2026-12-24", "by 2026-12-24", "2026-12-24"),
        ("Order by Friday", "by Friday", "2026-11-27"),
        ("Submit by SUNDAY, 11/29", "by SUNDAY, 11/29", "2026-11-29"),
        ("before 18th June", "before 18th June", "2027-06-18"),
        ("through 12/8", "through 12/8", "2026-12-08"),
        ("Entries close 22nd Jan.", "Entries close 22nd Jan", "2027-01-22"),
        ("Competition closes 18.06. Details here", "Competition closes 18.06", "2027-06-18"),
        ("50% off (Nov 24 to Dec 7)", "Nov 24 to Dec 7", "2026-12-07"),
        ("20% off Nov 25 – Dec 1, 2026", "Nov 25 – Dec 1, 2026", "2026-12-01"),
        ("40% off between 24 Nov and 1 Dec", "between 24 Nov and 1 Dec", "2026-12-01"),
        ("sale from 2-8 Dec only", "from 2-8 Dec", "2026-12-08"),
        ("30% off Nov 21 - 30", "Nov 21 - 30", "2026-11-30"),
        ("Today only: 30% off", "Today only", "2026-11-23"),
        ("One day only", "One day only", "2026-11-23"),
        ("24 hours only", "24 hours only", "2026-11-23"),
        ("LAST DAY of the sale", "LAST DAY", "2026-11-23"),
        ("LAST TWO DAYS", "LAST TWO DAYS", "2026-11-24"),
        ("Only 3 days left", "3 days left", "2026-11-26"),
        ("2 weeks left to apply", "2 weeks left", "2026-12-07"),
        ("60 HOURS remain", "60 HOURS remain", "2026-11-25"),
        ("Your plan expires in 45 days", "expires in 45 days", "2027-01-07"),
        ("reply within 24 hours", "within 24 hours", "2026-11-24"),
        ("this weekend, 20% off", "this weekend", "2026-11-29"),
        ("till the end of the month", "till the end of the month", "2026-11-30"),
        ("until December", "until December", "2026-12-31"),
        ("before 11:59pm 25th June,2027", "before 11:59pm 25th June,2027", "2027-06-25"),
        ("Valid till 31th November", "Valid till 31th November", ""),
        ("Ends 31 November 2026", "Ends 31 November 2026", ""),
        ("Ends 31/11/2026", "Ends 31/11/2026", ""),
        ("Offer ends Nov 22", "Offer ends Nov 22", ""),
        ("Final day: January 7", "Final day: January 7", "2027-01-07"),
        ("LAST DAY - 30 November", "LAST DAY - 30 November", "2026-11-30"),
        ("Last day to order is 20 December", "Last day to order is 20 December", "2026-12-20"),
        ("The last day is Sunday", "last day is Sunday", "2026-11-29"),
        ("Last 3 days: ends Dec 1", "Last 3 days: ends Dec 1", "2026-12-01"),
        ("points expire at the end of March 14", "expire at the end of March 14", "2027-03-14"),
        ("until the end of Sunday", "until the end of Sunday", "2026-11-29"),
        ("by the end of the day on Friday", "by the end of the day on Friday", "2026-11-27"),
        ("Only 10 more days", "10 more days", "2026-12-03"),
        ("20% off for 5 more days", "5 more days", "2026-11-28"),
        ("No later than Friday", "No later than Friday", "2026-11-27"),
        ("10 more days to save", "10 more days", "2026-12-03"),
        ("6 days to go", "6 days to go", "2026-11-29"),
        ("You have 5 days to claim it", "5 days", "2026-11-28"),
        ("Valid up to and including 10 December", "Valid up to and including 10 December", "2026-12-10"),
        ("up to and including 10 December", "up to and including 10 December", "2026-12-10"),
        ("Book no later than 22 March", "no later than 22 March", "2027-03-22"),
        ("Ends at midnight tonight", "Ends at midnight tonight", "2026-11-23"),
        ("December only!", "December only", "2026-12-31"),
        ("bis Sonntag oder bis 24.12.2026", "bis 24.12.2026", "2026-12-24"),
    ] {
        assert_eq!(told(text, true), Some((words.to_owned(), date.to_owned())), "{text}");
    }
}

#[test]
fn what_limits_no_offer_is_let_pass() {
    for text in [
        "Hurry!",
        "For a limited period",
        "coming soon",
        "Limited time offer",
        "Pack valid for 28 days",
        "N100 for 30 days",
        "Sale starts tomorrow",
        "Open from 9am until 6pm daily",
        "Join us on Friday at 7pm",
        "over the last 10 years",
        "Get 10 more days of validity",
        "It takes 3 days to arrive",
        "They have 5 days to order food",
        "up to 10 people",
        "sooner or later than Monday",
        "in the last two days we sold a lot",
        "last week was great",
        "delivered within 2 days",
        "in 30 days you lose weight",
        "by Anna May",
        "may the force be with you",
        "It sat in the sun",
        "Shop today",
        "by 2030 we will be green",
        "the end",
        "Until",
        "",
    ] {
        assert_eq!(told(text, false), None, "{text}");
    }
}

#[test]
fn weekends_and_windows_need_an_offer() {
    assert_eq!(told("Good luck this weekend", false), None);
    assert_eq!(told("Markets, October 5 - 22", false), None);
}

#[test]
fn days_without_a_launch_stay_open() {
    let found = |text: &str| {
        find(&Tokens::new(text), None, false, true).map(|found| found.date.map(|date| date.to_string()))
    };
    assert_eq!(found("ends tomorrow"), Some(None));
    assert_eq!(found("ends 31 December"), Some(None));
    assert_eq!(found("ends 31 December 2026"), Some(Some("2026-12-31".to_owned())));
}

#[test]
fn the_region_decides_which_number_is_the_day() {
    let today: Option<Date> = "2026-01-05".parse().ok();
    let read = |month_first| {
        find(&Tokens::new("ends 02/03/2026"), today, month_first, true).unwrap().date.unwrap().to_string()
    };
    assert_eq!(read(false), "2026-03-02");
    assert_eq!(read(true), "2026-02-03");
}

#[test]
fn long_texts_take_linear_time() {
    for piece in ["until ", "last ", "in 3 days ", "Nov 1 - ", "1/1/", "ends on the ", "5 days ", "today "] {
        let text = piece.repeat((1 << 16) / piece.len());
        let _ = told(&text, true);
    }
}

proptest! {
    #[test]
    fn spans_are_within_the_text(text in "(until |ends |last |[0-9]{1,4}|/|-|\\.| days| left|Nov |May|th |today| only|Sunday|é|😀| |\n|by |in |of the |month){0,30}", offer in any::<bool>()) {
        if let Some((words, _)) = told(&text, offer) {
            prop_assert!(!words.is_empty());
        }
    }

    #[test]
    fn no_text_makes_a_rule_panic(text in any::<String>()) {
        let _ = told(&text, true);
    }
}
