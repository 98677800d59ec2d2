use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::features::{self, BITS, Counts, DENSE};
use super::lexicon::Lexicon;
use crate::SentimentLabel;
use crate::classify::linear::softmax;
use crate::classify::tokens::{Kind, Token, tokens};
use crate::classify::{Evidence, SentimentPrediction, TextField};

/// Labels in the order of the weights.
pub(super) const LABELS: [SentimentLabel; 3] =
    [SentimentLabel::Negative, SentimentLabel::Neutral, SentimentLabel::Positive];
const NAMES: [&str; 3] = ["negative", "neutral", "positive"];
/// Evidence spans of one prediction.
const MAX_EVIDENCE: usize = 5;
/// Tokens that are tried as evidence.
const TRIED: usize = 6;
const HEAD: usize = 4 + 4 + 3 * 4 + DENSE * 3 * 4;

static WEIGHTS: &[u8] = include_bytes!("../../../data/models/sentiment.bin");
static SHIPPED: LazyLock<Sentiment> = LazyLock::new(|| Sentiment::from_bytes(WEIGHTS));

/// The tone of a text: positive, neutral or negative.
///
/// A linear model over words and pairs of words with a lexicon; see `data/models/sentiment.md`.
///
/// ```
/// use competiscan::SentimentLabel;
/// use competiscan::classify::{Sentiment, TextField};
///
/// let sentiment = Sentiment::shipped();
/// let text = "Thank you, we love our wonderful customers!";
/// let prediction = sentiment.predict(&[(TextField::Content, text)]);
/// assert_eq!(prediction.label, SentimentLabel::Positive);
/// assert!(prediction.score > 0.5 && !prediction.evidence.is_empty());
/// assert!(sentiment.score("Sorry, the service failed again.") < 0.0);
/// ```
#[derive(Debug)]
pub struct Sentiment {
    lexicon: &'static Lexicon,
    dense: Vec<[f32; 3]>,
    bias: [f32; 3],
    scale: f32,
    hashed: &'static [u8],
}

impl Sentiment {
    /// The model that comes with the library.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A model just learned.
    pub(crate) fn from_bytes(bytes: &'static [u8]) -> Self {
        Self::parse(bytes).unwrap_or_else(Self::blank)
    }

    fn blank() -> Self {
        Self {
            lexicon: Lexicon::shipped(),
            dense: vec![[0.0; 3]; DENSE],
            bias: [0.0; 3],
            scale: 0.0,
            hashed: &[],
        }
    }

