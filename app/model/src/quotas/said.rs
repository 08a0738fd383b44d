//! What people are told of their quota: what is left, until when, and what becomes of color.

use super::{QuotaAccount, QuotaState};
use crate::{sentences, text::Language, time::Day};

sentences! {
    /// What is said of a quota.
    struct QuotaSentences {
        left_one: "{left} impression of {limit} left until the quota begins anew on {day}.",
            "Il vous reste {left} impression sur {limit} jusqu’au renouvellement du quota, le {day}.";
        left_many: "{left} impressions of {limit} left until the quota begins anew on {day}.",
            "Il vous reste {left} impressions sur {limit} jusqu’au renouvellement du quota, le {day}.";
        color_left_one: "Of these, {left} may be in color.", "Dont {left} en couleur.";
        color_left_many: "Of these, {left} may be in color.", "Dont {left} en couleur.";
        color_alone_one: "{left} color impression of {limit} left until the quota begins anew on {day}.",
            "Il vous reste {left} impression en couleur sur {limit} jusqu’au renouvellement du quota, le {day}.";
        color_alone_many: "{left} color impressions of {limit} left until the quota begins anew on {day}.",
            "Il vous reste {left} impressions en couleur sur {limit} jusqu’au renouvellement du quota, le {day}.";
        nothing: "Your quota does not allow you to print.", "Votre quota ne vous permet pas d’imprimer.";
        no_color: "Color is not allowed for you: documents come out in black and white.",
            "La couleur ne vous est pas autorisée : les documents sortent en noir et blanc.";
        renews: "The quota begins anew on {day}.", "Le quota se renouvelle le {day}.";
    }
}

impl QuotaState {
    /// What the person should know, in whole sentences; nothing where nothing is limited. `number` says how a number is
    /// written.
    #[must_use]
    pub fn sentences(&self, language: Language, number: impl Fn(u32) -> String) -> Option<String> {
        let words = QuotaSentences::of(language);
        let few = |left: u32| left == 1 || left == 0 && language == Language::Fr;
        let said = |account: &QuotaAccount, one: &str, many: &str| {
            let left = account.left?;
            let limit = account.limit.unwrap_or_default().saturating_add(account.granted);
            let sentence = if few(left) { one } else { many };
            let sentence = sentence.replace("{left}", &number(left)).replace("{limit}", &number(limit));
            Some(sentence.replace("{day}", &account.renews.words(language)))
        };
        let (all, color) = (&self.impressions, &self.color);
        if all.forbids() {
            return Some(words.nothing.to_owned());
        }
        let first = said(all, words.left_one, words.left_many);
        let second = match color.left {
            _ if self.color_forbidden() => Some(words.no_color.to_owned()),
            // What may be in color is no more than what may be printed at all.
            Some(left) if first.is_some() && color.renews == all.renews => {
                let left = left.min(all.left.unwrap_or(left));
                said(&QuotaAccount { left: Some(left), ..color.clone() }, words.color_left_one, words.color_left_many)
            }
            _ => said(color, words.color_alone_one, words.color_alone_many),
        };
        let sentences: Vec<String> = [first, second].into_iter().flatten().collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

/// When a quota begins anew, as a sentence behind the one that refuses something.
#[must_use]
pub fn renewal(day: Day, language: Language) -> String {
    QuotaSentences::of(language).renews.replace("{day}", &day.words(language))
}
