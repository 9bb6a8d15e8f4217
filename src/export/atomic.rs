//! A file is there whole, or as it was before.

use crate::error::{Error, Result};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a file so that no one ever sees a part of it.
///
/// `write` fills a temporary file in the same folder, which is flushed to the disk and then renamed.
/// Whatever fails before that, the file that stood at `path` stays as it was and the temporary one is
/// removed. A new file has the permissions that any new file has (the umask says), an old one keeps
/// its own; a symbolic link is followed. What is no regular file (a pipe, a terminal, `/dev/stdout`)
/// is written to directly.
///
/// # Errors
/// What the system or `write` says, with `path`.
///
/// ```
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("graph.json");
/// nomina::export::write_atomically(&path, |out| out.write_all(b"{}\n"))?;
/// assert_eq!(std::fs::read(&path).unwrap(), b"{}\n");
/// # Ok::<(), nomina::error::Error>(())
/// ```
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    replace(path, write).map_err(|error| Error::io(path.display(), "write", &error))
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let old = match fs::metadata(path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if old.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // The link's target is replaced, not the link.
    let target = if old.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".nomina-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // less the umask
    }
    let mut temporary = builder.tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, temporary.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(metadata) = old {
        temporary.as_file().set_permissions(metadata.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}
