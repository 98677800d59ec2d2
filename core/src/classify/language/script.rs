//! Writing systems, most of which belong to one language.

/// What the letters of a text say about its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Latin letters: any of many languages.
    Latin,
    /// A script of several languages, with the most frequent one.
    Shared,
    /// A script of one language, by its tag.
    Of(&'static str),
}

/// The scripts by range of code points, with the language that uses each; sorted.
const RANGES: &[(u32, u32, Script)] = &[
    (0x41, 0x24f, Script::Latin),
    (0x370, 0x3ff, Script::Of("el")),
    (0x400, 0x52f, Script::Shared),
    (0x530, 0x58f, Script::Of("hy")),
    (0x590, 0x5ff, Script::Of("he")),
    (0x600, 0x77f, Script::Shared),
    (0x900, 0x97f, Script::Shared),
    (0x980, 0x9ff, Script::Of("bn")),
    (0xa00, 0xa7f, Script::Of("pa")),
    (0xa80, 0xaff, Script::Of("gu")),
    (0xb00, 0xb7f, Script::Of("or")),
    (0xb80, 0xbff, Script::Of("ta")),
    (0xc00, 0xc7f, Script::Of("te")),
    (0xc80, 0xcff, Script::Of("kn")),
    (0xd00, 0xd7f, Script::Of("ml")),
    (0xd80, 0xdff, Script::Of("si")),
    (0xe00, 0xe7f, Script::Of("th")),
    (0xe80, 0xeff, Script::Of("lo")),
    (0x1000, 0x109f, Script::Of("my")),
    (0x10a0, 0x10ff, Script::Of("ka")),
    (0x1200, 0x139f, Script::Of("am")),
    (0x1780, 0x17ff, Script::Of("km")),
    (0x1e00, 0x1eff, Script::Latin),
    (0x3040, 0x30ff, Script::Of("ja")),
    (0x3400, 0x4dbf, Script::Of("zh")),
    (0x4e00, 0x9fff, Script::Of("zh")),
    (0xac00, 0xd7a3, Script::Of("ko")),
];

/// The script of a letter.
pub(super) fn of(c: char) -> Option<Script> {
    let code = u32::from(c);
    let at = RANGES.partition_point(|(_, end, _)| *end < code);
    RANGES.get(at).filter(|(start, ..)| *start <= code && c.is_alphabetic()).map(|(.., script)| *script)
}
