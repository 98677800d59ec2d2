//! stub
pub(crate) struct Promise {
    pub(crate) code: super::IssueCode,
    pub(crate) start: usize,
    pub(crate) end: usize,
}
pub(crate) fn check(_: &str) -> Option<Promise> {
    None
}
