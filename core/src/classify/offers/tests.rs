use proptest::prelude::*;

use super::super::lexer::Tokens;
use super::super::{OfferKind, OfferSpan, TextField};
use super::{MAX_OFFERS, find};

fn offers(text: &str) -> Vec<OfferSpan> {
    find(&Tokens::new(text), TextField::Content)
}

/// Kinds, values, currencies and words, the way the tables below write them.
fn told(text: &str) -> Vec<String> {
    offers(text)
        .into_iter()
        .map(|offer| {
            let kind = serde_json::to_value(offer.kind).unwrap();
            let value = offer.value.map_or(String::new(), |value| format!(" {value}"));
            let currency = offer.currency.map_or(String::new(), |currency| format!(" {currency}"));
            format!("{}{value}{currency}: {}", kind.as_str().unwrap(), offer.text)
        })
        .collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(told(text), *expected, "{text}");
    }
}

#[test]
fn parts_of_the_price() {
    check(&[
        ("Get 20% off today", &["percent_off 20: 20% off"]),
        ("FLAT 50% OFF on shoes", &["percent_off 50: FLAT 50% OFF"]),
        ("Upto 60%* Off at our stores", &["percent_off 60: Upto 60%* Off"]),
        ("Up to 70% off everything", &["percent_off 70: Up to 70% off"]),
        ("Save 20% on lamps", &["percent_off 20: Save 20%"]),
        ("Save up to 30% this week", &["percent_off 30: Save up to 30%"]),
        ("An extra 15% off", &["percent_off 15: An extra 15% off"]),
        ("20-50% off", &["percent_off 50: 20-50% off"]),
        ("Flat 10% discount for students", &["percent_off 10: Flat 10% discount"]),
        ("10% student discount", &["percent_off 10: 10% student discount"]),
        ("a discount of 25%", &["percent_off 25: discount of 25%"]),
        ("Twenty percent off all pens", &["percent_off 20: Twenty percent off"]),
        ("15 per cent off", &["percent_off 15: 15 per cent off"]),
        ("All coats half price", &["percent_off 50: half price"]),
        ("1/2 price drinks", &["percent_off 50: 1/2 price"]),
        ("-20% on all sofas", &["percent_off 20: -20%"]),
        ("Jetzt 20 % Rabatt sichern", &["percent_off 20: 20 % Rabatt"]),
        ("16% below MSRP", &["percent_off 16: 16% below MSRP"]),
        ("Upto 40% on kettles", &["percent_off 40: Upto 40%"]),
        ("40% off, yes 40% off", &["percent_off 40: 40% off"]),
        ("100% off for the first month", &["percent_off 100: 100% off"]),
        ("customers saving by one per cent", &[]),
        ("A saving of up to 15%", &["percent_off 15: saving of up to 15%"]),
    ]);
}

#[test]
fn amounts_taken_off() {
    check(&[
        ("$20 off your order", &["amount_off 20 USD: $20 off"]),
        ("get Rs.250 off on Rs2500", &["amount_off 250 INR: Rs.250 off"]),
        ("Save $50 today", &["amount_off 50 USD: Save $50"]),
        ("save an extra £30", &["amount_off 30 GBP: save an extra £30"]),
        ("Flat 200 Off on shopping of 1999", &["amount_off 200: Flat 200 Off"]),
        ("Rs 450 discount & more", &["amount_off 450 INR: Rs 450 discount"]),
        ("$20 instant discount", &["amount_off 20 USD: $20 instant discount"]),
        ("A$15 off flights", &["amount_off 15 AUD: A$15 off"]),
        ("AED 99 off", &["amount_off 99 AED: AED 99 off"]),
        ("€10 off", &["amount_off 10 EUR: €10 off"]),
        ("N500 off your next ride", &["amount_off 500 NGN: N500 off"]),
        ("$25 off a qualifying $100 purchase", &["amount_off 25 USD: $25 off"]),
        ("a $40 mail-in rebate", &["amount_off 40 USD: $40 mail-in rebate"]),
    ]);
}

