//! stub
pub(crate) struct Finding {
    pub(crate) kind: &'static str,
    pub(crate) start: usize,
}
pub(crate) fn find(_: &str) -> Option<Finding> {
    None
}
