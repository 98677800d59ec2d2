//! How long a text message is on the air.

/// The length of a text message as a carrier bills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SmsLength {
    /// Whether the seven-bit alphabet is enough; one character outside of it makes the whole message UCS-2.
    pub(crate) gsm7: bool,
    /// Septets of the seven-bit alphabet, or UTF-16 units.
    pub(crate) units: usize,
    /// Messages it is sent as.
    pub(crate) parts: usize,
}

/// The length in septets of the GSM 03.38 default alphabet, or `None` if a character is not in it.
pub(crate) fn gsm7_len(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |len, c| Some(len + septets(c)?))
}

/// Length and number of parts. A part of several holds less, because each carries a header, and no
/// character is split over two.
pub(crate) fn sms_length(text: &str) -> SmsLength {
    let gsm7_units = gsm7_len(text);
    let (units, single, several) = match gsm7_units {
        Some(units) => (units, 160, 153),
        None => (text.encode_utf16().count(), 70, 67),
    };
    let gsm7 = gsm7_units.is_some();
    if units <= single {
        return SmsLength { gsm7, units, parts: 1 };
    }
    let width = |c: char| if gsm7 { septets(c).unwrap_or(1) } else { c.len_utf16() };
    let (parts, _) = text.chars().map(width).fold((1, 0), |(parts, used), width| {
        if used + width > several { (parts + 1, width) } else { (parts, used + width) }
    });
    SmsLength { gsm7, units, parts }
}

/// Septets of each ASCII character; 0 for those not in the alphabet.
const ASCII: [u8; 128] = {
    let mut septets = [0; 128];
    let mut byte = b' ';
    while byte <= b'~' {
        septets[byte as usize] = match byte {
            b'^' | b'{' | b'}' | b'\\' | b'[' | b'~' | b']' | b'|' => 2,
            b'`' => 0,
            _ => 1,
        };
        byte += 1;
    }
    septets[b'\n' as usize] = 1;
    septets[b'\r' as usize] = 1;
    septets[0xc] = 2;
    septets
};

/// Messages a text is sent as.
pub(crate) fn sms_parts(text: &str) -> usize {
    sms_length(text).parts
}

/// How many septets a character takes: two in the extension table.
fn septets(c: char) -> Option<usize> {
    match ASCII.get(c as usize) {
        Some(0) => None,
        Some(septets) => Some(usize::from(*septets)),
        None if c == '€' => Some(2),
        None => "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà".contains(c).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_has_its_128_places() {
        let basic = (0..=0xffff).filter_map(char::from_u32).filter(|c| septets(*c) == Some(1)).count();
        // 127 characters and the escape, which is no character.
        assert_eq!(basic, 127);
        let extension = (0..=0xffff).filter_map(char::from_u32).filter(|c| septets(*c) == Some(2)).count();
        assert_eq!(extension, 10);
    }

    #[test]
    fn parts_are_counted_at_and_behind_each_limit() {
        let parts = |c: &str, n: usize| sms_parts(&c.repeat(n));
        assert_eq!((parts("a", 160), parts("a", 161), parts("a", 306), parts("a", 307)), (1, 2, 2, 3));
        assert_eq!((parts("я", 70), parts("я", 71), parts("я", 134), parts("я", 135)), (1, 2, 2, 3));
        assert_eq!((parts("", 0), parts("€", 80), parts("€", 81)), (1, 1, 2));
        // 76 pairs fit into a part of 153, so the odd septet stays empty.
        assert_eq!((parts("€", 152), parts("€", 153)), (2, 3));
        assert_eq!((parts("😀", 35), parts("😀", 36), parts("😀", 66), parts("😀", 67)), (1, 2, 2, 3));
    }

    #[test]
    fn units_are_those_of_the_alphabet() {
        assert_eq!(gsm7_len("50€ off [now]"), Some(16));
        assert_eq!(gsm7_len("it’s"), None);
        assert_eq!(sms_length("it’s 😀"), SmsLength { gsm7: false, units: 7, parts: 1 });
    }
}
