//! The saved form of a classifier: little-endian numbers behind a magic word and a version, with a checksum at the
//! end.
//!
//! | part | bytes |
//! |---|---|
//! | magic word `CSCLTEXT` | 8 |
//! | version, 1 | 2 |
//! | classes, features | 4 + 4 |
//! | slope and offset of the calibration, abstention threshold | 8 + 8 + 8 |
//! | each class: length, UTF-8 | 2 + n |
//! | bias of each plane, one for two classes | 4 each |
//! | each feature: hash, scale (upper half of an f32) | 4 + 2 |
//! | two classes: weight (upper half of an f32) | 2 |
//! | more: step (upper half of an f32), entries, each entry's class (1 byte up to 256 classes, else 2) and weight | 2 + 2 + n (2 or 3) |
//! | FNV-1a of all before, 64 bits | 8 |

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::builder::{MAX_CLASSES, MAX_LABEL_BYTES, check_threshold};
use super::calibration::Calibration;
use super::model::TextClassifier;
use super::vocabulary::Vocabulary;
use super::weights::{BYTES_OF_MANY, BYTES_OF_TWO, Sparse, Weights, bytes_of_entry};
use crate::io::AtomicFile;
use crate::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"CSCLTEXT";
const VERSION: u16 = 1;

/// Largest file that is read.
pub(super) const MAX_BYTES: usize = 256 << 20;

impl TextClassifier {
    /// Writes the model; [`load`](Self::load) reads it back to the same answers, on any platform.
    pub fn save(&self, mut writer: impl Write) -> Result<()> {
        writer.write_all(&self.to_bytes())?;
        writer.flush()?;
        Ok(())
    }

    /// Writes the model to a file, which appears whole or not at all.
    pub fn save_file(&self, path: impl AsRef<Path>) -> Result<()> {
        let mut file = AtomicFile::create(path.as_ref())?;
        self.save(&mut file).map_err(|error| error.with_path(path))?;
        file.commit()
    }

    /// Reads a model from a file; see [`load`](Self::load).
    pub fn load_file(path: impl AsRef<Path>) -> Result<Self> {
        let file = File::open(path.as_ref()).map_err(Error::from);
        file.and_then(Self::load).map_err(|error| error.with_path(path))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.hashes.len() * 16);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        // Both are bounded far below 32 bits when a model is made.
        for count in [self.classes.len(), self.hashes.len()] {
            bytes.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        for number in [self.calibration.slope, self.calibration.offset, self.abstain_below] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for class in &self.classes {
            bytes.extend_from_slice(&u16::try_from(class.len()).unwrap_or(u16::MAX).to_le_bytes());
            bytes.extend_from_slice(class.as_bytes());
        }
        for bias in &self.bias {
            bytes.extend_from_slice(&bias.to_le_bytes());
        }
        let upper = |number: f32| {
            let bytes = number.to_le_bytes();
            [bytes[2], bytes[3]]
        };
        for (at, (hash, scale)) in self.hashes.iter().zip(&self.scales).enumerate() {
            bytes.extend_from_slice(&hash.to_le_bytes());
            bytes.extend_from_slice(&upper(*scale));
            match &self.weights {
                Weights::Two(weights) => {
                    bytes.extend_from_slice(&upper(weights.get(at).copied().unwrap_or(0.0)));
                }
                Weights::Many(sparse) => {
                    let (step, entries) = sparse.feature(at);
                    bytes.extend_from_slice(&upper(step));
                    bytes.extend_from_slice(&u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes());
                    for (class, weight) in entries {
                        let class = class.to_le_bytes();
                        bytes.extend_from_slice(&class[..bytes_of_entry(self.classes.len()) - 1]);
                        bytes.extend_from_slice(&weight.to_le_bytes());
                    }
                }
            }
        }
        bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
        bytes
    }

