//! What a simulated printer answers to an IPP request (RFC 8011, 4).

use super::{
    describe::{self, OPERATIONS},
    identity::Uris,
    jobs::Job,
    printer::{Fault, Machine, Printer},
};
use ipp::{Attribute, Attributes, Group, GroupTag, JobState, Message, Operation, OutOfBand, Status, Value, Version};

/// What to do with a request.
pub enum RequestStep {
    /// Answer it.
    Answer(Message),
    /// Take the document of this job first, then ask [`received`]. These attributes of the request are ignored.
    Receive(i32, Attributes),
}

/// Does what a request asks for, or says which document has to be taken before. `has_data` tells whether anything
/// follows the attributes.
pub fn begin(printer: &Printer, request: &Message, uris: &Uris, has_data: bool) -> RequestStep {
    let done = checked(request, &uris.printer).and_then(|operation| match request.operation() {
        Operation::GET_PRINTER_ATTRIBUTES => {
            Ok(RequestStep::Answer(printer_attributes(printer, request, operation, uris)))
        }
        Operation::VALIDATE_JOB => validate(printer, request, operation, uris),
        Operation::PRINT_JOB => create(printer, request, operation, uris, RequestStep::Receive),
        Operation::CREATE_JOB => create(printer, request, operation, uris, |job, ignored| {
            RequestStep::Answer(with_ignored(receipt(printer, request, uris, job), ignored))
        }),
        Operation::SEND_DOCUMENT => send_document(printer, operation, has_data),
        Operation::GET_JOB_ATTRIBUTES => job_attributes(printer, request, operation, uris),
        Operation::GET_JOBS => Ok(RequestStep::Answer(jobs(printer, request, operation, uris))),
        Operation::CANCEL_JOB => cancel(printer, request, operation),
        _ => Err(Status::OPERATION_NOT_SUPPORTED),
    });
    done.unwrap_or_else(|status| RequestStep::Answer(refusal(request, status)))
}

/// The document of a job has come whole, `octets` long.
pub fn received(printer: &Printer, request: &Message, uris: &Uris, id: i32, octets: u64) -> Message {
    let last = request.operation() == Operation::PRINT_JOB
        || request.group(GroupTag::Operation).and_then(|o| o.boolean("last-document")) == Some(true);
    let now = printer.clock.up_time();
    printer.change(|machine| {
        let Some(job) = machine.job_mut(id) else { return };
        job.octets = job.octets.saturating_add(octets);
        match (last, job.octets) {
            (true, 0) => machine.end(id, JobState::Aborted, "aborted-by-system", now),
            (true, _) => (job.has_document, job.reason) = (true, "none"),
            (false, _) => {}
        }
    });
    receipt(printer, request, uris, id)
}

/// The answer to bytes that are no request.
pub fn bad_request() -> Message {
    Message::response(Status::BAD_REQUEST, 1)
}

/// The operation attributes of a request that says all that every request must say, in the right order
/// (RFC 8011, 4.1).
fn checked<'a>(request: &'a Message, printer_uri: &str) -> Result<&'a Attributes, Status> {
    if !matches!(request.version, Version { major: 1 | 2, .. }) {
        return Err(Status::VERSION_NOT_SUPPORTED);
    }
    let operation = match request.groups.first() {
        Some(group) if group.tag == GroupTag::Operation && request.request_id > 0 => &group.attributes,
        _ => return Err(Status::BAD_REQUEST),
    };
    let mut first = operation.iter();
    let charset = match (first.next(), first.next()) {
        (Some(charset), Some(language))
            if charset.name == "attributes-charset" && language.name == "attributes-natural-language" =>
        {
            charset.values.first().and_then(Value::as_text).unwrap_or_default()
        }
        _ => return Err(Status::BAD_REQUEST),
    };
    if !["utf-8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known)) {
        return Err(Status::CHARSET_NOT_SUPPORTED);
    }
    if !OPERATIONS.contains(&request.operation()) {
        return Err(Status::OPERATION_NOT_SUPPORTED);
    }
    let target = operation.text("printer-uri").or_else(|| operation.text("job-uri")).ok_or(Status::BAD_REQUEST)?;
    if path(target).starts_with(path(printer_uri)) { Ok(operation) } else { Err(Status::NOT_FOUND) }
}

/// What stands behind the authority of a URI.
fn path(uri: &str) -> &str {
    let authority = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    authority.find('/').and_then(|at| authority.get(at..)).unwrap_or("/")
}

/// An answer in the version of the question.
fn answer(request: &Message, status: Status) -> Message {
    let version = if request.version.major == 1 { Version::V1_1 } else { Version::V2_0 };
    Message { version, ..Message::response(status, request.request_id) }
}

