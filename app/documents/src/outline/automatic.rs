//! How programs answer by themselves that do not say so (RFC 3834): by headers of their own, and by what their subjects
//! begin with.

/// What the usual senders write in front of the subject that they answer, in lower case.
const SUBJECTS: [&str; 34] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "out of office",
    "out of the office",
    "out of office autoreply",
    "out-of-office",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "message d’absence",
    "automatische antwort",
    "abwesenheit",
    "abwesenheitsnotiz",
    "abwesenheitsnachricht",
    "abwesend",
    "automatisch antwoord",
    "afwezig",
    "afwezigheidsbericht",
    "respuesta automática",
    "fuera de la oficina",
    "resposta automática",
    "risposta automatica",
    "fuori sede",
    "autosvar",
    "automatisk svar",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "automatická odpověď",
    "自動応答",
];

/// Whether a subject is one that programs write: one of the words, and then nothing or what is answered.
pub(super) fn is_answer(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    SUBJECTS.iter().any(|begins| {
        let rest = subject.strip_prefix(begins).map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_from_what_people_write_about() {
        let check = |subject: &str, want| assert_eq!(is_answer(subject), want, "{subject}");
        check("Automatic reply: Plan", true);
        check("Réponse automatique\u{a0}: Plan", true);
        check("ABWESENHEITSNOTIZ: Plan", true);
        check("Autosvar: Plan", true);
        check("Out of Office", true);
        check("Out of office policy", false);
        check("Re: Automatic reply: Plan", false);
        check("Absence du bureau de poste", false);
        check("", false);
    }
}