#[test]
fn bundles() {
    check(&[
        ("Buy 1, Get 1 FREE at our stores", &["bogo 1: Buy 1, Get 1 FREE"]),
        ("Buy one get one free", &["bogo 1: Buy one get one free"]),
        ("Buy any 2 shirts & get 1 free", &["bogo 1: Buy any 2 shirts & get 1 free"]),
        ("BOGO on mugs", &["bogo 1: BOGO"]),
        ("B1G1 on pizza", &["bogo 1: B1G1"]),
        ("3 for 2 on books", &["bogo 1: 3 for 2"]),
        ("2-for-1 tickets", &["bogo 1: 2-for-1"]),
        ("buy 1 get 1", &["bogo 1: buy 1 get 1"]),
        ("Buy-one-get-one-free pricing", &["bogo 1: Buy-one-get-one-free"]),
        ("Three for the price of two", &["bogo 1: Three for the price of two"]),
        ("two small plates for the price of one", &["bogo 1: two small plates for the price of one"]),
        ("One free for every one you buy", &["bogo 1: One free for every one you buy"]),
        ("One place free for every three in your group", &["bogo 1: One place free for every three"]),
        ("a room for the price of two", &[]),
        ("2 for $10", &["price 10 USD: $10"]),
        ("open for 2 days", &[]),
        ("won 3 for 2 years", &[]),
    ]);
}

#[test]
fn gifts_and_free_services() {
    check(&[
        ("Get a FREE router with it", &["free_item: FREE router"]),
        ("FREE 2GB data for you", &["free_item 2: FREE 2GB data"]),
        ("2GB FREE data on your recharge", &["free_item 2: 2GB FREE data"]),
        ("Watch live channels for free", &["free_item: live channels for free"]),
        ("kids eat free", &["free_item: kids eat free"]),
        ("Enjoy complimentary breakfast in bed", &["free_item: complimentary breakfast"]),
        ("a $50 gift card when you join", &["free_item 50 USD: $50 gift card"]),
        ("Rs. 500 voucher", &["free_item 500 INR: Rs. 500 voucher"]),
        ("FREE cup of tea", &["free_item: FREE cup of tea"]),
        ("bonus 3GB of data", &["free_item 3: bonus 3GB"]),
        ("Dessert is on us", &[]),
        ("Fruit socks on us!", &["free_item: Fruit socks on us"]),
        ("Membership at no extra cost", &["free_item: Membership at no extra cost"]),
        ("A bonus sample box", &["free_item: bonus sample box"]),
        ("A repair kit free of charge", &["free_item: repair kit free of charge"]),
        ("a bottle of wine on us", &["free_item: bottle of wine on us"]),
        ("a cup sleeve as our gift", &["free_item: cup sleeve as our gift"]),
        (
            "Shop for Rs. 3499 and get a Duffle Bag worth Rs. 2999 free",
            &["free_item 2999 INR: Duffle Bag worth Rs. 2999 free"],
        ),
        ("FREE Airtel Thanks Rewards like films", &["free_item: FREE Airtel Thanks Rewards"]),
        ("To stop receiving free offers", &[]),
        ("To stop receiving free samples", &[]),
        ("free love", &[]),
        ("straight to your home at no extra cost", &[]),
        ("call us free of charge", &[]),
        ("in the bonus round", &[]),
        ("monthly payments at no extra cost", &[]),
        ("Join us for dinner with our gift to charity", &[]),
        ("late check-out at no extra cost", &["free_item: late check-out at no extra cost"]),
        ("a bonus scheme for staff", &[]),
        ("This is a toll-free number", &[]),
        ("ad-free music, sugar free gum", &[]),
        ("Feel free to ask", &[]),
        ("Set them free", &[]),
        ("The best things in life are free", &[]),
        ("Have some free time", &[]),
        ("Call free on 0800 123456", &[]),
        ("FREE DATA ALERT", &[]),
        ("gluten free bread and a stress-free day", &[]),
    ]);
}

#[test]
fn delivery_and_trials() {
    check(&[
        ("Enjoy FREE SHIPPING now", &["free_shipping: FREE SHIPPING"]),
        ("free home delivery", &["free_shipping: free home delivery"]),
        ("Free shipping & returns", &["free_shipping: Free shipping & returns"]),
        ("we ship for free", &["free_shipping: ship for free"]),
        ("delivery at no extra cost", &["free_shipping: delivery at no extra cost"]),
        ("No delivery charges", &["free_shipping: No delivery charges"]),
        ("Delivery on Monday. Free gift with it", &["free_item: Free gift"]),
        ("Start your free trial", &["free_trial: free trial"]),
        ("30 days free", &["free_trial 30: 30 days free"]),
        ("a 14-day free trial", &["free_trial 14: 14-day free trial"]),
        ("Free for 3 months", &["free_trial 3: Free for 3 months"]),
        ("First month free", &["free_trial: First month free"]),
        ("try it free", &["free_trial: try it free"]),
        ("30 days free warranty", &["free_item: free warranty"]),
        ("30 days of free trial", &["free_trial 30: 30 days of free trial"]),
        ("7 days at no charge", &["free_trial 7: 7 days at no charge"]),
        ("three months on us", &["free_trial: three months on us"]),
        ("open 7 days at no charge", &[]),
        ("3 days on us soil", &[]),
    ]);
}

