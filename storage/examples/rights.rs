//! How long it takes to compute what somebody may do, for the measurements of `cargo xtask bench`.
//!
//! `rights DIR COUNT` reads the rows that a request reads (organization, person, groups) for people of the first
//! organization in turn, each time in a transaction of its own, and prints the median and the 95th percentile in
//! microseconds. The appliance must not be running.

use model::access::{self, Permission};
use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};
use storage::{Store, StoreError, groups, orgs, users};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(dir), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: rights DIR COUNT".into());
    };
    let count: usize = count.parse()?;
    let store = Store::open(Path::new(&dir), storage::Options::default())?;
    let org = store.read(|r| Ok::<_, StoreError>(orgs::list(r)?.into_iter().next()))?.ok_or("no organization")?.id;
    let people = store.read(|r| users::page(r, org, "", None, count))?;
    let mut times: Vec<Duration> = Vec::with_capacity(count);
    let mut allowed = 0_usize;
    for person in people.iter().cycle().take(count) {
        let began = Instant::now();
        let may = store.read(|r| {
            let (Some(organization), Some(user)) = (orgs::get(r, org)?, users::get(r, org, person.id)?) else {
                return Ok::<_, StoreError>(false);
            };
            let of_groups = groups::roles(r, org, &user.groups)?;
            Ok(access::effective(organization.roles, of_groups, user.roles).has(Permission::OwnAccount))
        })?;
        times.push(began.elapsed());
        allowed = allowed.saturating_add(usize::from(may));
    }
    if allowed != count {
        return Err(format!("{allowed} of {count} people may see their own account").into());
    }
    times.sort_unstable();
    let at = |share: usize| times.get(count.saturating_mul(share) / 100).map_or(0.0, |t| t.as_secs_f64() * 1e6);
    println!("{:.1} {:.1}", at(50), at(95));
    Ok(())
}
