//! Telephone numbers of persons.

use super::number::Run;

/// Words that say that digits without any grouping are a telephone number.
const CALLED: &[&str] =
    &["call", "cell", "mob", "mobile", "phone", "ph", "sms", "tel", "telephone", "text", "txt", "whatsapp"];

/// Whether the run is a telephone number that can be a person's: in international form, in North American
/// form, or a mobile number of a country where those are told by their first digits.
///
/// Numbers that are free, shared-cost or premium are a company's.
pub(super) fn is_phone(run: &Run<'_>) -> bool {
    if run.has_slash() {
        return false;
    }
    if run.has_plus { is_international(run) } else { is_north_american(run) || is_mobile(run) }
}

/// Country code, then the start of numbers that are free or cost extra.
const SERVICE: &[&str] = &[
    "800", "808", "878", "882", "883", "979", "338", "390800", "39800", "39899", "34800", "3490", "3180",
    "3190", "443", "448", "449", "49180", "49800", "49900", "411", "61180", "6113", "6119", "911800",
    "911860",
];

fn is_international(run: &Run<'_>) -> bool {
    let digits = run.digits();
    if !(8..=15).contains(&digits.len()) || run.groups().len() > 6 || digits.first() == Some(&b'0') {
        return false;
    }
    if let Some(national) = digits.strip_prefix(b"1") {
        return is_north_american_number(national);
    }
    !SERVICE.iter().any(|service| run.starts_with(service))
}

fn is_north_american(run: &Run<'_>) -> bool {
    match (run.groups(), run.digits()) {
        ([3, 3, 4], number) | ([1, 3, 3, 4], [b'1', number @ ..]) => is_north_american_number(number),
        // Without groups it could be any number, unless it says what it is.
        ([10], number) => is_north_american_number(number) && run.is_called(CALLED),
        _ => false,
    }
}

/// Area code and exchange start with 2 to 9, and the area is not one of the free or premium ones.
fn is_north_american_number(number: &[u8]) -> bool {
    let [area @ b'2'..=b'9', b, c, exchange, ..] = number else { return false };
    let is_free = *area == b'8' && b == c && matches!(b, b'0' | b'2'..=b'8');
    let is_premium = [*area, *b, *c] == *b"900";
    number.len() == 10
        && matches!(exchange, b'2'..=b'9')
        && !is_free
        && !is_premium
        && !(*b == b'1' && *c == b'1')
}

/// A mobile number in national form, by the way its country groups it.
fn is_mobile(run: &Run<'_>) -> bool {
    let starts = |starts: &[&str]| starts.iter().any(|start| run.starts_with(start));
    match (run.digits().len(), run.groups()) {
        // Great Britain, where 070 is premium and 076 are pagers; Nigeria, but for 090, which is premium in
        // Great Britain, and 0808, which is free there.
        (11, [11] | [5, 6] | [5, 3, 3] | [4, 3, 4] | [3, 4, 4]) => {
            starts(&["071", "072", "073", "074", "075", "077", "078", "079"])
                || starts(&["0701", "0703", "0705", "0706", "0708", "081"])
                || starts(&["0802", "0803", "0805", "0806", "0807", "0809"])
        }
        // France.
        (10, [2, 2, 2, 2, 2]) => starts(&["06", "07"]),
        // Australia.
        (10, [4, 3, 3]) => starts(&["04"]),
        // Germany.
        (11 | 12, [4, 7 | 8] | [4, 3, 4 | 5]) => starts(&["015", "016", "017"]),
        // India.
        (10, [5, 5]) => starts(&["6", "7", "8", "9"]),
        _ => false,
    }
}
