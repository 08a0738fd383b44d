//! What of a message is not printed: a line in its owner's queue that says why, and a letter where one may be sent.

use crate::{Error, ports::Letter};
use documents::LeftOutPart;
use model::{
    id::JobId,
    jobs::{Format, Job, JobState, Source, Unreadable},
    mail::Message,
    orgs::Settings,
    text::{Language, tamed},
    time::Time,
};
use storage::{Rows, WriteTxn, jobs, orgs, users};

/// Writes the line of a part into the queue of the owner of the message, which came in this way.
pub(crate) fn list(
    w: &mut WriteTxn,
    (message, source): (&Message, Source),
    id: JobId,
    part: &LeftOutPart,
    now: Time,
) -> Result<(), Error> {
    let line = message.line(id, tamed(&part.title, "document"), part.octets, JobState::Unreadable(part.why), now);
    Ok(jobs::put(w, &Job { source, ..line })?)
}

/// The language in which somebody reads what is made of their messages.
pub(crate) fn language_of(r: &impl Rows, message: &Message, org: Option<&Settings>) -> Result<Language, Error> {
    let owner = users::get(r, message.org, message.owner)?.and_then(|owner| owner.details.language);
    Ok(owner.or(org.map(|settings| settings.language)).unwrap_or_default())
}

/// The letter that names the parts of a message that are not printed; none where there are none, or where a letter may
/// not be sent (RFC 3834).
pub(crate) fn letter(
    r: &impl Rows,
    message: &Message,
    parts: &[(String, Unreadable)],
) -> Result<Option<Letter>, Error> {
    if parts.is_empty() || !message.answerable {
        return Ok(None);
    }
    let Some(owner) = users::get(r, message.org, message.owner)? else { return Ok(None) };
    let org = orgs::get(r, message.org)?.map(|org| org.settings);
    let language = language_of(r, message, org.as_ref())?;
    let (subject, colon) = match language {
        Language::En => ("Your document could not be printed", ": "),
        Language::Fr => ("Votre document n’a pas pu être imprimé", "\u{a0}: "),
    };
    let lines =
        parts.iter().map(|(title, why)| format!("{}{colon}{}\n", tamed(title, "document"), reason(*why, language)));
    Ok(Some(Letter {
        to: owner.details.email.to_string(),
        subject: subject.to_owned(),
        text: lines.collect::<Vec<_>>().join("\n"),
        in_reply_to: message.message_id.clone(),
    }))
}

/// Why a document cannot be printed and what to do, for its owner.
fn reason(why: Unreadable, language: Language) -> String {
    let sentence = match (why, language) {
        (Unreadable::Unsupported, Language::En) => "This kind of file is not printed here. Send it as {formats}.",
        (Unreadable::Unsupported, Language::Fr) => {
            "Ce type de fichier ne s’imprime pas ici. Envoyez-le au format {formats}."
        }
        (Unreadable::Encrypted, Language::En) => {
            "It asks for a password or a key. Save it without one and send it again."
        }
        (Unreadable::Encrypted, Language::Fr) => {
            "Il demande un mot de passe ou une clé. Enregistrez-le sans et renvoyez-le."
        }
        (Unreadable::Damaged, Language::En) => "It is damaged. Save it again and send it again.",
        (Unreadable::Damaged, Language::Fr) => "Il est endommagé. Enregistrez-le à nouveau et renvoyez-le.",
        (Unreadable::TooDemanding, Language::En) => {
            "It needs more memory, time or pages than one document may have. Divide it or make it simpler, and send it again."
        }
        (Unreadable::TooDemanding, Language::Fr) => {
            "Il demande plus de mémoire, de temps ou de pages qu’un document ne peut en avoir. Divisez-le ou simplifiez-le, puis renvoyez-le."
        }
        (Unreadable::Empty, Language::En) => "There is nothing in it that can be printed.",
        (Unreadable::Empty, Language::Fr) => "Il ne contient rien à imprimer.",
        (Unreadable::PrintForbidden, Language::En) => {
            "Its author does not allow printing. Ask the author for a copy that may be printed."
        }
        (Unreadable::PrintForbidden, Language::Fr) => {
            "Son auteur n’en autorise pas l’impression. Demandez-lui un exemplaire imprimable."
        }
    };
    sentence.replace("{formats}", &Format::list(language))
}
