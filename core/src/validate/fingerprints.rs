//! stub
#[derive(Debug, Default)]
pub(crate) struct Fingerprints(std::collections::HashSet<u64>);
impl Fingerprints {
    pub(crate) fn insert(&mut self, h: u64) -> bool {
        self.0.insert(h)
    }
}