#[test]
fn rates_cashback_and_points() {
    check(&[
        ("0% interest for a year", &["rate 0: 0% interest"]),
        ("3.99% p.a. fixed", &["rate 3.99: 3.99% p.a."]),
        ("Loans at 10.5% APR", &["rate 10.5: 10.5% APR"]),
        ("interest rates from 8.5%", &["rate 8.5: 8.5%"]),
        ("No Cost EMI available", &["rate 0: No Cost EMI"]),
        ("interest free for you", &["rate 0: interest free"]),
        ("Loan rates as low as 6.25%", &["rate 6.25: 6.25%"]),
        ("0% on balance transfers for 18 months", &["rate 0: 0% on balance transfers"]),
        ("0% for 12 months on purchases", &["rate 0: 0% for 12 months on purchases"]),
        ("An introductory rate of 12.6%", &["rate 12.6: introductory rate of 12.6%"]),
        ("Inflation fell to 3%", &[]),
        ("$15.99\nBack to school", &[]),
        ("Unemployment rate of 5%", &[]),
        ("10% cashback with your card", &["cashback 10: 10% cashback"]),
        ("FLAT Rs20 CASHBACK for you", &["cashback 20 INR: FLAT Rs20 CASHBACK"]),
        ("cashback up to 5%", &["cashback 5: cashback up to 5%"]),
        ("$50 cash back", &["cashback 50 USD: $50 cash back"]),
        ("Get $10 back on fuel", &["cashback 10 USD: $10 back"]),
        ("Money-back guarantee", &[]),
        ("Earn 500 bonus points", &["points 500: 500 bonus points"]),
        ("10,000 points when you fly", &["points 10000: 10,000 points"]),
        ("Get double points", &["points 2: double points"]),
        ("10x Reward points", &["points 10: 10x Reward points"]),
        ("won by 2 points", &[]),
        ("It is 300 miles away", &[]),
    ]);
}

#[test]
fn prices_that_are_the_deal() {
    check(&[
        ("for just Rs.39", &["price 39 INR: Rs.39"]),
        ("Only $29.99!", &["price 29.99 USD: $29.99"]),
        ("Fares from £49", &["price 49 GBP: £49"]),
        ("$79.99 a month on a plan", &["price 79.99 USD: $79.99"]),
        ("at Rs98", &["price 98 INR: Rs98"]),
        ("N100/7days", &["price 100 NGN: N100"]),
        ("Cost: N50 weekly", &["price 50 NGN: N50"]),
        ("Now $10, was $20", &["price 10 USD: $10"]),
        ("$20 → $10", &["price 10 USD: $10"]),
        ("Recharge with Rs.49 data pack", &["price 49 INR: Rs.49"]),
        ("from $1,766 to $1,254", &["price 1254 USD: $1,254"]),
        ("cut from £50 to £40", &["price 40 GBP: £40"]),
        ("was $50 now $40", &["price 40 USD: $40"]),
        ("was £50, now only £40", &["price 40 GBP: £40"]),
        ("shares fell from $50 to $40", &[]),
        ("Shop for $50 and get more", &[]),
        ("on orders over $50", &[]),
        ("spend £30 or more", &[]),
        ("Buy for Rs. 999 and get more", &[]),
        ("was $199", &[]),
        ("worth $30", &[]),
        ("a bag valued at £350", &[]),
        ("minimum spend of $100", &[]),
        ("above Rs. 500", &[]),
        ("Your account was credited with N45", &[]),
        ("credit limit of Rs 500000", &[]),
        ("raised $86.3 million", &[]),
        ("Cover up to $100,000", &[]),
        ("donate $10 to charity", &[]),
    ]);
}

#[test]
fn prizes() {
    check(&[
        ("Enter to win a trip to Rome", &["prize: a trip to Rome"]),
        ("WIN £1000 cash", &["prize 1000 GBP: £1000 cash"]),
        ("Your chance to win one of 50 vouchers", &["prize 50: one of 50 vouchers"]),
        ("You could win $5,000 worth of vouchers", &["prize 5000 USD: $5,000 worth of vouchers"]),
        ("You have won a £2000 prize", &["prize 2000 GBP: a £2000 prize"]),
        ("Tag a friend to win tickets", &["prize: tickets"]),
        ("Enter our prize draw for a trip to Rome", &["prize: a trip to Rome"]),
        ("free entry in our draw", &["prize: free entry in our draw"]),
        (
            "a place in our prize draw for an electric bike",
            &["prize: place in our prize draw for an electric bike"],
        ),
        ("The chance to take home a bike", &["prize: a bike"]),
        ("free entry to the museum", &["free_item: free entry"]),
        ("a place in the competition", &[]),
        ("The team wins the cup", &[]),
        ("their second win at Darlington", &[]),
        ("She was the first woman to win an award", &[]),
    ]);
}