fn refusal(request: &Message, status: Status) -> Message {
    answer(request, status).with(GroupTag::Operation, "status-message", Value::text(status.to_string()))
}

fn printer_attributes(printer: &Printer, request: &Message, operation: &Attributes, uris: &Uris) -> Message {
    let all = printer.look(|machine| describe::describe(printer, machine, uris));
    let attributes = describe::requested(all, operation.values("requested-attributes"), describe::printer_group);
    let mut answer = answer(request, Status::OK);
    answer.add_group(GroupTag::Printer, attributes);
    answer
}

/// The job template attributes that are honoured, and those that are not (RFC 8011, 4.1.7).
fn ticket(printer: &Printer, request: &Message, operation: &Attributes, uris: &Uris) -> Result<Ticket, Status> {
    if let Some(format) = operation.text("document-format")
        && !printer.formats().contains(&format)
    {
        return Err(Status::DOCUMENT_FORMAT_NOT_SUPPORTED);
    }
    if operation.text("compression").is_some_and(|compression| compression != "none") {
        return Err(Status::COMPRESSION_NOT_SUPPORTED);
    }
    let abilities = printer.look(|machine| describe::describe(printer, machine, uris));
    let given = request.groups(GroupTag::Job).flatten().cloned();
    let (honoured, ignored): (Vec<_>, Vec<_>) = given.partition(|attribute| is_supported(&abilities, attribute));
    let ignored: Attributes = ignored.into_iter().map(|attribute| unsupported(&abilities, attribute)).collect();
    Ok(Ticket { honoured: honoured.into_iter().collect(), ignored })
}

struct Ticket {
    honoured: Attributes,
    ignored: Attributes,
}

impl Ticket {
    /// Whether the job must not be made since something would be ignored.
    fn too_strict(&self, operation: &Attributes) -> bool {
        !self.ignored.is_empty() && operation.boolean("ipp-attribute-fidelity") == Some(true)
    }
}

fn is_supported(abilities: &Attributes, attribute: &Attribute) -> bool {
    let supported = abilities.values(&format!("{}-supported", attribute.name));
    let matches = |value: &Value| {
        supported.iter().any(|ability| match (ability, value) {
            (Value::Range(range), Value::Integer(number)) => (range.lower..=range.upper).contains(number),
            // Names of the members; what they may be is told by the members' own attributes.
            (Value::Keyword(_), Value::Collection(_)) => true,
            _ => ability == value,
        })
    };
    describe::TEMPLATE.contains(&attribute.name.as_str()) && attribute.values.iter().all(matches)
}

fn unsupported(abilities: &Attributes, attribute: Attribute) -> Attribute {
    let known = abilities.get(&format!("{}-supported", attribute.name)).is_some();
    let values = if known { attribute.values } else { vec![Value::OutOfBand(OutOfBand::Unsupported)] };
    Attribute { name: attribute.name, values }
}

/// An answer that also says what of the request was ignored.
pub fn with_ignored(mut answer: Message, ignored: Attributes) -> Message {
    if !ignored.is_empty() {
        answer.code = Status::OK_IGNORED.0;
        // Behind the operation attributes and before everything else (RFC 8011, 4.1.3).
        let place = answer.groups.len().min(1);
        answer.groups.insert(place, Group { tag: GroupTag::Unsupported, attributes: ignored });
    }
    answer
}

fn validate(printer: &Printer, request: &Message, operation: &Attributes, uris: &Uris) -> Result<RequestStep, Status> {
    let ticket = ticket(printer, request, operation, uris)?;
    if ticket.too_strict(operation) {
        return Ok(RequestStep::Answer(conflict(request, ticket)));
    }
    Ok(RequestStep::Answer(with_ignored(answer(request, Status::OK), ticket.ignored)))
}

fn conflict(request: &Message, ticket: Ticket) -> Message {
    let mut answer = refusal(request, Status::ATTRIBUTES_NOT_SUPPORTED);
    answer.add_group(GroupTag::Unsupported, ticket.ignored);
    answer
}

fn create(
    printer: &Printer,
    request: &Message,
    operation: &Attributes,
    uris: &Uris,
    next: impl FnOnce(i32, Attributes) -> RequestStep,
) -> Result<RequestStep, Status> {
    if printer.look(Machine::fault) == Some(Fault::Busy) {
        return Err(Status::BUSY);
    }
    let ticket = ticket(printer, request, operation, uris)?;
    if ticket.too_strict(operation) {
        return Ok(RequestStep::Answer(conflict(request, ticket)));
    }
    let name = operation.text("job-name").or_else(|| operation.text("document-name")).unwrap_or("untitled");
    let user = operation.text("requesting-user-name").unwrap_or("anonymous");
    let now = printer.clock.up_time();
    let id = printer.change(|machine| machine.create(name, user, ticket.honoured, now).id);
    Ok(next(id, ticket.ignored))
}

