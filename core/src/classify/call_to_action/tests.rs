use proptest::prelude::*;

use super::super::lexer::Tokens;
use super::find;

fn told(text: &str) -> Option<&str> {
    find(&Tokens::new(text)).map(|(start, end)| &text[start..end])
}

#[test]
fn the_first_step_of_the_text_is_found() {
    for (text, expected) in [
        ("Click bit.ly/x for more", "Click bit.ly/x"),
        ("Get more data. Click i.example.in/39dt", "Click i.example.in/39dt"),
        ("Shop now!", "Shop now"),
        ("Shop now: example.com. Hurry", "Shop now: example.com"),
        ("Call 1800 123 456 today", "Call 1800 123 456"),
        ("Text WIN to 35777 now", "Text WIN to 35777"),
        ("Dial *141*11*2# for 50MB", "Dial *141*11*2#"),
        ("To know more click https://example.com/a", "click https://example.com/a"),
        ("For tickets visit example.com", "visit example.com"),
        ("Please reply YES", "reply YES"),
        ("Download the app today", "Download the app today"),
        ("Sign up today and save", "Sign up today"),
        ("Find out more: www.example.com/new", "Find out more: www.example.com/new"),
        ("Learn more at example.com", "Learn more at example.com"),
        ("Read more http://example.com/r", "Read more http://example.com/r"),
        ("Book your stay now", "Book your stay now"),
        ("Great deals for you. ORDER NOW", "ORDER NOW"),
        ("Just recharge now", "recharge now"),
        ("Don't forget to vote in our poll", "vote in our poll"),
        ("Discover the new range", "Discover the new range"),
        ("Watch the film. Buy tickets here", "Buy tickets here"),
        ("Enter to win a car", "Enter to win a car"),
        ("Claim your gift", "Claim your gift"),
        ("Register here: http://example.com/5", "Register here: http://example.com/5"),
        ("Log in to your account", "Log in to your account"),
        ("Get the tool at https://example.org", "Get the tool at https://example.org"),
        ("Subject: Call for papers Body: Visit our site", "Visit our site"),
        ("text JOBS to 5039 or STOP to unsubscribe", "text JOBS to 5039"),
        ("In storeGet yours now", "Get yours now"),
        ("Contact us on 132221", "Contact us on 132221"),
        ("Click here i.airtel.in/x", "Click here i.airtel.in/x"),
        ("Click here! bit.ly/x", "Click here! bit.ly/x"),
        ("Shop now\nexample.com/a", "Shop now\nexample.com/a"),
        ("buy your tickets now: site.com/tickets", "buy your tickets now: site.com/tickets"),
        ("The show is on, buy your tickets now: site.com/tickets", "buy your tickets now: site.com/tickets"),
        ("Get N300 at example.com/a", "Get N300 at example.com/a"),
        ("SMS to 12345 for help", "SMS to 12345"),
    ] {
        assert_eq!(told(text), Some(expected), "{text}");
    }
}

#[test]
fn ways_out_and_descriptions_are_no_calls() {
    for text in [
        "Reply STOP to end",
        "To unsubscribe click here",
        "Click here to unsubscribe from our mails",
        "Text STOP to opt out",
        "If you no longer wish to hear from us, click here",
        "You have a missed call from 123",
        "Don't click on links you do not know",
        "We call it a day",
        "The book is on the shelf",
        "People who shop here love it",
        "Terms and conditions apply",
        "Good morning friends",
        "20% off your first order",
        "Free SMS to etisalat numbers",
        "Never tap out",
        "Watch out for the rain",
        "Get N300 with it",
        "Get 2000 points",
        "Come back to Rs.250",
        "You can never visit twice",
        "hurry",
        "",
    ] {
        assert_eq!(told(text), None, "{text}");
    }
}

#[test]
fn long_texts_take_linear_time() {
    for piece in ["click ", "to ", "get ", "shop, ", "call 1 ", "and visit ", "Read ", "a"] {
        let text = piece.repeat((1 << 16) / piece.len());
        let _ = told(&text);
    }
}

proptest! {
    #[test]
    fn spans_are_within_the_text(text in "(click |Shop |now|here|visit |bit\\.ly/x|call |[0-9]{1,5}|\\*|#| to |STOP|é|😀| |\n|!|,|:|please |you ){0,30}") {
        if let Some(words) = told(&text) {
            prop_assert!(!words.is_empty());
        }
    }

    #[test]
    fn no_text_makes_a_rule_panic(text in any::<String>()) {
        let _ = told(&text);
    }
}
