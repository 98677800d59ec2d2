//! How much an LZ4 frame can decode to, without decoding it.

/// Bytes that the frame at the front of `frame` decodes to at most, or `None` if it is no LZ4 frame.
///
/// The decoder of Arrow buffers decodes a whole frame before it compares the size with the one that was
/// announced. A byte of LZ4 stands for 255 at most, and a block for no more than its frame allows.
pub(super) fn most_decoded(frame: &[u8]) -> Option<u64> {
    const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
    const STORED: u32 = 1 << 31;
    let rest = frame.strip_prefix(&MAGIC)?;
    let (flags, block) = (*rest.first()?, *rest.get(1)?);
    let block_bytes: u64 = match block >> 4 & 7 {
        4 => 64 << 10,
        5 => 256 << 10,
        6 => 1 << 20,
        7 => 4 << 20,
        _ => return None,
    };
    let (has_size, has_dictionary) = (flags & 8 != 0, flags & 1 != 0);
    let block_has_checksum = flags & 16 != 0;
    let header = 3 + 8 * usize::from(has_size) + 4 * usize::from(has_dictionary);
    let mut rest = rest.get(header..)?;
    let mut total = 0u64;
    loop {
        let Some((size, behind)) = rest.split_first_chunk::<4>() else { return Some(total) };
        let size = u32::from_le_bytes(*size);
        if size == 0 {
            return Some(total);
        }
        let bytes = size & !STORED;
        let most = if size & STORED == 0 { u64::from(bytes) * 255 } else { u64::from(bytes) };
        total = total.saturating_add(most.min(block_bytes));
        let skip = usize::try_from(bytes).ok()?.saturating_add(4 * usize::from(block_has_checksum));
        let Some(next) = behind.get(skip..) else { return Some(total) };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with blocks of 64 KiB at most and nothing optional.
    fn frame(blocks: &[u32]) -> Vec<u8> {
        let mut frame = vec![0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
        for size in blocks {
            frame.extend(size.to_le_bytes());
            frame.extend(vec![0; (size & !(1 << 31)) as usize]);
        }
        frame.extend([0; 4]);
        frame
    }

    #[test]
    fn blocks_are_summed_up() {
        assert_eq!(most_decoded(&frame(&[])), Some(0));
        assert_eq!(most_decoded(&frame(&[10])), Some(2550));
        assert_eq!(most_decoded(&frame(&[0x8000_000a])), Some(10));
        assert_eq!(most_decoded(&frame(&[1000, 1000])), Some(2 << 16));
        assert_eq!(most_decoded(b"no frame"), None);
        assert_eq!(most_decoded(&[]), None);
    }

    #[test]
    fn a_cut_frame_is_read_to_its_end() {
        let whole = frame(&[10, 20]);
        for end in 0..whole.len() {
            assert!(most_decoded(&whole[..end]).unwrap_or(0) <= 30 * 255);
        }
    }
}
