use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// How a profile is learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FitOptions {
    /// Different messages a phrase must stand in before it is taken into the vocabulary: what one message alone
    /// says stays there. At least 2. Default `3`.
    pub min_messages: u64,
    /// Phrases kept of each list, the most frequent first. Default `60`.
    pub max_phrases: usize,
    /// Companies kept, those with the most campaigns first. Default `500`.
    pub max_companies: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { min_messages: 3, max_phrases: 60, max_companies: 500 }
    }
}

impl FitOptions {
    /// Refuses numbers that would learn nothing, or would copy what one message alone says.
    pub fn check(&self) -> Result<()> {
        let bad = |message: String, help: &str| {
            Err(Error::new(ErrorKind::InvalidOption, message).with_help(help.to_owned()))
        };
        if self.min_messages < 2 {
            return bad(format!("min_messages is {}", self.min_messages), "use 2 or more");
        }
        if self.max_companies == 0 {
            return bad("max_companies is 0".into(), "use 1 or more");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_message_says_may_not_be_copied() {
        assert!(FitOptions { min_messages: 1, ..FitOptions::default() }.check().is_err());
        assert!(FitOptions { min_messages: 2, ..FitOptions::default() }.check().is_ok());
        assert!(FitOptions { max_companies: 0, ..FitOptions::default() }.check().is_err());
    }
}
