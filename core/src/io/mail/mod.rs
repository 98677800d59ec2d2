//! Messages: .eml, .mbox, Maildir.
