//! What the customer is promised: one file a kind, each a set of rules over the tokens of a text.
//!
//! The definitions, and what is not an offer: list prices for comparison ("was $199"), minimum spends ("on
//! Rs.2500"), limits, insurance cover, statistics ("50% of data is used"), prizes of others.

mod amount_off;
mod bogo;
mod cashback;
mod context;
mod free_item;
mod free_shipping;
mod free_trial;
mod percent_off;
mod points;
mod price;
mod prize;
mod promo_code;
mod rate;
#[cfg(test)]
mod tests;

use super::lexer::{Class, Tokens};
use super::{OfferSpan, TextField};
use context::Context;

/// Offers of one text that are reported, the first ones.
pub(super) const MAX_OFFERS: usize = 200;

/// The offers of a text, in its order; a promise that is repeated word for word is listed once.
///
/// At most 200. Time is linear in the length of the text.
pub(super) fn find(tokens: &Tokens<'_>, field: TextField) -> Vec<OfferSpan> {
    let mut context = Context::new(tokens);
    let has = |class: Class| tokens.classes.any(class);
    let numbers = !context.amounts.is_empty();
    // The order decides who gets a number that several rules could take.
    if has(Class::CODE) {
        promo_code::find(&mut context);
    }
    if has(Class::SHIPPING) {
        free_shipping::find(&mut context);
    }
    if has(Class::FREE.with(Class::TRIAL).with(Class::UNIT_TIME)) {
        free_trial::find(&mut context);
    }
    if has(Class::RATE) || numbers {
        rate::find(&mut context);
    }
    if has(Class::CASHBACK) {
        cashback::find(&mut context);
    }
    if has(Class::POINTS) {
        points::find(&mut context);
    }
    if has(Class::BUY) || numbers {
        bogo::find(&mut context);
    }
    percent_off::find(&mut context);
    if numbers {
        amount_off::find(&mut context);
    }
    if has(Class::WIN) {
        prize::find(&mut context);
    }
    if has(Class::FREE.with(Class::GIFT).with(Class::FUNCTION)) {
        free_item::find(&mut context);
    }
    if numbers {
        price::find(&mut context);
    }
    context.finish(field)
}
