//! stub
pub(crate) struct Mended {
    pub(crate) text: String,
    pub(crate) steps: Vec<&'static str>,
}
pub(crate) fn mend(_: &str) -> Option<Mended> {
    None
}
