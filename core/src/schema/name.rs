//! Matching of names that people write in many ways.

/// Folds a name to the form names are compared in: lower-case letters and digits only, so that
/// `Launch Date`, `launch_date` and `LaunchDate` are one.
///
/// Letters outside of ASCII are kept in lower case.
#[must_use]
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        }
    }
    folded
}

/// The candidate closest to `name`, for "did you mean", or `None` if none is close.
///
/// Close means: after folding, at most one edit per three letters (Damerau-Levenshtein, adjacent swaps
/// count one). Ties go to the earlier candidate.
#[must_use]
pub(crate) fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A "name" longer than this is prose, and comparing it would only cost time.
    const LONGEST: usize = 64;
    let name: Vec<char> = fold(name).chars().collect();
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded: Vec<char> = fold(candidate).chars().collect();
        let allowed = name.len().max(folded.len()) / 3;
        if name.len().abs_diff(folded.len()) > allowed {
            continue;
        }
        let distance = edits(&name, &folded);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..width {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let mut cheapest = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cheapest = cheapest.min(before_last[j - 2] + 1);
            }
            row[j] = cheapest;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_spaces_and_marks() {
        for name in ["launch_date", "Launch Date", "LAUNCH-DATE", "launchDate", " launch.date\u{a0}"] {
            assert_eq!(fold(name), "launchdate");
        }
        assert_eq!(fold("Größe"), "größe");
    }

    #[test]
    fn closest_forgives_a_typing_error_and_no_more() {
        let names = ["email", "sms", "push_notification"];
        assert_eq!(closest("emial", names), Some("email"));
        assert_eq!(closest("Pusch notification", names), Some("push_notification"));
        assert_eq!(closest("carrier pigeon", names), None);
        assert_eq!(closest("", names), None);
        assert_eq!(closest(&"x".repeat(100_000), names), None);
    }
}