    /// Reads a model that [`save`](Self::save) wrote. Anything else, also a damaged or cut off model, is an error
    /// of the kind [`CorruptInput`](ErrorKind::CorruptInput), and takes no more memory than its bytes call for.
    pub fn load(reader: impl Read) -> Result<Self> {
        let mut bytes = Vec::new();
        reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > MAX_BYTES {
            return Err(
                Error::limit("bytes of a model", MAX_BYTES as u64).with_help("give a model of this library")
            );
        }
        Self::from_bytes(&bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut rest = Bytes(bytes);
        if rest.take(8)? != MAGIC {
            return Err(corrupt("this is no text classifier")
                .with_help("give a file that TextClassifier::save or `competiscan train` wrote"));
        }
        let version = rest.u16()?;
        if version != VERSION {
            return Err(Error::new(
                ErrorKind::UnknownFormat,
                format!("the text classifier has format version {version}"),
            )
            .with_help(format!("this build reads version {VERSION}: train it again, or update")));
        }
        let Some((body, sum)) = bytes.split_last_chunk::<8>() else {
            return Err(cut_off());
        };
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(corrupt("the text classifier is damaged: its checksum differs")
                .with_help("copy or train it again"));
        }
        rest.0 = rest.0.get(..rest.0.len().saturating_sub(8)).unwrap_or_default();
        let (classes, features) = (rest.u32()? as usize, rest.u32()? as usize);
        if !(2..=MAX_CLASSES).contains(&classes) {
            return Err(corrupt(format!("the text classifier claims {classes} classes")));
        }
        let calibration = Calibration { slope: rest.f64()?, offset: rest.f64()? };
        let abstain_below = rest.f64()?;
        check_threshold(abstain_below)?;
        if !(1e-3..=1e3).contains(&calibration.slope) || !calibration.offset.is_finite() {
            return Err(corrupt("the calibration of the text classifier is out of range"));
        }
        let classes = (0..classes).map(|_| rest.label()).collect::<Result<Vec<String>>>()?;
        if !classes.is_sorted_by(|one, other| one < other) {
            return Err(corrupt("the classes of the text classifier are not sorted"));
        }
        let planes = if classes.len() == 2 { 1 } else { classes.len() };
        let bias = (0..planes).map(|_| rest.f32()).collect::<Result<Vec<f32>>>()?;
        // Nothing is set aside for features that the bytes cannot hold.
        let least = if planes == 1 { BYTES_OF_TWO } else { BYTES_OF_MANY };
        if features > rest.0.len() / least {
            return Err(cut_off());
        }
        let mut vocabulary = Vocabulary::with_capacity(features);
        let (mut hashes, mut scales) = (Vec::with_capacity(features), Vec::with_capacity(features));
        let mut two = Vec::new();
        let mut many = Sparse { starts: vec![0], ..Sparse::default() };
        for _ in 0..features {
            let hash = rest.u32()?;
            if !vocabulary.insert(hash).1 {
                return Err(corrupt("the text classifier has a feature twice"));
            }
            hashes.push(hash);
            let scale = rest.upper()?;
            if scale < 0.0 {
                return Err(corrupt("the text classifier has a feature that counts less than nothing"));
            }
            scales.push(scale);
            if planes == 1 {
                two.push(rest.upper()?);
                continue;
            }
            many.steps.push(rest.upper()?);
            for _ in 0..rest.u16()? {
                let class = if classes.len() > 256 { rest.u16()? } else { u16::from(rest.u8()?) };
                if usize::from(class) >= classes.len() {
                    return Err(corrupt("the text classifier has a weight for a class it does not have"));
                }
                many.entries.push((class, i8::from_le_bytes([rest.u8()?])));
            }
            many.starts.push(u32::try_from(many.entries.len()).map_err(|_| cut_off())?);
        }
        if !rest.0.is_empty() {
            return Err(corrupt("the text classifier goes on after its end"));
        }
        let weights = if planes == 1 { Weights::Two(two) } else { Weights::Many(many) };
        Ok(Self { classes, hashes, vocabulary, scales, weights, bias, calibration, abstain_below })
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

fn corrupt(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::CorruptInput, message)
}

fn cut_off() -> Error {
    corrupt("the text classifier ends early").with_help("copy or train it again")
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(cut_off)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or_else(cut_off)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    fn u16(&mut self) -> Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn f64(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    fn f32(&mut self) -> Result<f32> {
        finite(f32::from_le_bytes(self.array()?))
    }

    fn upper(&mut self) -> Result<f32> {
        let [low, high] = self.array()?;
        finite(f32::from_le_bytes([0, 0, low, high]))
    }

    fn label(&mut self) -> Result<String> {
        let length = usize::from(self.u16()?);
        if !(1..=MAX_LABEL_BYTES).contains(&length) {
            return Err(corrupt(format!("the text classifier has a label of {length} bytes")));
        }
        let label = std::str::from_utf8(self.take(length)?);
        label.map(str::to_owned).map_err(|_| corrupt("a label of the text classifier is not UTF-8"))
    }
}

fn finite(number: f32) -> Result<f32> {
    // Larger numbers could add up to infinity.
    if number.abs() < 1e15 {
        return Ok(number);
    }
    Err(corrupt("a number in the text classifier is out of range"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn models() -> [TextClassifier; 2] {
        let texts = [
            "big sale now",
            "your order",
            "half price sale",
            "order shipped",
            "read the guide",
            "how to guide",
        ];
        let three = ["offer", "service", "offer", "service", "advice", "advice"];
        let two = three.map(|label| if label == "offer" { "offer" } else { "other" });
        [TextClassifier::fit(&texts, &three).unwrap(), TextClassifier::fit(&texts, &two).unwrap()]
    }

    /// A body with its checksum put right, so that what is behind the checksum is tested as well.
    fn signed(mut body: Vec<u8>) -> Vec<u8> {
        body.truncate(body.len().saturating_sub(8));
        let sum = checksum(&body);
        body.extend_from_slice(&sum.to_le_bytes());
        body
    }

    #[test]
    fn what_was_saved_is_read_back() {
        for model in models() {
            let bytes = model.to_bytes();
            let loaded = TextClassifier::from_bytes(&bytes).unwrap();
            assert_eq!(loaded.to_bytes(), bytes);
            assert_eq!(loaded.predict_proba("sale guide"), model.predict_proba("sale guide"));
        }
    }

    #[test]
    fn a_file_is_named_in_its_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queues.model");
        let [model, _] = models();
        assert_eq!(TextClassifier::load_file(&path).unwrap_err().kind(), ErrorKind::NotFound);
        model.save_file(&path).unwrap();
        assert_eq!(TextClassifier::load_file(&path).unwrap().to_bytes(), model.to_bytes());
        std::fs::write(&path, "text,label").unwrap();
        let error = TextClassifier::load_file(&path).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::CorruptInput, Some(path.as_path())));
    }

    #[test]
    fn every_truncation_and_every_flipped_byte_is_an_error() {
        for model in models() {
            let bytes = model.to_bytes();
            for at in 0..bytes.len() {
                assert!(TextClassifier::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
                let mut flipped = bytes.clone();
                flipped[at] ^= 0x10;
                let error = TextClassifier::from_bytes(&flipped).unwrap_err();
                assert!(
                    matches!(error.kind(), ErrorKind::CorruptInput | ErrorKind::UnknownFormat),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn a_huge_count_takes_no_memory() {
        for model in models() {
            let mut bytes = model.to_bytes();
            bytes[14..18].copy_from_slice(&u32::MAX.to_le_bytes());
            assert_eq!(
                TextClassifier::from_bytes(&signed(bytes)).unwrap_err().kind(),
                ErrorKind::CorruptInput
            );
        }
    }

    proptest! {
        #[test]
        fn signed_damage_is_an_error_or_a_model_that_answers(which in 0..2_usize, at in 8..400_usize, byte: u8, cut in 0..64_usize) {
            let mut bytes = models()[which].to_bytes();
            let at = at.min(bytes.len() - 9);
            bytes[at] = byte;
            if cut < 8 {
                bytes.truncate(bytes.len() - cut);
            }
            if let Ok(model) = TextClassifier::from_bytes(&signed(bytes)) {
                let sum: f64 = model.predict_proba("big sale order guide").iter().map(|(_, share)| share).sum();
                prop_assert!((sum - 1.0).abs() < 1e-6);
            }
        }

        #[test]
        fn any_bytes_are_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = bytes;
            let _ = TextClassifier::from_bytes(&bytes);
            bytes.splice(0..0, MAGIC.iter().copied().chain(VERSION.to_le_bytes()));
            prop_assert!(TextClassifier::from_bytes(&signed(bytes)).is_err());
        }
    }
}