    /// `None` where the bytes are not those of [`train`](super::train).
    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let head = bytes.get(..HEAD)?;
        if !head.starts_with(b"CLS2") || bytes.len() != HEAD + (3 << BITS) {
            return None;
        }
        let mut floats =
            head[4..].chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let mut three = || Some([floats.next()?, floats.next()?, floats.next()?]);
        let bias = three()?;
        let dense = (0..DENSE).map(|_| three()).collect::<Option<Vec<_>>>()?;
        let scale = floats.next()?;
        Some(Self { lexicon: Lexicon::shipped(), dense, bias, scale, hashed: &bytes[HEAD..] })
    }

    /// Probability of negative, neutral and positive, without evidence: the fast way.
    #[must_use]
    pub fn probabilities(&self, text: &str) -> [f64; 3] {
        self.judge(self.tokens(text)).map_or([0.0, 1.0, 0.0], |logits| shares(&logits))
    }

    /// -1 (negative) to 1 (positive), without evidence: the fast way.
    #[must_use]
    pub fn score(&self, text: &str) -> f64 {
        let [negative, _, positive] = self.probabilities(text);
        round(positive - negative)
    }

    /// The tone of the texts of one message, with the words that made it.
    #[must_use]
    pub fn predict(&self, texts: &[(TextField, &str)]) -> SentimentPrediction {
        let mut all = Vec::new();
        let mut fields = Vec::new();
        for (field, text) in texts {
            if !all.is_empty() {
                all.push(BREAK);
            }
            let first = all.len();
            all.extend(self.tokens(text));
            fields.push((first, *field, *text));
        }
        let Some(logits) = self.judge(all.iter().copied()) else {
            return prediction(1, [0.0, 1.0, 0.0], Vec::new());
        };
        let probabilities = shares(&logits);
        let label = (0..3).fold(1, |best, k| if probabilities[k] > probabilities[best] { k } else { best });
        let evidence = self.evidence(&all, label, probabilities[label]);
        let spans = evidence.into_iter().filter_map(|(at, weight)| {
            let token = all.get(at)?;
            let (_, field, text) = fields.iter().rev().find(|(first, ..)| *first <= at)?;
            let entry = self.lexicon.get(token.hash).or_else(|| self.lexicon.get(token.squeezed));
            let toned = entry.is_some_and(|entry| entry.valence != 0.0 || entry.negates);
            Some(Evidence {
                field: *field,
                start: token.start,
                end: token.end,
                text: text.get(token.start..token.end)?.to_owned(),
                weight: round(weight),
                rule: if toned { "lexicon" } else { "model" }.into(),
            })
        });
        prediction(label, probabilities, spans.collect())
    }

    fn tokens<'a>(&self, text: &'a str) -> impl Iterator<Item = Token> + use<'a> {
        let lexicon = self.lexicon;
        tokens(text, move |hash| lexicon.get(hash).is_some())
    }

    #[inline]
    fn weights(&self, bucket: u32) -> [i32; 3] {
        let at = bucket as usize * 3;
        match self.hashed.get(at..at + 3) {
            Some(three) => [three[0], three[1], three[2]].map(|byte| i32::from(byte.cast_signed())),
            None => [0; 3],
        }
    }

    /// The logits of a text; `None` where it has no words.
    fn judge(&self, tokens: impl Iterator<Item = Token>) -> Option<[f32; 3]> {
        let mut sums = [0_i32; 3];
        let counts = features::read(
            self.lexicon,
            tokens,
            |bucket, _| {
                let weights = self.weights(bucket);
                for k in 0..3 {
                    sums[k] = sums[k].saturating_add(weights[k]);
                }
            },
            |_, _| {},
        );
        (counts.words > 0).then(|| self.logits(&sums, &counts))
    }

    fn logits(&self, sums: &[i32; 3], counts: &Counts) -> [f32; 3] {
        let norm = self.scale / (counts.hashed.max(1) as f32).sqrt();
        let mut logits = self.bias;
        for k in 0..3 {
            logits[k] += sums[k] as f32 * norm;
        }
        for (value, weights) in counts.dense.iter().zip(&self.dense) {
            if *value != 0.0 {
                for k in 0..3 {
                    logits[k] += weights[k] * value;
                }
            }
        }
        logits
    }

    /// The tokens without which the label would be less likely, by how much its probability falls.
    fn evidence(&self, all: &[Token], label: usize, probability: f64) -> Vec<(usize, f64)> {
        let mut gains = vec![0.0_f32; all.len()];
        let norm = {
            let mut gained = |bucket: u32, at: usize| {
                let weights = self.weights(bucket);
                let others: i32 = weights.iter().sum::<i32>() - weights[label];
                gains[at] += weights[label] as f32 - others as f32 / 2.0;
            };
            let counts = features::read(self.lexicon, all.iter().copied(), &mut gained, |_, _| {});
            self.scale / (counts.hashed.max(1) as f32).sqrt()
        };
        for gain in &mut gains {
            *gain *= norm;
        }
        let side = [-0.5, 0.0, 0.5][label];
        features::read(
            self.lexicon,
            all.iter().copied(),
            |_, _| {},
            |at, valence| gains[at] += if label == 1 { -0.2 * valence.abs() } else { side * valence },
        );
        let mut tried: Vec<usize> = (0..all.len())
            .filter(|at| matches!(all[*at].kind, Kind::Word | Kind::Face | Kind::Exclamation | Kind::Number))
            .collect();
        tried.sort_by(|a, b| gains[*b].total_cmp(&gains[*a]).then(a.cmp(b)));
        tried.truncate(TRIED);
        let without = |gone: &[usize]| {
            let rest = all.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, token)| *token);
            self.judge(rest).map_or([0.0, 1.0, 0.0], |logits| shares(&logits))[label]
        };
        let mut found: Vec<(usize, f64)> =
            tried.iter().map(|at| (*at, probability - without(&[*at]))).collect();
        found.retain(|(_, drop)| *drop > 0.0);
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(MAX_EVIDENCE);
        // Two words may each carry a tone that neither carries alone.
        let gone: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
        if without(&gone) >= probability {
            found.truncate(1);
        }
        found
    }
}

const BREAK: Token =
    Token { start: 0, end: 0, kind: Kind::Stop, hash: 0, squeezed: 0, capitals: false, tag: false };

fn shares(logits: &[f32; 3]) -> [f64; 3] {
    softmax(logits, 0b111).map(f64::from)
}

/// To six decimals: the last bits of an exponential differ between platforms.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn prediction(label: usize, probabilities: [f64; 3], evidence: Vec<Evidence>) -> SentimentPrediction {
    SentimentPrediction {
        label: LABELS[label],
        score: round(probabilities[2] - probabilities[0]),
        relative: None,
        probabilities: NAMES
            .iter()
            .zip(probabilities)
            .map(|(name, share)| ((*name).to_owned(), round(share)))
            .collect::<BTreeMap<_, _>>(),
        evidence,
    }
}
