//! Addresses, language tags, region codes and characters.

mod address;
mod characters;
mod formula;
mod invisible;
mod markup;
mod sms;
mod tag;

pub(crate) use address::is_http_url;
pub(crate) use characters::{has_control, has_digits, has_replacement, is_plain, next_digit, next_non_ascii};
pub(crate) use formula::is_formula;
pub(crate) use invisible::{clean, has_invisible};
pub(crate) use markup::has_markup;
#[cfg(test)]
pub(crate) use sms::{SmsLength, sms_length};
pub(crate) use sms::{gsm7_len, sms_parts};
pub(crate) use tag::{is_language_tag, is_region, region_from_name};
