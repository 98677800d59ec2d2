//! Names of people and places, made once.

use std::collections::BTreeSet;

use fake::Fake;
use fake::faker::address::en::{BuildingNumber, StreetName};
use fake::faker::name::en::FirstName;
use rand::seq::SliceRandom;

use super::seed::{Purpose, Stream, below, mix};

/// Towns nobody lives in are put together from these; the word lists of `fake` make curious ones.
const TOWN: [&str; 10] = ["Ash", "Mill", "Oak", "Wick", "Hather", "Fair", "Stone", "Green", "Larks", "North"];

const PLACE: [&str; 10] =
    ["ford", "bridge", "field", "ton", "haven", "wood", "brook", "port", "dale", "bury"];

const WORDS: [&str; 40] = [
    "new", "offers", "shop", "go", "join", "deals", "more", "start", "today", "club", "picks", "hello",
    "here", "info", "now", "see", "app", "home", "news", "guide", "help", "list", "plan", "save", "store",
    "team", "tips", "try", "view", "visit", "week", "you", "plus", "best", "daily", "extra", "first",
    "fresh", "ideas", "latest",
];

/// Without vowels, so that no word comes out by chance, and without what is read as something else.
const LETTERS: &[u8; 31] = b"bcdfghjkmnpqrstvwxz23456789bcdf";

/// First names of the word list that read like something else.
const NO_NAMES: [&str; 48] = [
    "Angel",
    "April",
    "August",
    "Autumn",
    "Baby",
    "Buddy",
    "Bulah",
    "Candy",
    "Cash",
    "Chance",
    "Chaz",
    "Christ",
    "Cloud",
    "Constantin",
    "Destiny",
    "Dock",
    "Duchess",
    "Earl",
    "Earnest",
    "Easter",
    "Eden",
    "Elf",
    "Else",
    "Faith",
    "Fern",
    "Friday",
    "General",
    "Gay",
    "Harmony",
    "Heaven",
    "Holiday",
    "Hope",
    "Jazmyne",
    "Joy",
    "July",
    "June",
    "Justice",
    "King",
    "Lord",
    "Lucky",
    "Major",
    "May",
    "Misty",
    "Noble",
    "Prince",
    "Princess",
    "Queen",
    "Santa",
];

/// Pools that messages draw from by key.
#[derive(Clone, Debug)]
pub(super) struct Pools {
    first_names: Vec<String>,
    cities: Vec<String>,
    addresses: Vec<String>,
    paths: Vec<String>,
}

impl Pools {
    /// The pools of a seed. Names and places come from the word lists of the `fake` crate; nobody of that name
    /// is meant.
    pub(super) fn new(seed: u64) -> Self {
        let mut stream = Stream::new(seed, 0, Purpose::Pool);
        let is_plain = |name: &String| name.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
        let mut first_names = pool(256, &mut stream, |stream| FirstName().fake_with_rng(stream));
        first_names.retain(|name| is_plain(name) && !NO_NAMES.contains(&name.as_str()));
        let mut cities: Vec<String> =
            TOWN.iter().flat_map(|first| PLACE.iter().map(move |last| format!("{first}{last}"))).collect();
        let mut addresses = pool(192, &mut stream, |stream| {
            let number: String = BuildingNumber().fake_with_rng(stream);
            let street: String = StreetName().fake_with_rng(stream);
            let city = &cities[stream.below(100) as usize];
            // Four digits at most: longer ones read like a telephone number.
            format!("{} {street}, {city}", number.get(..4).unwrap_or(&number))
        });
        addresses.retain(|address| address.is_ascii() && !address.starts_with('0'));
        // Short links: a word, or four letters and digits as link shorteners make them.
        let mut paths: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
        while paths.len() < 256 {
            paths.push((0..4).map(|_| char::from(LETTERS[stream.below(31) as usize])).collect());
        }
        for pool in [&mut first_names, &mut cities, &mut addresses, &mut paths] {
            pool.shuffle(&mut stream);
        }
        Self { first_names, cities, addresses, paths }
    }

    pub(super) fn first_name(&self, key: u64) -> &str {
        of(&self.first_names, key, 1)
    }

    pub(super) fn city(&self, key: u64) -> &str {
        of(&self.cities, key, 2)
    }

    pub(super) fn address(&self, key: u64) -> &str {
        of(&self.addresses, key, 3)
    }

    /// The path of a link.
    pub(super) fn path(&self, key: u64) -> &str {
        of(&self.paths, key, 4)
    }
}

fn of(pool: &[String], key: u64, salt: u64) -> &str {
    let count = u32::try_from(pool.len()).unwrap_or(0);
    pool.get(below(mix(key, salt), count) as usize).map_or("", String::as_str)
}

/// Different texts, in a fixed order.
fn pool(count: usize, stream: &mut Stream, make: impl Fn(&mut Stream) -> String) -> Vec<String> {
    let mut found = BTreeSet::new();
    for _ in 0..count * 4 {
        if found.len() == count {
            break;
        }
        found.insert(make(stream));
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_are_full_and_fixed() {
        let (one, other) = (Pools::new(1), Pools::new(2));
        assert!(one.first_names.len() > 150 && one.addresses.len() > 100, "{}", one.addresses.len());
        assert_eq!(Pools::new(1).first_names, one.first_names);
        assert_ne!(other.first_names, one.first_names);
        assert!(!one.first_name(9).is_empty() && !one.city(9).is_empty() && !one.path(9).is_empty());
    }
}
