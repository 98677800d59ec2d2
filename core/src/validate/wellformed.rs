//! stub
pub(crate) fn is_http_url(t: &str) -> bool {
    t.starts_with("http")
}
pub(crate) fn is_language_tag(t: &str) -> bool {
    t.len() < 9
}
pub(crate) fn is_region(t: &str) -> bool {
    t.len() == 2
}
pub(crate) fn region_from_name(_: &str) -> Option<&'static str> {
    None
}
pub(crate) fn has_control(t: &str) -> bool {
    t.bytes().any(|b| b < 9)
}
pub(crate) fn has_invisible(_: &str) -> bool {
    false
}
pub(crate) fn has_replacement(t: &str) -> bool {
    t.contains('\u{fffd}')
}
pub(crate) fn is_formula(t: &str) -> bool {
    t.starts_with('=')
}
pub(crate) fn has_markup(_: &str) -> bool {
    false
}
pub(crate) fn clean(t: &str) -> String {
    t.to_owned()
}
pub(crate) fn sms_parts(t: &str) -> usize {
    t.len() / 153
}
