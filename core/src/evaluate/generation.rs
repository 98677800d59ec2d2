//! The variety of generated campaigns beside real texts.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::TextMeasures;
use crate::{Campaign, Channel, Error, ErrorKind, Result};

/// Share of the generated contents that must be no copy of another.
const DISTINCT: f64 = 0.95;

/// Real posts of brands, by folder.
const REAL: [&str; 2] = ["brand_social_en_us", "brand_social_en_au"];

/// A real post.
#[derive(Deserialize)]
struct Post {
    text: String,
}

/// What the generated texts, and those beside them, measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GenerationScores {
    /// The seed of the samples.
    pub seed: u64,
    /// Share of the generated contents that must be distinct.
    pub target: f64,
    /// The contents of all campaigns first, then those of each channel, then the corpora to compare with.
    pub corpora: Vec<TextMeasures>,
}

impl GenerationScores {
    /// Whether enough of the contents are distinct.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.corpora.first().is_some_and(|generated| generated.distinct >= self.target)
    }
}

/// Measures the contents of campaigns, as a whole and by channel, and other corpora beside them.
///
/// The real posts of brands in the folder `data` are added where they are there.
pub fn generation(
    campaigns: &[Campaign],
    seed: u64,
    data: &Path,
    others: &[(String, Vec<String>)],
) -> Result<GenerationScores> {
    if campaigns.is_empty() {
        return Err(Error::new(ErrorKind::InvalidOption, "there are no campaigns to measure")
            .with_help("make 1 or more"));
    }
    let contents = |wanted: Option<&Channel>| -> Vec<String> {
        campaigns
            .iter()
            .filter(|campaign| wanted.is_none_or(|channel| campaign.channel == *channel))
            .filter_map(|campaign| campaign.content.clone())
            .collect()
    };
    let mut corpora = vec![TextMeasures::of("generated", &contents(None), seed)];
    for channel in Channel::ALL {
        let texts = contents(Some(channel));
        if !texts.is_empty() {
            corpora.push(TextMeasures::of(format!("generated {channel}"), &texts, seed));
        }
    }
    for folder in REAL {
        if let Some(texts) = posts(&data.join(folder).join("posts.ndjson"))? {
            corpora.push(TextMeasures::of(folder, &texts, seed));
        }
    }
    corpora.extend(others.iter().map(|(name, texts)| TextMeasures::of(name, texts, seed)));
    Ok(GenerationScores { seed, target: DISTINCT, corpora })
}

/// The texts of a file of posts; `None` if it is absent.
fn posts(path: &Path) -> Result<Option<Vec<String>>> {
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
    text.lines()
        .map(|line| serde_json::from_str::<Post>(line).map(|post| post.text))
        .collect::<Result<_, _>>()
        .map(Some)
        .map_err(|error| {
            Error::new(ErrorKind::CorruptInput, "the file holds no posts").with_path(path).with_source(error)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::sample;

    #[test]
    fn campaigns_are_measured_as_a_whole_and_by_channel() {
        let campaigns: Vec<Campaign> = (0..300).map(|index| sample::campaign(1, index)).collect();
        let others = [("other".to_owned(), vec!["One text.".to_owned()])];
        let scores = generation(&campaigns, 1, Path::new("/nowhere"), &others).unwrap();
        assert!(scores.passed());
        let parts: u64 = scores.corpora.iter().skip(1).take(Channel::ALL.len()).map(|part| part.n).sum();
        assert_eq!((scores.corpora[0].n, parts), (300, 300));
        assert_eq!(scores.corpora.last().unwrap().name, "other");
        let copies = vec![campaigns[0].clone(); 10];
        assert!(!generation(&copies, 1, Path::new("/nowhere"), &[]).unwrap().passed());
        assert!(generation(&[], 1, Path::new("/nowhere"), &[]).is_err());
    }

    #[test]
    fn a_file_that_holds_no_posts_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("posts.ndjson");
        std::fs::write(&path, "{\"text\": \"Hello\"}\nno\n").unwrap();
        let error = posts(&path).unwrap_err();
        assert!(error.to_string().contains("posts.ndjson"), "{error}");
    }
}
