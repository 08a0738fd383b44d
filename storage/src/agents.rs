//! Agents: found by the hash of their credential; and the tokens with which they enrol.

use crate::{
    StoreError,
    rows::{EnrolmentToken, StoredAgent},
    tables::{AGENT_BY_CREDENTIAL, AGENTS, TOKENS, everything},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{AgentId, OrgId},
    printers::Agent,
    time::Time,
};

/// The agent.
pub fn get(r: &impl Rows, agent: AgentId) -> Result<Option<Agent>, StoreError> {
    Ok(txn::get(r, AGENTS, agent)?.map(|row| row.agent))
}

/// The agent whose credential has that hash.
pub fn by_credential(r: &impl Rows, credential: &[u8; 32]) -> Result<Option<AgentId>, StoreError> {
    txn::get(r, AGENT_BY_CREDENTIAL, credential)
}

/// Every agent.
pub fn list(r: &impl Rows) -> Result<Vec<Agent>, StoreError> {
    Ok(txn::rows(r, AGENTS, everything())?.into_iter().map(|row| row.agent).collect())
}

/// Writes an agent; without a `credential` it keeps the one that it has.
///
/// # Errors
/// `Conflict` when the credential belongs to another.
pub fn put(w: &mut WriteTxn, agent: &Agent, credential: Option<&[u8; 32]>) -> Result<(), StoreError> {
    agent.org.map_or(Ok(()), |org| crate::orgs::must_be(w, org))?;
    if let Some(credential) = credential
        && by_credential(w, credential)?.is_some_and(|other| other != agent.id)
    {
        return Err(StoreError::Conflict("credential"));
    }
    let had = txn::get(w, AGENTS, agent.id)?.and_then(|old| old.credential);
    let has = credential.copied().or(had);
    w.insert(AGENTS, agent.id, &StoredAgent { agent: agent.clone(), credential: has })?;
    if has == had {
        return Ok(());
    }
    if let Some(had) = had {
        w.delete(AGENT_BY_CREDENTIAL, had)?;
    }
    has.map_or(Ok(()), |has| w.insert(AGENT_BY_CREDENTIAL, has, &agent.id))
}

/// Takes the credential of an agent away, which then opens nothing any more.
pub fn revoke(w: &mut WriteTxn, agent: AgentId) -> Result<(), StoreError> {
    let Some(StoredAgent { agent: known, credential }) = txn::get(w, AGENTS, agent)? else { return Ok(()) };
    w.insert(AGENTS, agent, &StoredAgent { agent: known, credential: None })?;
    credential.map_or(Ok(()), |had| w.delete(AGENT_BY_CREDENTIAL, had))
}

/// Whether an agent has a credential: false once it was revoked.
pub fn holds_credential(r: &impl Rows, agent: AgentId) -> Result<bool, StoreError> {
    Ok(txn::get(r, AGENTS, agent)?.is_some_and(|row| row.credential.is_some()))
}

/// Removes an agent with its credential.
pub fn remove(w: &mut WriteTxn, agent: AgentId) -> Result<(), StoreError> {
    match w.take(AGENTS, agent)?.and_then(|old| old.credential) {
        Some(credential) => w.delete(AGENT_BY_CREDENTIAL, credential),
        None => Ok(()),
    }
}

/// Writes an enrolment token by its hash: for printers of `org`, until `expires`.
pub fn put_token(w: &mut WriteTxn, token: &[u8; 32], org: Option<OrgId>, expires: Time) -> Result<(), StoreError> {
    org.map_or(Ok(()), |org| crate::orgs::must_be(w, org))?;
    w.insert(TOKENS, token, &EnrolmentToken { org, expires })
}

/// Takes an enrolment token, which works once; whether it still holds is for the caller to say.
pub fn take_token(w: &mut WriteTxn, token: &[u8; 32]) -> Result<Option<(Option<OrgId>, Time)>, StoreError> {
    Ok(w.take(TOKENS, token)?.map(|token| (token.org, token.expires)))
}

/// Removes at most `limit` agents and tokens of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let mut agents = list(w)?;
    agents.retain(|agent| agent.org == Some(org));
    agents.truncate(limit);
    agents.iter().try_for_each(|agent| remove(w, agent.id))?;
    let left = limit.saturating_sub(agents.len());
    let mut tokens = Vec::new();
    txn::visit(w, TOKENS, everything(), |key, token| {
        if token.org == Some(org) && tokens.len() < left {
            tokens.push(key);
        }
        Ok(tokens.len() < left)
    })?;
    tokens.iter().try_for_each(|key| w.delete(TOKENS, key))?;
    Ok(agents.len() + tokens.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn an_agent_is_found_by_its_credential() {
        let store = furnished();
        let agent = samples::AGENT;
        let by = |n: u8| read(&store, |r| by_credential(r, &[n; 32]));
        write(&store, |w| put(w, &samples::agent(1), Some(&[1; 32])));
        write(&store, |w| put(w, &Agent { seen: None, ..samples::agent(1) }, None));
        assert_eq!(by(1), Some(agent), "kept without being said again");
        write(&store, |w| put(w, &samples::agent(1), Some(&[2; 32])));
        assert_eq!((by(1), by(2)), (None, Some(agent)));
        let refused = store.write_and_wait(|w| put(w, &samples::agent(2), Some(&[2; 32])));
        assert!(matches!(refused, Err(StoreError::Conflict("credential"))));
        assert_eq!(read(&store, list), [samples::agent(1)]);
        whole(&store);
        write(&store, move |w| revoke(w, agent));
        assert_eq!((by(2), read(&store, |r| holds_credential(r, agent))), (None, false));
        assert!(read(&store, |r| get(r, agent)).is_some(), "what it did still has a name");
        whole(&store);
        write(&store, move |w| remove(w, agent));
        assert_eq!((by(2), read(&store, |r| get(r, agent))), (None, None));
        whole(&store);
    }

    #[test]
    fn a_token_works_once() {
        let store = furnished();
        write(&store, |w| put_token(w, &[1; 32], Some(samples::ORG), samples::NOW));
        let take = || write(&store, |w| take_token(w, &[1; 32]));
        assert_eq!(take(), Some((Some(samples::ORG), samples::NOW)));
        assert_eq!(take(), None);
    }
}