fn receipt(printer: &Printer, request: &Message, uris: &Uris, id: i32) -> Message {
    match printer.look(|machine| machine.job(id).map(|job| job.receipt(uris))) {
        Some(attributes) => {
            let mut answer = answer(request, Status::OK);
            answer.add_group(GroupTag::Job, attributes);
            answer
        }
        None => refusal(request, Status::NOT_FOUND),
    }
}

fn send_document(printer: &Printer, operation: &Attributes, has_data: bool) -> Result<RequestStep, Status> {
    operation.boolean("last-document").ok_or(Status::BAD_REQUEST)?;
    if let Some(format) = operation.text("document-format")
        && !printer.formats().contains(&format)
    {
        return Err(Status::DOCUMENT_FORMAT_NOT_SUPPORTED);
    }
    if operation.text("compression").is_some_and(|compression| compression != "none") {
        return Err(Status::COMPRESSION_NOT_SUPPORTED);
    }
    named_job(printer, operation, |job| {
        if job.state.is_terminated() || job.has_document {
            Err(Status::NOT_POSSIBLE)
        } else if has_data && job.octets > 0 {
            Err(Status::MULTIPLE_DOCUMENT_JOBS_NOT_SUPPORTED)
        } else {
            Ok(RequestStep::Receive(job.id, Attributes::new()))
        }
    })?
}

/// The job that a request names, by number or by address.
fn named_job<T>(printer: &Printer, operation: &Attributes, f: impl FnOnce(&Job) -> T) -> Result<T, Status> {
    let from_uri = || operation.text("job-uri").and_then(|uri| uri.rsplit('/').next()?.parse().ok());
    let id = operation.integer("job-id").or_else(from_uri).ok_or(Status::BAD_REQUEST)?;
    printer.look(|machine| machine.job(id).map(f)).ok_or(Status::NOT_FOUND)
}

fn job_attributes(
    printer: &Printer,
    request: &Message,
    operation: &Attributes,
    uris: &Uris,
) -> Result<RequestStep, Status> {
    let all = named_job(printer, operation, |job| job.describe(uris, &printer.clock))?;
    let attributes = describe::requested(all, operation.values("requested-attributes"), describe::job_group);
    let mut answer = answer(request, Status::OK);
    answer.add_group(GroupTag::Job, attributes);
    Ok(RequestStep::Answer(answer))
}

fn jobs(printer: &Printer, request: &Message, operation: &Attributes, uris: &Uris) -> Message {
    let which = operation.text("which-jobs").unwrap_or("not-completed");
    let user = operation.text("requesting-user-name").filter(|_| operation.boolean("my-jobs") == Some(true));
    let most = operation.integer("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let by_default = ["job-uri", "job-id"].map(Value::keyword);
    let names = match operation.values("requested-attributes") {
        [] => by_default.as_slice(),
        names => names,
    };
    let wanted = |job: &&Job| {
        let right_state = match which {
            "all" => true,
            "completed" => job.state.is_terminated(),
            "not-completed" => !job.state.is_terminated(),
            word => job.state.word() == word,
        };
        right_state && user.is_none_or(|user| user == job.user)
    };
    let described: Vec<Attributes> = printer.look(|machine| {
        // What has ended comes newest first (RFC 8011, 4.2.6.2).
        let mut found: Vec<&Job> = machine.jobs().filter(wanted).collect();
        if which == "completed" {
            found.reverse();
        }
        let describe = |job: &Job| describe::requested(job.describe(uris, &printer.clock), names, describe::job_group);
        found.into_iter().take(most).map(describe).collect()
    });
    let mut answer = answer(request, Status::OK);
    described.into_iter().for_each(|attributes| answer.add_group(GroupTag::Job, attributes));
    answer
}

fn cancel(printer: &Printer, request: &Message, operation: &Attributes) -> Result<RequestStep, Status> {
    let id = named_job(printer, operation, |job| if job.state.is_terminated() { None } else { Some(job.id) })?;
    let id = id.ok_or(Status::NOT_POSSIBLE)?;
    let now = printer.clock.up_time();
    printer.change(|machine| machine.end(id, JobState::Canceled, "job-canceled-by-user", now));
    Ok(RequestStep::Answer(answer(request, Status::OK)))
}
