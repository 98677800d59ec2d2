//! How amounts are written in a currency.

use crate::Currency;

/// Rough units of a currency to a US dollar; its columns are told in its head.
const SCALES: &str = include_str!("../../data/currency_scales.tsv");

/// A currency, and how amounts of a company become amounts in it.
#[derive(Clone, Debug)]
pub(super) struct Money {
    /// What stands before an amount.
    pub(super) sign: String,
    /// What an amount is multiplied by: a ratio of two scales.
    times: u32,
    over: u32,
    /// Nobody writes parts of a unit.
    is_whole: bool,
}

impl Money {
    /// The amounts as the profile has them.
    pub(super) fn own(currency: Currency) -> Self {
        Self { sign: sign(currency.as_str()), times: 1, over: 1, is_whole: scale(currency).1 }
    }

    /// The amounts of a company of one currency, in another.
    pub(super) fn from(own: Currency, currency: Currency) -> Self {
        let (times, over) = (scale(currency).0, scale(own).0);
        Self { times, over, ..Self::own(currency) }
    }

    /// The hundredths to write for these hundredths of the profile.
    pub(super) fn hundredths(&self, cents: u64) -> u64 {
        if self.times == self.over {
            return if self.is_whole { cents.div_ceil(100) * 100 } else { cents };
        }
        let scaled = cents.saturating_mul(self.times.into()) / u64::from(self.over.max(1));
        // Round numbers stay round: whole units, and three digits that count.
        let mut step =
            if self.is_whole || cents.is_multiple_of(100) || self.times > self.over { 100 } else { 1 };
        while scaled / step >= 1000 {
            step *= 10;
        }
        ((scaled + step / 2) / step).max(1) * step
    }
}

/// Rough units to a dollar, and whether amounts are written without parts of a unit.
fn scale(currency: Currency) -> (u32, bool) {
    let found = SCALES.lines().find_map(|line| {
        let mut cells = line.split('\t');
        if cells.next()? != currency.as_str() {
            return None;
        }
        Some((cells.next()?.parse().ok().filter(|scale| *scale > 0)?, cells.next()? == "0"))
    });
    found.unwrap_or((1, false))
}

/// How a currency is written before an amount: its sign, or its code where the sign would be another one's.
fn sign(code: &str) -> String {
    match code {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "INR" => "Rs.",
        "AUD" => "A$",
        "CAD" => "C$",
        "NZD" => "NZ$",
        "JPY" => "¥",
        "KRW" => "₩",
        "BRL" => "R$",
        "ZAR" => "R",
        "SGD" => "S$",
        "HKD" => "HK$",
        "NGN" => "₦",
        "TRY" => "₺",
        code => return format!("{code} "),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn amounts_are_those_of_their_currency() {
        let yen = Money::from(currency("USD"), currency("JPY"));
        assert_eq!((yen.sign.as_str(), yen.hundredths(1999)), ("¥", 300_000));
        assert_eq!(yen.hundredths(300), 45_000);
        assert_eq!(Money::own(currency("JPY")).hundredths(1999), 2000);
        let dinar = Money::from(currency("USD"), currency("KWD"));
        assert_eq!((dinar.sign.as_str(), dinar.hundredths(1999)), ("KWD ", 1999));
        let dollar = Money::from(currency("INR"), currency("USD"));
        assert_eq!((dollar.sign.as_str(), dollar.hundredths(85_000)), ("$", 1000));
        assert_eq!(dollar.hundredths(300), 100);
        assert_eq!(Money::own(currency("GBP")).hundredths(1999), 1999);
    }

    #[test]
    fn the_table_of_scales_is_sound() {
        for line in SCALES.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(currency(cells[0]).is_listed() && cells[1].parse::<u32>().unwrap() > 1, "{line}");
            assert!(["0", "2"].contains(&cells[2]), "{line}");
        }
    }
}