#[test]
fn codes() {
    for (text, code) in [
        ("use code SAVE20", Some("SAVE20")),
        ("Use promo code: WELCOME", Some("WELCOME")),
        ("with code blackfriday2026", Some("blackfriday2026")),
        ("Coupon: BF2025", Some("BF2025")),
        ("30% OFF - BF2025", Some("BF2025")),
        ("40% off the lifetime plan BLACKFRIDAY25", Some("BLACKFRIDAY25")),
        ("Use AC2K & get Rs.250 off", Some("AC2K")),
        ("discount code \"HELLO-10\"", Some("HELLO-10")),
        ("Your OTP code is A123B4", None),
        ("no code needed", None),
        ("the source code is open", None),
        ("dress code: smart", None),
        ("USE CODE AT CHECKOUT FOR MORE OFF", None),
        ("claim code K61", None),
        ("zip code 90210", None),
        ("Use 2GB more and save", None),
        ("25% off with THANKS25 at checkout", Some("THANKS25")),
        ("10% off with WOW5 at checkout", Some("WOW5")),
        ("20% off laptops with RTX4090 graphics", None),
    ] {
        let found = offers(text).into_iter().find(|offer| offer.kind == OfferKind::PromoCode);
        assert_eq!(found.as_ref().and_then(|offer| offer.code.as_deref()), code, "{text}");
    }
}

#[test]
fn statistics_and_alerts_are_no_offers() {
    check(&[
        ("50% ALERT: data is consumed", &[]),
        ("you have used 80% of your plan", &[]),
        ("30% of our users invest", &[]),
        ("70% of homes are insured", &[]),
        ("sales grew by 12%", &[]),
        ("100% cotton", &[]),
        ("save 20% more time", &[]),
        ("shares are 20% off their highs", &[]),
        ("a 100% chance of rain", &[]),
        ("$50 million lotto", &[]),
        ("", &[]),
        ("%", &[]),
        ("off", &[]),
        ("150% off", &[]),
    ]);
}

#[test]
fn several_offers_come_in_the_order_of_the_text() {
    check(&[(
        "Upto 50% OFF + use code ATV25 & get Rs.250 off on Rs2500 + 10% cashback with free delivery",
        &[
            "percent_off 50: Upto 50% OFF",
            "promo_code: ATV25",
            "amount_off 250 INR: Rs.250 off",
            "cashback 10: 10% cashback",
            "free_shipping: free delivery",
        ],
    )]);
}

#[test]
fn long_texts_take_linear_time_and_keep_to_the_cap() {
    for piece in [
        "% off ",
        "5% off ",
        "free ",
        "win a ",
        "x",
        "$1 ",
        "buy 1 get 1 ",
        "code ",
        "1,",
        "a-",
        "9 for 8 ",
        "Rs.",
        "http://",
    ] {
        let text = piece.repeat((1 << 16) / piece.len());
        assert!(offers(&text).len() <= MAX_OFFERS, "{piece}");
    }
    let mut many = String::new();
    for n in 0..2000 {
        many.push_str("save $");
        many.push_str(&n.to_string());
        many.push_str(".50 today. ");
    }
    assert_eq!(offers(&many).len(), MAX_OFFERS);
}

proptest! {
    #[test]
    fn spans_hold_their_words(text in "(save |free |win a |[0-9]{1,4}|%|\\$|Rs\\.|N| off|code |[A-Z]{2,5}[0-9]{1,2}|é|ü|नि|\u{301}|😀| |\n|-|,|\\.|for |get |buy |points|trial|shipping){0,40}") {
        for offer in offers(&text) {
            prop_assert_eq!(text.get(offer.start..offer.end), Some(offer.text.as_str()));
            prop_assert!(offer.value.is_none_or(f64::is_finite));
        }
    }

    #[test]
    fn no_text_makes_a_rule_panic(text in any::<String>()) {
        for offer in offers(&text) {
            prop_assert_eq!(text.get(offer.start..offer.end), Some(offer.text.as_str()));
        }
    }
}
