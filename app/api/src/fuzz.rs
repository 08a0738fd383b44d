//! Every body that agents and browsers send, by number: for the fuzz target in `tests/fuzz` and the test of its
//! corpus. It is not in the product.

use crate::{account, agent, badges, delegates, groups, jobs, login, orgs, policies, printers, users};
use serde::de::DeserializeOwned;

/// Reads the rest of `bytes` as the body that the first one names.
pub fn read_body(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else { return };
    if let Some(read) = BODIES.get(usize::from(*choice) % BODIES.len()) {
        read(body);
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) {
    let _ = serde_json::from_slice::<T>(body);
}

/// The corpus names these by their place: new ones come last.
const BODIES: &[fn(&[u8])] = &[
    read::<agent::Enrol>,
    read::<agent::Poll>,
    read::<agent::Lease>,
    read::<agent::Report>,
    read::<agent::Tap>,
    read::<agent::PanelRelease>,
    read::<login::SetUp>,
    read::<login::SignIn>,
    read::<login::SecondFactor>,
    read::<login::Prove>,
    read::<login::SetLanguage>,
    read::<login::SetPin>,
    read::<model::users::NewUser>,
    read::<model::users::TextDetails>,
    read::<users::SetActive>,
    read::<users::SetGroups>,
    read::<users::TypePassword>,
    read::<users::DeleteUsers>,
    read::<badges::NewBadge>,
    read::<badges::DeleteBadges>,
    read::<printers::NewPrinter>,
    read::<model::jobs::TextSettings>,
    read::<orgs::SetSettings>,
    read::<orgs::SetRoles>,
    read::<orgs::NewChild>,
    read::<orgs::DeleteChild>,
    read::<orgs::DeleteChildren>,
    read::<orgs::NewAdministrator>,
    read::<groups::NameGroup>,
    read::<groups::ChangeMembers>,
    read::<groups::DeleteGroups>,
    read::<account::EditAccount>,
    read::<account::ChangePassword>,
    read::<account::ProveAgain>,
    read::<account::AskForLink>,
    read::<account::UseLink>,
    read::<account::NewToken>,
    read::<account::ConfirmTotp>,
    read::<account::NewPasskey>,
    read::<account::RemoveFactors>,
    read::<jobs::SeveralJobs>,
    read::<jobs::Release>,
    read::<delegates::NewDelegate>,
    read::<policies::TextPolicy>,
    read::<policies::TextPreferences>,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn every_body_of_the_corpus_is_read_or_refused() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/bodies");
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let read = files.map(|file| read_body(&fs::read(file.unwrap().path()).unwrap())).count();
        assert!(read > 0, "{} is empty", folder.display());
    }
}
