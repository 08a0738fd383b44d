//! Printers: added by their address, after they were asked what they are; seen; removed.

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    deliveries::abandon,
    news::News,
};
use identity::secret;
use model::{
    access::Permission,
    audit::Action,
    id::PrinterId,
    printers::{Attributes, BadPrinter, Printer, usable},
    text::Line,
};
use storage::{agents, deliveries, printers};

impl App {
    /// The printers of the organization.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view printers.
    pub fn printers(&self, caller: &Caller) -> Result<Vec<Printer>, Error> {
        caller.may(Permission::ViewPrinters)?;
        self.read(|r| Ok(printers::list(r, caller.org)?))
    }

    /// One printer of the organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for printers of other organizations.
    pub fn printer(&self, caller: &Caller, id: PrinterId) -> Result<Printer, Error> {
        caller.may(Permission::ViewPrinters)?;
        self.read(|r| printers::get(r, caller.org, id)?.ok_or(Error::NotFound))
    }

    /// Adds the printer at `uri`, after asking it what it is.
    ///
    /// # Errors
    /// [`Error::Printer`] says why it cannot be used.
    pub async fn add_printer(
        &self,
        caller: &Caller,
        name: &str,
        location: Option<String>,
        uri: &str,
    ) -> Result<Printer, Error> {
        caller.may(Permission::ManagePrinters)?;
        let name: Line = name.parse().map_err(|e| Error::Field("name", e))?;
        let location = location.filter(|l| !l.trim().is_empty()).map(|l| l.parse()).transpose();
        let location = location.map_err(|e| Error::Field("location", e))?;
        let uri = uri.trim().to_owned();
        let agent = self.gateway()?.ok_or_else(|| Error::Internal("the gateway has not enrolled yet".to_owned()))?;
        let (attributes, status) = self.world.printers.ask(&uri).await.map_err(Error::Printer)?;
        let attributes = self.believed(&uri, attributes);
        usable(&uri, &attributes).map_err(Error::Printer)?;
        let printer = Printer {
            id: PrinterId(self.random()),
            org: caller.org,
            name,
            location,
            uri,
            agent,
            added: self.now(),
            attributes,
            status,
            panel_key: secret::text(&self.random()),
        };
        let printer = self
            .act(caller, Permission::ManagePrinters, move |w, actor, _| {
                if let Some(made) = actor.made(w, printer.added)? {
                    return printers::get(w, actor.org, PrinterId(made))?.ok_or(Error::NotFound);
                }
                if printers::by_uri(w, &printer.uri)?.is_some() {
                    return Err(Error::Printer(BadPrinter::Known));
                }
                printers::put(w, &printer)?;
                let named = Subject::Thing(printer.name.to_string());
                let address = Change::of("uri", None::<&str>, Some(&printer.uri));
                audit::record(w, actor, printer.added, Action::PrinterAdded, named, vec![address])?;
                actor.has_made(w, printer.added, printer.id.0)?;
                Ok(printer.clone())
            })
            .await?;
        self.news.call_agents();
        self.news.tell(News::Printers(caller.org));
        Ok(printer)
    }

    /// Removes a printer; what was on its way to it ends, as uncertain where somebody had taken it. An agent that the
    /// printer has brought along goes with its last printer.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for printers of other organizations.
    pub async fn remove_printer(&self, caller: &Caller, id: PrinterId) -> Result<(), Error> {
        let org = caller.org;
        let ended = self.act(caller, Permission::ManagePrinters, move |w, actor, now| {
            let printer = printers::get(w, org, id)?.ok_or(Error::NotFound)?;
            let mut ended = Vec::new();
            for delivery in deliveries::open_of_agent(w, printer.agent)?.iter().filter(|d| d.printer == id) {
                ended.push(abandon(w, delivery, now)?);
            }
            printers::remove(w, org, id)?;
            let own = agents::get(w, printer.agent)?.is_some_and(|agent| agent.org == Some(org));
            if own && !printers::list(w, org)?.iter().any(|other| other.agent == printer.agent) {
                agents::remove(w, printer.agent)?;
            }
            let named = Subject::Thing(printer.name.to_string());
            audit::record(w, actor, now, Action::PrinterRemoved, named, Vec::new())?;
            Ok(ended)
        });
        for job in ended.await? {
            self.news.tell(News::Jobs(job.org, job.owner));
        }
        self.news.call_agents();
        self.news.tell(News::Printers(org));
        Ok(())
    }

    /// What a printer at `uri` says of itself, as far as its word is taken: that it is simulated is not.
    pub(crate) fn believed(&self, uri: &str, attributes: Attributes) -> Attributes {
        Attributes { simulated: attributes.simulated && self.policy.simulates(uri), ..attributes }
    }

    /// What stands under `path` at a simulated printer: its paper tray.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a printer that is not simulated.
    pub async fn paper(
        &self,
        caller: &Caller,
        id: PrinterId,
        path: impl FnOnce(&str) -> String,
    ) -> Result<Vec<u8>, Error> {
        caller.may(Permission::ManagePrinters)?;
        let printer = self.read(|r| printers::get(r, caller.org, id)?.ok_or(Error::NotFound))?;
        if !self.policy.simulates(&printer.uri) {
            return Err(Error::NotFound);
        }
        let queue = printer.uri.rsplit('/').next().unwrap_or_default();
        self.world.printers.paper(&printer.uri, &path(queue)).await.ok_or(Error::NotFound)
    }
}
