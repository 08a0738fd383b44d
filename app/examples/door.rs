//! How long the door keeps whoever acts, for the measurements of `cargo xtask bench`.
//!
//! `door DIR COUNT` reads anew, as every writing use case does in its transaction, what somebody who is signed in came
//! with and may do (session, organization, person, groups), and prints the median and the 95th percentile in
//! microseconds. Somebody must have signed in, and the appliance must not be running.

use app::{
    Error,
    caller::{Caller, Credential},
};
use model::{
    access::{Permission, Role},
    time::Time,
};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use storage::{Store, login, orgs, users};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(dir), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: door DIR COUNT".into());
    };
    let count: usize = count.parse()?;
    let store = Store::open(Path::new(&dir), storage::Options::default())?;
    let (caller, now) = store.read(somebody)?;
    let mut times = store.write_and_wait(move |w| {
        let mut times: Vec<Duration> = Vec::with_capacity(count);
        for _ in 0..count {
            let began = Instant::now();
            let actor = caller.again(w, now)?;
            times.push(began.elapsed());
            actor.may(Permission::OwnAccount)?;
        }
        Ok::<_, Error>(times)
    })?;
    times.sort_unstable();
    let at = |share: usize| times.get(count.saturating_mul(share) / 100).map_or(0.0, |t| t.as_secs_f64() * 1e6);
    println!("{:.1} {:.1}", at(50), at(95));
    Ok(())
}

/// Somebody of the first organization who is signed in, with a time at which the session holds.
fn somebody(r: &storage::ReadTxn) -> Result<(Caller, Time), Error> {
    let org = orgs::list(r)?.into_iter().next().ok_or(Error::NotFound)?.id;
    for user in users::page(r, org, "", None, usize::MAX)? {
        if let Some((key, session)) = login::sessions_of(r, org, user.id)?.into_iter().next() {
            let (roles, permissions) = (Role::ALL.iter().copied().collect(), Permission::ALL.iter().copied().collect());
            let credential = Credential::Session { key, proved: true };
            let caller = Caller {
                org,
                home: org,
                user: user.id,
                roles,
                permissions,
                credential,
                from: None,
                seen: None,
                once: None,
            };
            return Ok((caller, session.began));
        }
    }
    Err(Error::SignedOut)
}
