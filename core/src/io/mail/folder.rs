//! Walks a folder of messages: a Maildir, or any tree of .eml and .mbox files.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::header::split;
use crate::{Error, ErrorKind, Limits, Result};

/// What a file of a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// One message.
    Eml,
    /// Messages one after the other.
    Mbox,
}

/// A file with mail in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MailFile {
    pub(super) path: PathBuf,
    /// Path below the folder, with `/`.
    pub(super) name: String,
    pub(super) kind: FileKind,
}

/// Iterator over the mail files of a folder, in the order of their names.
///
/// Hidden files are left out, and so are links to folders, which could lead in circles. Of a Maildir, `cur`
/// and `new` are read in full and `tmp`, which holds what is still being delivered, not at all.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    limits: Limits,
    /// Entries still to visit, the next one last.
    open: Vec<Entry>,
    files: u64,
    /// Files that hold no mail.
    pub(super) skipped: u64,
}

#[derive(Debug)]
struct Entry {
    path: PathBuf,
    is_folder: bool,
    /// It lies in `cur` or `new` of a Maildir, where every file is a message.
    is_message: bool,
}

/// Bytes of a file that are looked at to tell what it is.
const SNIFF: u64 = 4 << 10;

impl Folder {
    pub(super) fn new(root: &Path, limits: &Limits) -> Result<Self> {
        let mut folder =
            Self { root: root.to_path_buf(), limits: *limits, open: Vec::new(), files: 0, skipped: 0 };
        let metadata = fs::metadata(root).map_err(|error| Error::from(error).with_path(root))?;
        if !metadata.is_dir() {
            return Err(Error::new(ErrorKind::InvalidOption, "this is no folder")
                .with_path(root)
                .with_help("name the folder that holds the messages"));
        }
        folder.list(root)?;
        Ok(folder)
    }

    /// Puts what a folder holds on top of what is still to visit.
    fn list(&mut self, path: &Path) -> Result<()> {
        let fail = |error: std::io::Error| Error::from(error).with_path(path);
        let mut names: Vec<(OsString, bool)> = Vec::new();
        for entry in fs::read_dir(path).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let Ok(kind) = entry.file_type() else { continue };
            let is_file = kind.is_file() || (kind.is_symlink() && entry.path().is_file());
            if kind.is_dir() || is_file {
                names.push((entry.file_name(), kind.is_dir()));
            }
            // The names of one folder are sorted in memory, which is bounded by the limit on files.
            if names.len() as u64 > self.limits.max_files.saturating_mul(2) {
                return Err(Error::limit("max_files", self.limits.max_files).with_path(path));
            }
        }
        let has = |name: &str| names.iter().any(|(found, is_folder)| *is_folder && found == name);
        let is_maildir = has("cur") && has("new");
        names.sort_by(|a, b| b.cmp(a));
        for (name, is_folder) in names {
            let hidden = name.as_encoded_bytes().starts_with(b".");
            let path = path.join(&name);
            let is_message = is_maildir && is_folder && (name == "cur" || name == "new");
            if is_maildir && is_folder && name == "tmp" {
                continue;
            }
            // Subfolders of a Maildir are hidden folders that are Maildirs themselves.
            if hidden && !(is_maildir && is_folder && path.join("cur").is_dir()) {
                continue;
            }
            self.open.push(Entry { path, is_folder, is_message });
        }
        Ok(())
    }

    /// The messages of `cur` or `new`.
    fn list_messages(&mut self, path: &Path) -> Result<()> {
        let before = self.open.len();
        self.list(path)?;
        for entry in self.open.iter_mut().skip(before) {
            entry.is_message = true;
        }
        Ok(())
    }

    /// The next file with mail in it.
    pub(super) fn next(&mut self) -> Result<Option<MailFile>> {
        while let Some(entry) = self.open.pop() {
            if entry.is_folder {
                if entry.is_message {
                    self.list_messages(&entry.path)?;
                } else {
                    self.list(&entry.path)?;
                }
                continue;
            }
            let kind = if entry.is_message { Some(FileKind::Eml) } else { kind_of(&entry.path) };
            let Some(kind) = kind else {
                self.skipped += 1;
                continue;
            };
            self.files += 1;
            if self.files > self.limits.max_files {
                return Err(Error::limit("max_files", self.limits.max_files).with_path(&self.root));
            }
            let name = entry.path.strip_prefix(&self.root).unwrap_or(&entry.path);
            let name: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            return Ok(Some(MailFile { name: name.join("/"), path: entry.path, kind }));
        }
        Ok(None)
    }
}

