//! The credential of an agent: got once for a token, and kept in a file that only its owner reads.

use super::{Appliance, CallError};
use api::agent::{Enrol, OwnPrinter};
use std::{
    fs, io,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Where an agent keeps its credential.
#[derive(Clone, Debug)]
pub struct Credential {
    file: PathBuf,
}

/// Why an agent has no credential.
#[derive(Debug, thiserror::Error)]
pub enum NoCredential {
    /// The appliance gave none.
    #[error("enrolling with the appliance: {0}")]
    Enrol(#[from] CallError),
    /// The file cannot be read or written.
    #[error("keeping the credential in {path}: {error}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
}

impl Credential {
    /// The credential kept in `file`.
    #[must_use]
    pub fn in_file(file: PathBuf) -> Self {
        Self { file }
    }

    /// The credential of a former run, if there was one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn kept(&self) -> Result<Option<String>, NoCredential> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Enrols with a one-time token, and keeps what that gives.
    ///
    /// # Errors
    /// The appliance refuses, or the file cannot be written.
    pub async fn enrol(
        &self,
        appliance: &Appliance,
        token: &str,
        name: &str,
        printer: Option<OwnPrinter>,
    ) -> Result<String, NoCredential> {
        let enrol = Enrol { token: token.to_owned(), name: name.to_owned(), printer };
        let credential = appliance.enrol(&enrol).await?.credential;
        self.keep(&credential).map_err(|error| self.failed(error))?;
        Ok(credential)
    }

    /// Forgets a credential that is of no more use.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn forget(&self) -> Result<(), NoCredential> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(error)),
            _ => Ok(()),
        }
    }

    fn keep(&self, credential: &str) -> io::Result<()> {
        let directory = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(directory)?;
        let partly = self.file.with_extension("new");
        let _ = fs::remove_file(&partly);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partly)?;
        file.write_all(credential.as_bytes())?;
        file.sync_all()?;
        fs::rename(&partly, &self.file)?;
        fs::File::open(directory)?.sync_all()
    }

    fn failed(&self, error: io::Error) -> NoCredential {
        NoCredential::File { path: self.file.clone(), error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_credential_is_kept_for_its_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let credential = Credential::in_file(directory.path().join("gateway/credential"));
        assert_eq!(credential.kept().unwrap(), None);
        credential.keep("secret").unwrap();
        credential.keep("another").unwrap();
        assert_eq!(credential.kept().unwrap().as_deref(), Some("another"));
        assert_eq!(fs::metadata(&credential.file).unwrap().permissions().mode() & 0o777, 0o600);
        credential.forget().unwrap();
        credential.forget().unwrap();
        assert_eq!(credential.kept().unwrap(), None);
    }
}
