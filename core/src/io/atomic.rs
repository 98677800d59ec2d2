//! Files that appear whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, ErrorKind, Result};

/// A file that is written beside the place it is meant for, and put there by [`commit`](Self::commit) in one
/// step. Whatever happens before leaves the old file; dropping it without a commit removes what was written.
///
/// A process that is killed leaves its temporary file, `.NAME.PID-N.tmp`, which can be deleted. A place that
/// is no regular file, such as `/dev/stdout` or a named pipe, is written directly.
#[derive(Debug)]
pub(crate) struct AtomicFile {
    /// `None` once closed.
    file: Option<File>,
    target: PathBuf,
    /// `None` where the target is written directly, and once committed.
    temporary: Option<PathBuf>,
}

/// Tells the files of one process apart.
static COUNT: AtomicU64 = AtomicU64::new(0);

impl AtomicFile {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let named = |error: io::Error| Error::from(error).with_path(path);
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Error::new(ErrorKind::Io, "this is a folder")
                .with_path(path)
                .with_help("name a file"));
        }
        if old.as_ref().is_some_and(|data| !data.is_file()) {
            let file = OpenOptions::new().write(true).open(path).map_err(named)?;
            return Ok(Self { file: Some(file), target: path.to_path_buf(), temporary: None });
        }
        // A link stays a link; what it leads to is replaced.
        let target = match fs::symlink_metadata(path) {
            Ok(data) if data.is_symlink() => fs::canonicalize(path).map_err(named)?,
            _ => path.to_path_buf(),
        };
        let name = target.file_name().ok_or_else(|| {
            Error::new(ErrorKind::Io, "the path names no file").with_path(path).with_help("name a file")
        })?;
        let (file, temporary) = loop {
            let mut temporary = std::ffi::OsString::from(".");
            temporary.push(name);
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            temporary.push(format!(".{}-{count}.tmp", std::process::id()));
            let temporary = target.with_file_name(temporary);
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Ok(file) => break (file, temporary),
                // Left by a killed process that had our number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(named(error)),
            }
        };
        let file = Self { file: Some(file), target, temporary: Some(temporary) };
        if let (Some(old), Some(temporary)) = (old, &file.temporary) {
            fs::set_permissions(temporary, old.permissions()).map_err(named)?;
        }
        Ok(file)
    }

    /// Puts the file in its place, on the disk and for good.
    pub(crate) fn commit(mut self) -> Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let named = |error: io::Error| Error::from(error).with_path(&self.target);
        let Some(temporary) = &self.temporary else { return Ok(()) };
        file.sync_all().map_err(named)?;
        drop(file);
        fs::rename(temporary, &self.target).map_err(named)?;
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let synced = sync_folder(folder.unwrap_or(Path::new("."))).map_err(named);
        self.temporary = None;
        synced
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        self.file = None;
        if let Some(temporary) = &self.temporary {
            // There is nobody to tell, and the file that matters is untouched.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Makes a rename survive a power failure. Only Unix lets a folder be opened for it.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "fails on Unix")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_commit_replaces_and_a_drop_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(file);
        assert_eq!(
            (fs::read_to_string(&path).unwrap(), names(folder.path())),
            ("old".into(), vec!["out.csv".into()])
        );
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(
            (fs::read_to_string(&path).unwrap(), names(folder.path())),
            ("new".into(), vec!["out.csv".into()])
        );
    }

    #[test]
    fn two_writers_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let (mut first, mut second) =
            (AtomicFile::create(&path).unwrap(), AtomicFile::create(&path).unwrap());
        first.write_all(b"first").unwrap();
        second.write_all(b"second").unwrap();
        second.commit().unwrap();
        first.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = AtomicFile::create(&folder.path().join("no/such/folder.csv")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.path().is_some());
        assert!(AtomicFile::create(folder.path()).unwrap_err().message().contains("folder"));
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        let mut file = AtomicFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        let mut file = AtomicFile::create(Path::new("/dev/null")).unwrap();
        file.write_all(b"gone").unwrap();
        file.commit().unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
