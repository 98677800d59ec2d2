//! The stated limit in time of an offer or an action: "ends Sunday", "till 31st March", "3 days left".
//!
//! Not deadlines: "hurry", "limited period", "soon", start dates, event dates, shop hours, and how long a bought
//! pack lasts ("valid for 28 days").

mod calendar;
mod find;
#[cfg(test)]
mod tests;
mod when;

pub(super) use find::find;
