//! Every endpoint of every noun. Who adds an endpoint adds it in the file of its noun, and nothing here.

use super::Endpoint;
use crate::{
    account, agent, audit, badges, delegates, groups, history, imports, interface, jobs, login, orgs, panel, policies,
    print_groups, print_users, printers, quotas, users,
};

pub use crate::{
    account::routes::*, agent::routes::*, audit::routes::*, badges::routes::*, delegates::routes::*, groups::routes::*,
    history::routes::*, imports::routes::*, interface::routes::*, jobs::routes::*, login::routes::*, orgs::routes::*,
    panel::routes::*, policies::routes::*, print_groups::routes::*, print_users::routes::*, printers::routes::*,
    quotas::routes::*, users::routes::*,
};

/// The endpoints by noun.
const NOUNS: &[&[Endpoint]] = &[
    login::ENDPOINTS,
    account::ENDPOINTS,
    orgs::ENDPOINTS,
    users::ENDPOINTS,
    groups::ENDPOINTS,
    badges::ENDPOINTS,
    imports::ENDPOINTS,
    jobs::ENDPOINTS,
    delegates::ENDPOINTS,
    policies::ENDPOINTS,
    history::ENDPOINTS,
    print_users::ENDPOINTS,
    print_groups::ENDPOINTS,
    quotas::ENDPOINTS,
    printers::ENDPOINTS,
    audit::ENDPOINTS,
    interface::ENDPOINTS,
    agent::ENDPOINTS,
    panel::ENDPOINTS,
];

/// The same for the document of the interface.
#[cfg(feature = "schema")]
pub(crate) const DESCRIPTIONS: &[&[crate::describe::Describe]] = &[
    login::DESCRIPTIONS,
    account::DESCRIPTIONS,
    orgs::DESCRIPTIONS,
    users::DESCRIPTIONS,
    groups::DESCRIPTIONS,
    badges::DESCRIPTIONS,
    imports::DESCRIPTIONS,
    jobs::DESCRIPTIONS,
    delegates::DESCRIPTIONS,
    policies::DESCRIPTIONS,
    history::DESCRIPTIONS,
    print_users::DESCRIPTIONS,
    print_groups::DESCRIPTIONS,
    quotas::DESCRIPTIONS,
    printers::DESCRIPTIONS,
    audit::DESCRIPTIONS,
    interface::DESCRIPTIONS,
    agent::DESCRIPTIONS,
    panel::DESCRIPTIONS,
];

impl Endpoint {
    /// Every endpoint.
    pub const ALL: &'static [Self] = &all();
}

/// How many there are.
const COUNT: usize = {
    let (mut nouns, mut count) = (NOUNS, 0);
    while let [noun, others @ ..] = nouns {
        count += noun.len();
        nouns = others;
    }
    count
};

/// All in one: [`Endpoint::ALL`] is made while the program is compiled.
#[expect(clippy::indexing_slicing, reason = "the compiler runs it, and would say so")]
const fn all() -> [Endpoint; COUNT] {
    let (mut nouns, mut all, mut filled) = (NOUNS, [Endpoint::Health; COUNT], 0);
    while let [noun, others @ ..] = nouns {
        let mut endpoints = *noun;
        while let [endpoint, more @ ..] = endpoints {
            all[filled] = *endpoint;
            filled += 1;
            endpoints = more;
        }
        nouns = others;
    }
    all
}