/// What a file is: by its ending, or by how it begins where the ending says nothing.
fn kind_of(path: &Path) -> Option<FileKind> {
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("eml") => return Some(FileKind::Eml),
        Some("mbox" | "mbx") => return Some(FileKind::Mbox),
        _ => {}
    }
    let mut start = Vec::new();
    // A file that cannot be opened and does not say it is mail is none.
    File::open(path).ok()?.take(SNIFF).read_to_end(&mut start).ok()?;
    if start.starts_with(b"From ") {
        return Some(FileKind::Mbox);
    }
    // Markup that quotes a header is no message.
    if start.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let found = split(&start, SNIFF, |_| false);
    (found.headers.count_mail_fields() >= 3).then_some(FileKind::Eml)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn names(root: &Path, limits: &Limits) -> Result<Vec<String>> {
        let mut folder = Folder::new(root, limits)?;
        let mut names = Vec::new();
        while let Some(file) = folder.next()? {
            names.push(file.name);
        }
        Ok(names)
    }

    const MAIL: &str = "From: a@example.com\nSubject: s\nDate: d\n\nbody\n";

    #[test]
    fn a_tree_is_read_in_order() {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("b.EML", ""),
            ("a/z.eml", ""),
            ("a/10", MAIL),
            ("a/.hidden.eml", ""),
            (".git/x.eml", ""),
            ("c.mbox", ""),
            ("inbox", "From a Mon 10:00 2002\n"),
            ("page.xml", "<mail>\nFrom: a\nTo: b\nSubject: s\nDate: d\n\nbody"),
            ("notes.txt", "From: me\nnothing more"),
            ("data.csv", "a,b\n1,2\n"),
        ] {
            write(root.path(), name, text);
        }
        let all = names(root.path(), &Limits::default()).unwrap();
        assert_eq!(all, ["a/10", "a/z.eml", "b.EML", "c.mbox", "inbox"]);
        let limits = |max_files| Limits { max_files, ..Limits::default() };
        assert!(names(root.path(), &limits(5)).is_ok());
        assert!(names(root.path(), &limits(4)).unwrap_err().message().contains("max_files"));
    }

    #[test]
    fn a_maildir_is_read_without_its_tmp() {
        let root = tempfile::tempdir().unwrap();
        for name in [
            "cur/1:2,S",
            "new/2",
            "tmp/3",
            ".Promo/cur/4",
            ".Promo/new/5",
            ".Promo/tmp/6",
            ".Other/7.eml",
            "cur/.x",
        ] {
            write(root.path(), name, "anything");
        }
        let all = names(root.path(), &Limits::default()).unwrap();
        assert_eq!(all, [".Promo/cur/4", ".Promo/new/5", "cur/1:2,S", "new/2"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "a/x.eml", MAIL);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(root.path().join("a/x.eml"), root.path().join("y.eml")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.path().join("dangling.eml")).unwrap();
        assert_eq!(names(root.path(), &Limits::default()).unwrap(), ["a/x.eml", "y.eml"]);
    }

    #[test]
    fn what_is_no_folder_is_refused() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "x.eml", MAIL);
        assert_eq!(
            Folder::new(&root.path().join("none"), &Limits::default()).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(
            Folder::new(&root.path().join("x.eml"), &Limits::default()).unwrap_err().kind(),
            ErrorKind::InvalidOption
        );
    }
}
