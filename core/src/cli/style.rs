//! What a terminal shows, and what everything else gets.

use std::io::{IsTerminal, Write};

/// Whether colours are wanted: on a terminal that can, unless `NO_COLOR` is set (no-color.org).
fn colours() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    std::io::stderr().is_terminal() && !set("NO_COLOR") && std::env::var("TERM").as_deref() != Ok("dumb")
}

/// A remark on standard error. That standard error is closed is no reason to fail.
pub(super) fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// An error on standard error.
pub(super) fn complain(text: &str) {
    if colours() {
        remark(&format!("\u{1b}[1;31merror:\u{1b}[0m {text}"));
    } else {
        remark(&format!("error: {text}"));
    }
}

/// Data on standard output, with one line ending behind it; nothing stays nothing.
pub(super) fn print(text: &str) -> crate::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
