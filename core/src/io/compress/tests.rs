//! What is packed comes out again, and nothing else does.

#![cfg(feature = "compression")]

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;

use super::{Compression, Unpacked, encode};
use crate::io::write::Plain;
use crate::{Error, ErrorKind, Limits};

const BOTH: [Compression; 2] = [Compression::Gzip, Compression::Zstd];

fn pack(bytes: &[u8], compression: Compression) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut output = encode(Box::new(Plain(&mut packed)), compression).unwrap();
    output.write_all(bytes).unwrap();
    output.finish().unwrap();
    packed
}

fn unpack(packed: &[u8], limits: &Limits) -> (Vec<u8>, Option<Error>) {
    let mut out = Vec::new();
    let error = match Unpacked::open(Cursor::new(packed.to_vec()), limits) {
        Ok(mut unpacked) => unpacked.read_to_end(&mut out).err().map(Error::from),
        Err(error) => Some(error),
    };
    (out, error)
}

#[test]
fn members_and_frames_are_put_together() {
    for compression in BOTH {
        let mut packed = pack(b"one\n", compression);
        if compression == Compression::Zstd {
            packed.extend([0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]);
        }
        packed.extend(pack(b"", compression));
        packed.extend(pack(b"two\n", compression));
        let (out, error) = unpack(&packed, &Limits::default());
        assert_eq!((out.as_slice(), error.map(|e| e.to_string())), (&b"one\ntwo\n"[..], None));
        let unpacked = Unpacked::open(Cursor::new(packed.clone()), &Limits::default()).unwrap();
        assert_eq!(unpacked.compression(), Some(compression));
        assert_eq!(unpacked.sample(), b"one\ntwo\n");
        assert_eq!(unpacked.progress().bytes(), packed.len() as u64);
    }
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    for compression in BOTH {
        let packed = pack(&vec![b'0'; 50 << 20], compression);
        let (out, error) = unpack(&packed, &Limits::default());
        let error = error.expect("a bomb");
        assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
        assert!(error.message().contains("max_ratio"), "{error}");
        assert!(out.len() < 20 << 20, "{}", out.len());
        // The first mebibyte is free.
        let (out, error) = unpack(&pack(&vec![b'0'; 1 << 20], compression), &Limits::default());
        assert_eq!((out.len(), error.map(|e| e.to_string())), (1 << 20, None));
    }
}

#[test]
fn the_limit_counts_what_comes_out() {
    for compression in BOTH {
        let packed = pack(&vec![b'0'; 1000], compression);
        let limit = |bytes| Limits { max_input_bytes: bytes, ..Limits::default() };
        assert!(unpack(&packed, &limit(1000)).1.is_none());
        let (out, error) = unpack(&packed, &limit(999));
        assert_eq!(out.len(), 999);
        assert!(error.unwrap().message().contains("max_input_bytes = 999"));
    }
    assert!(unpack(b"abc", &Limits { max_input_bytes: 2, ..Limits::default() }).1.is_some());
}

#[test]
fn a_cut_archive_gives_what_it_has_and_then_an_error() {
    let lines: Vec<String> = (0..200_000).map(|n| format!("{n} {}", n * 7919 % 10_007)).collect();
    let text = lines.join("\n");
    for compression in BOTH {
        let packed = pack(text.as_bytes(), compression);
        let (out, error) = unpack(&packed[..packed.len() / 2], &Limits::default());
        assert_eq!(error.unwrap().kind(), ErrorKind::CorruptInput);
        assert!(out.len() > text.len() / 4 && text.as_bytes().starts_with(&out), "{}", out.len());
        let (out, error) = unpack(&packed[..packed.len() - 1], &Limits::default());
        assert_eq!(error.unwrap().kind(), ErrorKind::CorruptInput);
        assert!(text.as_bytes().starts_with(&out));
    }
}

#[test]
fn an_archive_in_an_archive_is_refused() {
    let packed = pack(&pack(b"text", Compression::Zstd), Compression::Gzip);
    let error = unpack(&packed, &Limits::default()).1.unwrap();
    assert_eq!(error.to_string(), "the content is compressed twice: zstd inside; unpack it once");
}

#[test]
fn a_failing_disk_is_not_called_a_damaged_archive() {
    struct Failing(Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(std::io::ErrorKind::PermissionDenied.into()),
                count => Ok(count),
            }
        }
    }
    let packed = pack(b"text", Compression::Gzip);
    let input = Failing(Cursor::new(packed[..packed.len() - 4].to_vec()));
    let mut unpacked = Unpacked::open(input, &Limits::default()).unwrap();
    let error = Error::from(unpacked.read_to_end(&mut Vec::new()).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Io);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_packed_comes_out(bytes in prop::collection::vec(any::<u8>(), 0..5000), repeat in 1..20usize) {
        let bytes = bytes.repeat(repeat);
        prop_assume!(Compression::of(&bytes).is_none());
        for compression in BOTH {
            let (out, error) = unpack(&pack(&bytes, compression), &Limits::default());
            prop_assert!(error.is_none());
            prop_assert_eq!(&out, &bytes);
        }
    }

    /// A changed byte is found by the checksum, or changes nothing.
    #[test]
    fn damage_never_panics(at in any::<prop::sample::Index>(), byte: u8) {
        let text = "Northwind Air: 20% off all flights. ".repeat(50);
        for compression in BOTH {
            let mut packed = pack(text.as_bytes(), compression);
            let at = at.index(packed.len());
            packed[at] = byte;
            let (out, error) = unpack(&packed, &Limits::default());
            let unharmed = out == text.as_bytes() || Compression::of(&packed).is_none();
            prop_assert!(error.is_some() || unharmed);
        }
    }
}
