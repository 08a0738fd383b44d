//! Agents: enrolled by a one-time token, known by a credential, told what to do, heard about printers.

use crate::{
    App, Caller, Error,
    attempts::{Guess, Subject as Counted, network},
    audit::{self, Originator, Subject},
    caller::present,
    deliveries::abandon,
    news::News,
};
use identity::secret;
use model::{
    access::Permission,
    audit::{Action, Actor},
    id::{AgentId, OrgId, PrinterId},
    jobs::Job,
    printers::{Agent, Attributes, Delivery, Printer, PrinterState, Status, usable},
    text::{BadText, tamed},
    time::Time,
};
use std::{collections::HashSet, net::IpAddr, time::Duration};
use storage::{WriteTxn, agents, deliveries, meta, printers};

/// How long a one-time token works.
const TOKEN_LASTS: Duration = Duration::from_secs(15 * 60);
/// The row that says which agent is the gateway inside the appliance.
const GATEWAY: &str = "gateway-agent";

/// A one-time token that was made.
pub struct Token {
    /// The secret.
    pub token: String,
    /// Until when it works.
    pub expires: Time,
}

/// A printer that brings its own agent.
pub struct OwnPrinter {
    /// Its name.
    pub name: String,
    /// Its `ipp:` or `ipps:` URI.
    pub uri: String,
    /// What it says of itself.
    pub attributes: Attributes,
}

/// An agent of an organization.
pub struct OwnAgent {
    /// Which.
    pub agent: Agent,
    /// Whether it has a credential: false once it was revoked.
    pub active: bool,
}

/// What an agent has to look after.
pub struct Duties {
    /// Its printers.
    pub printers: Vec<Printer>,
    /// Its deliveries that have not ended, oldest first.
    pub deliveries: Vec<Delivery>,
}

impl App {
    /// A one-time token for a printer's own agent in the caller's organization.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to manage printers.
    pub async fn agent_token(&self, caller: &Caller) -> Result<Token, Error> {
        let (token, key) = self.fresh_agent_token();
        self.act(caller, Permission::ManagePrinters, move |w, actor, now| {
            agents::put_token(w, &key, Some(actor.org), now.plus(TOKEN_LASTS))?;
            audit::record(w, actor, now, Action::AgentTokenMade, Subject::Nothing, Vec::new())
        })
        .await?;
        Ok(token)
    }

