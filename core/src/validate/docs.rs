//! The page of issue codes, made from their table.

use std::fmt::Write;

use super::code::{Family, IssueCode};

/// Every issue code with its severity, meaning and advice, as Markdown: one table a family.
///
/// ```
/// assert!(competiscan::validate::issues_markdown().contains("| `bad_date` | error |"));
/// ```
#[must_use]
pub fn issues_markdown() -> String {
    let mut page =
        String::from("# Issue codes\n\nCodes are stable: one that is released keeps its name and meaning.\n");
    let mut family: Option<Family> = None;
    let mut codes: Vec<IssueCode> = IssueCode::ALL.to_vec();
    codes.sort_by_key(|code| code.family());
    for code in codes {
        if family != Some(code.family()) {
            family = Some(code.family());
            let name = code.family().as_str().replace('_', " ");
            let _ = write!(
                page,
                "\n## {name}\n\n| code | severity | meaning | what to do |\n| --- | --- | --- | --- |\n"
            );
        }
        let _ = writeln!(page, "| `{code}` | {} | {} | {} |", code.severity(), code.message(), code.advice());
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_is_the_table() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ISSUES.md");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, issues_markdown()).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            issues_markdown(),
            "renew it with UPDATE_GOLDEN=1"
        );
    }

    #[test]
    fn the_page_has_every_code_once() {
        let page = issues_markdown();
        for code in IssueCode::ALL {
            assert_eq!(page.matches(&format!("| `{code}` |")).count(), 1, "{code}");
        }
    }
}
