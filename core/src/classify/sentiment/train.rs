use std::fs;
use std::path::Path;

use super::features::{self, BITS, DENSE};
use super::lexicon::Lexicon;
use crate::classify::linear::{Example, Options, learn, softmax};
use crate::classify::messages::messages;
use crate::classify::tokens::tokens;
use crate::{Error, Result};

type Text = Example<DENSE>;

/// All three labels were on offer.
const THREE: u32 = 0b111;
/// Neutral was not.
const TWO: u32 = 0b101;

/// Files, which labels were on offer, and what a text of them counts.
const SETS: [(&str, u32, f32); 6] = [
    ("brands_products_sxsw/brands_products.tsv", THREE, 1.0),
    ("apple_dfe/apple.tsv", THREE, 1.0),
    ("sst5/train.tsv", THREE, 1.0),
    ("sst2/dev.tsv", TWO, 1.0),
    ("tweeteval/sentiment_val.tsv", THREE, 2.0),
    ("tweeteval/emotion_train.tsv", THREE, 0.7),
];
/// The set whose second half is kept for calibration.
const CALIBRATED: usize = 4;

const OPTIONS: Options = Options { epochs: 8, rate: 0.6, dense_rate: 0.02, decay: 1e-5, bits: BITS };

/// Learns the weights of `data/models/sentiment.bin` from the public sets in the folder `data`.
///
/// The same sets give the same bytes on the same platform.
///
/// # Errors
/// A set is missing or is no UTF-8.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    let mut examples = Vec::new();
    let mut kept = Vec::new();
    for (set, (file, offered, weight)) in SETS.into_iter().enumerate() {
        for (row, (text, label)) in rows(&data.join(file))?.into_iter().enumerate() {
            let example = example(&text, label, offered, weight, set);
            if set == CALIBRATED && row % 2 == 1 { kept.push(example) } else { examples.push(example) }
        }
    }
    for message in messages(data)? {
        let label = match message.sentiment.as_str() {
            "negative" => 0,
            "neutral" => 1,
            _ => 2,
        };
        examples.push(example(&message.text, label, THREE, 4.0, SETS.len()));
    }
    let mut weights = learn::<3, DENSE>(&examples, SETS.len() + 1, OPTIONS);
    let (temperature, bias) = calibrate(&weights.hashed, &weights.dense, &kept);
    for three in weights.hashed.iter_mut().chain(&mut weights.dense) {
        for weight in three {
            *weight *= temperature;
        }
    }
    let top = weights.hashed.iter().flatten().fold(1e-6_f32, |top, weight| top.max(weight.abs()));
    let scale = top / 127.0;
    let mut bytes = b"CLS1".to_vec();
    for value in bias.iter().chain(weights.dense.iter().flatten()).chain([&scale]) {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    #[expect(clippy::cast_possible_truncation, reason = "the scale brings every weight into -127..=127")]
    bytes.extend(
        weights.hashed.iter().flatten().map(|weight| ((weight / scale).round() as i8).cast_unsigned()),
    );
    Ok(bytes)
}

/// Text and label of each row that has one of ours.
fn rows(file: &Path) -> Result<Vec<(String, usize)>> {
    let content = fs::read_to_string(file).map_err(|error| Error::from(error).with_path(file))?;
    let rows = content.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let (text, label) = (cells.next()?, cells.next()?);
        let label = match label {
            "negative" | "very negative" | "anger" | "sadness" => 0,
            "neutral" => 1,
            "positive" | "very positive" | "joy" | "optimism" => 2,
            _ => return None,
        };
        Some((text.to_owned(), label))
    });
    Ok(rows.collect())
}

fn example(text: &str, label: usize, offered: u32, weight: f32, set: usize) -> Text {
    let lexicon = Lexicon::shipped();
    let mut hashed = Vec::new();
    let tokens = tokens(text, |hash| lexicon.get(hash).is_some());
    let counts = features::read(lexicon, tokens, |bucket, _| hashed.push(bucket), |_, _| {});
    Example { hashed, dense: counts.dense, label, offered, weight, set }
}

/// The temperature and the biases that make the probabilities of texts kept apart honest, each label
/// counting as much as the others.
fn calibrate(hashed: &[[f32; 3]], dense: &[[f32; 3]], kept: &[Text]) -> (f32, [f32; 3]) {
    let mut counts = [0.0_f32; 3];
    let logits: Vec<([f32; 3], usize)> = kept
        .iter()
        .map(|text| {
            let norm = 1.0 / (text.hashed.len().max(1) as f32).sqrt();
            let mut logits = [0.0_f32; 3];
            for k in 0..3 {
                logits[k] = text.hashed.iter().map(|bucket| hashed[*bucket as usize][k] * norm).sum::<f32>()
                    + text.dense.iter().zip(dense).map(|(value, weights)| value * weights[k]).sum::<f32>();
            }
            counts[text.label] += 1.0;
            (logits, text.label)
        })
        .collect();
    let (mut temperature, mut bias) = (1.0_f32, [0.0_f32; 3]);
    for _ in 0..400 {
        let (mut slope, mut slopes) = (0.0_f32, [0.0_f32; 3]);
        for (raw, label) in &logits {
            let mut shifted = [0.0; 3];
            for k in 0..3 {
                shifted[k] = raw[k] * temperature + bias[k];
            }
            let mut gradient = softmax(&shifted, THREE);
            gradient[*label] -= 1.0;
            for k in 0..3 {
                let gradient = gradient[k] / (3.0 * counts[*label].max(1.0));
                slope += gradient * raw[k];
                slopes[k] += gradient;
            }
        }
        temperature = (temperature - 0.3 * slope).clamp(0.05, 5.0);
        for k in 0..3 {
            bias[k] -= 0.5 * slopes[k];
        }
    }
    (temperature, bias)
}