    /// A one-time token for the gateway inside the appliance, which serves all organizations.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn gateway_token(&self) -> Result<Token, Error> {
        let (token, key) = self.fresh_agent_token();
        let expires = token.expires;
        self.as_appliance(move |w| Ok(agents::put_token(w, &key, None, expires)?)).await?;
        Ok(token)
    }

    fn fresh_agent_token(&self) -> (Token, [u8; 32]) {
        let token = secret::text(&self.random());
        let key = secret::digest(&token);
        (Token { token, expires: self.now().plus(TOKEN_LASTS) }, key)
    }

    /// Turns a one-time token into a credential; an agent that is a printer brings its printer along.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`] for a used or old token; [`Error::TooManyAttempts`]; [`Error::Printer`] for a printer
    /// that cannot be used; [`Error::Field`] for an agent of an organization that brings none.
    pub async fn enrol(
        &self,
        token: &str,
        name: &str,
        own: Option<OwnPrinter>,
        from: IpAddr,
    ) -> Result<(AgentId, String), Error> {
        let counted = [(Guess::Enrolment, Counted::of(&[&network(from)]))];
        let attempt = self.attempts.take(&counted, self.now()).map_err(|_| Error::TooManyAttempts)?;
        let enrolled = self.enrol_by(token, name, own).await;
        if !matches!(enrolled, Err(Error::WrongCredentials)) {
            self.attempts.give_back(attempt);
        }
        enrolled
    }

    async fn enrol_by(&self, token: &str, name: &str, own: Option<OwnPrinter>) -> Result<(AgentId, String), Error> {
        let (key, credential) = (secret::digest(token), secret::text(&self.random()));
        let (id, now) = (AgentId(self.random()), self.now());
        let hash = secret::digest(&credential);
        let agent_name = tamed(name, "agent");
        let own = own.map(|own| self.own_printer(own, id, now)).transpose()?;
        if let Some(printer) = &own {
            self.world.printers.check(&printer.uri).await.map_err(Error::Printer)?;
        }
        let org = self
            .as_appliance(move |w| {
                let (org, expires) = agents::take_token(w, &key)?.ok_or(Error::WrongCredentials)?;
                let gone = org.is_some_and(|org| present(w, org).is_err());
                if gone || expires <= now {
                    return Err(Error::WrongCredentials);
                }
                let agent = Agent { id, org, name: agent_name.clone(), enrolled: now, seen: Some(now) };
                agents::put(w, &agent, Some(&hash))?;
                match (&own, org) {
                    (Some(printer), Some(org)) => {
                        if printers::by_uri(w, &printer.uri)?.is_some() {
                            return Err(Error::Printer(model::printers::BadPrinter::Known));
                        }
                        printers::put(w, &Printer { org, ..printer.clone() })?;
                    }
                    (Some(_), None) => return Err(Error::WrongCredentials),
                    (None, None) => take_over(w, id)?,
                    // Only who has a printer can be seen, and sent away again.
                    (None, Some(_)) => return Err(Error::Field("printer", BadText::Empty)),
                }
                if let Some(org) = org {
                    let by = Originator { actor: Actor::Agent(id), ..Originator::appliance(org) };
                    let named = Subject::Thing(agent.name.to_string());
                    audit::record(w, by, now, Action::AgentEnrolled, named, Vec::new())?;
                }
                Ok(org)
            })
            .await?;
        if let Some(org) = org {
            self.news.tell(News::Printers(org));
        }
        tracing::info!(agent = %id, "an agent enrolled");
        Ok((id, credential))
    }

    /// The agent that this printer has brought along; none where it is served by the gateway of the appliance.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view printers.
    pub fn own_agent(&self, caller: &Caller, printer: &Printer) -> Result<Option<OwnAgent>, Error> {
        caller.may(Permission::ViewPrinters)?;
        self.read(|r| {
            let own = agents::get(r, printer.agent)?.filter(|agent| agent.org == Some(caller.org));
            let Some(agent) = own else { return Ok(None) };
            Ok(Some(OwnAgent { active: agents::holds_credential(r, agent.id)?, agent }))
        })
    }

    /// Takes the credential of the agent away that this printer has brought along: it learns nothing and reports nothing
    /// any more, and what it had taken ends as uncertain. The printer stays, and can be removed.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for printers of other organizations, and for those that the gateway serves.
    pub async fn revoke_agent(&self, caller: &Caller, printer: PrinterId) -> Result<(), Error> {
        let ended = self.act(caller, Permission::ManagePrinters, move |w, actor, now| {
            let printer = printers::get(w, actor.org, printer)?.ok_or(Error::NotFound)?;
            let own = agents::get(w, printer.agent)?.filter(|agent| agent.org == Some(actor.org));
            let agent = own.ok_or(Error::NotFound)?;
            let open = deliveries::open_of_agent(w, agent.id)?;
            let ended = open.iter().map(|delivery| abandon(w, delivery, now)).collect::<Result<Vec<Job>, _>>()?;
            agents::revoke(w, agent.id)?;
            for printer in printers::list(w, actor.org)?.into_iter().filter(|printer| printer.agent == agent.id) {
                let status = Status { state: PrinterState::Offline, ..printer.status.clone() };
                printers::put(w, &Printer { status, ..printer })?;
            }
            let named = Subject::Thing(agent.name.to_string());
            audit::record(w, actor, now, Action::AgentRevoked, named, Vec::new())?;
            Ok(ended)
        });
        for job in ended.await? {
            self.news.tell(News::Jobs(job.org, job.owner));
        }
        self.news.call_agents();
        self.news.tell(News::Printers(caller.org));
        Ok(())
    }

    fn own_printer(&self, own: OwnPrinter, agent: AgentId, now: Time) -> Result<Printer, Error> {
        usable(&own.uri, &own.attributes).map_err(Error::Printer)?;
        Ok(Printer {
            id: PrinterId(self.random()),
            org: OrgId([0; 16]),
            name: tamed(&own.name, "printer"),
            location: None,
            agent,
            added: now,
            attributes: self.believed(&own.uri, own.attributes),
            uri: own.uri,
            status: Status::default(),
            panel_key: secret::text(&self.random()),
        })
    }

    /// The agent that holds this credential.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when nobody does.
    pub fn agent(&self, credential: &str) -> Result<AgentId, Error> {
        let key = secret::digest(credential);
        self.read(|r| {
            let id = agents::by_credential(r, &key)?.ok_or(Error::SignedOut)?;
            let agent = agents::get(r, id)?.ok_or(Error::SignedOut)?;
            agent.org.map_or(Ok(()), |org| present(r, org).map(drop)).map_err(|_| Error::SignedOut)?;
            Ok(id)
        })
    }

    /// Who the gateway inside the appliance is, once it enrolled.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn gateway(&self) -> Result<Option<AgentId>, Error> {
        self.read(|r| {
            let bytes = meta::get(r, GATEWAY)?;
            Ok(bytes.and_then(|b| b.try_into().ok()).map(AgentId))
        })
    }

    /// What the agent has to look after now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn duties(&self, agent: AgentId) -> Result<Duties, Error> {
        self.read(|r| {
            let mut own = printers::all(r)?;
            own.retain(|p| p.agent == agent);
            let mut open = deliveries::open_of_agent(r, agent)?;
            let owners: HashSet<OrgId> = own.iter().map(|p| p.org).chain(open.iter().map(|d| d.org)).collect();
            for org in owners.into_iter().filter(|org| present(r, *org).is_err()) {
                own.retain(|p| p.org != org);
                open.retain(|d| d.org != org);
            }
            Ok(Duties { printers: own, deliveries: open })
        })
    }

    /// What an agent says about one of its printers.
    ///
    /// # Errors
    /// [`Error::NotFound`] for printers of other agents.
    pub async fn printer_is(
        &self,
        agent: AgentId,
        id: PrinterId,
        status: Status,
        attributes: Option<Attributes>,
    ) -> Result<(), Error> {
        let now = self.now();
        let known = self.read(|r| {
            let known = printers::all(r)?.into_iter().find(|p| p.id == id && p.agent == agent);
            known.ok_or(Error::NotFound)
        })?;
        let status = Status {
            seen: Some(now).filter(|_| status.state != PrinterState::Offline).or(known.status.seen),
            ..status
        };
        let news = Status { seen: None, ..status.clone() } != Status { seen: None, ..known.status.clone() };
        let attributes = attributes.map(|attributes| self.believed(&known.uri, attributes));
        let fresh = attributes.as_ref().is_some_and(|a| *a != known.attributes);
        let stale = known.status.seen.is_none_or(|seen| now.since(seen) > Duration::from_secs(60));
        // A printer that says the same every few seconds costs no write.
        if !news && !fresh && !stale {
            return Ok(());
        }
        let org = known.org;
        self.as_agent(agent, move |w| {
            let printer = printers::get(w, org, id)?.ok_or(Error::NotFound)?;
            let attributes = attributes.clone().unwrap_or(printer.attributes);
            printers::put(w, &Printer { status: status.clone(), attributes, ..printer })?;
            Ok(())
        })
        .await?;
        if news || fresh {
            self.news.tell(News::Printers(org));
        }
        Ok(())
    }
}

/// The gateway inside the appliance enrols anew when it has lost its credential: its printers come along.
fn take_over(w: &mut WriteTxn, gateway: AgentId) -> Result<(), Error> {
    let former = meta::get(w, GATEWAY)?.and_then(|b| b.try_into().ok()).map(AgentId);
    for printer in printers::all(w)?.into_iter().filter(|p| Some(p.agent) == former) {
        printers::put(w, &Printer { agent: gateway, ..printer })?;
    }
    if let Some(former) = former {
        for delivery in deliveries::open_of_agent(w, former)? {
            deliveries::put(w, &Delivery { agent: gateway, ..delivery })?;
        }
        agents::remove(w, former)?;
    }
    Ok(meta::put(w, GATEWAY, &gateway.0)?)
}

#[cfg(test)]
mod tests;
