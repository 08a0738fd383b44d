//! What the owner of a job is told before paper is used: it can be printed, and something of it will not come out as
//! in the program that it was made with.

use crate::{
    sentences,
    text::{Language, Line},
};
use serde::{Deserialize, Serialize};

/// Something of a document that is not printed, or otherwise than one would expect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// Characters that no font at hand has a shape for.
    CharactersWithoutShape {
        /// How many.
        count: u32,
        /// The first of them, each once.
        sample: Line,
    },
    /// The file is cut off or damaged, and what could be read of it is printed.
    PartOfFile,
    /// Annotations and form fields that are not drawn.
    AnnotationsNotDrawn {
        /// How many.
        count: u32,
    },
    /// The PDF is a portfolio: its cover page is printed, and not the files in it.
    FilesWithin {
        /// How many.
        count: u32,
    },
    /// A form that only Adobe’s programs can lay out (dynamic XFA): what it says in their place is printed.
    DynamicForm,
    /// Of an animation the first picture is printed.
    FirstPicture,
}

/// Most characters that stand as a sample.
const SAMPLE: usize = 8;
/// Most remarks about one document: each kind once.
const MOST: usize = 6;

impl Remark {
    /// That these characters have no shape; nothing where there are none.
    #[must_use]
    pub fn without_shape(characters: impl IntoIterator<Item = char>) -> Option<Self> {
        let (mut count, mut sample) = (0_u32, String::new());
        for c in characters {
            count = count.saturating_add(1);
            let shown = c.to_string().parse::<Line>().is_ok();
            if shown && !sample.contains(c) && sample.chars().count() < SAMPLE {
                sample.push(c);
            }
        }
        // Where none of them can be shown, a mark stands for them.
        let sample = sample.parse().or_else(|_| "?".parse()).ok()?;
        (count > 0).then_some(Self::CharactersWithoutShape { count, sample })
    }

    /// Whether a worker that is not believed may have said these.
    #[must_use]
    pub fn plausible(remarks: &[Self]) -> bool {
        let short = |remark: &Self| match remark {
            Self::CharactersWithoutShape { sample, .. } => sample.as_str().chars().count() <= SAMPLE,
            _ => true,
        };
        remarks.len() <= MOST && remarks.iter().all(short)
    }

    /// The sentence for people.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let words = Sentences::of(language);
        let counted = |count: u32, one: &str, many: &str| {
            if count == 1 { one.to_owned() } else { many.replace("{n}", &count.to_string()) }
        };
        match self {
            Self::CharactersWithoutShape { count, sample } => {
                counted(*count, words.character, words.characters).replace("{sample}", sample.as_str())
            }
            Self::PartOfFile => words.part_of_file.to_owned(),
            Self::AnnotationsNotDrawn { count } => counted(*count, words.annotation, words.annotations),
            Self::FilesWithin { count } => counted(*count, words.file_within, words.files_within),
            Self::DynamicForm => words.dynamic_form.to_owned(),
            Self::FirstPicture => words.first_picture.to_owned(),
        }
    }
}

sentences! {
    /// What remarks say.
    struct Sentences {
        character: "One character cannot be printed, since no font here has it ({sample}).",
            "Un caractère ne peut pas être imprimé, car aucune police ici ne le contient ({sample}).";
        characters: "{n} characters cannot be printed, since no font here has them ({sample}).",
            "{n} caractères ne peuvent pas être imprimés, car aucune police ici ne les contient ({sample}).";
        part_of_file: "The file is cut off or damaged. Only what could be read of it is printed.",
            "Le fichier est tronqué ou endommagé. Seul ce qui a pu en être lu sera imprimé.";
        annotation: "One annotation or form field is not printed.",
            "Une annotation ou un champ de formulaire ne sera pas imprimé.";
        annotations: "{n} annotations and form fields are not printed.",
            "{n} annotations et champs de formulaire ne seront pas imprimés.";
        file_within: "This PDF is a portfolio. Its cover page is printed, but not the file inside it: send that one separately.",
            "Ce PDF est un porte-documents. Sa page de garde sera imprimée, mais pas le fichier qu’il contient : envoyez-le séparément.";
        files_within: "This PDF is a portfolio. Its cover page is printed, but not the {n} files inside it: send them separately.",
            "Ce PDF est un porte-documents. Sa page de garde sera imprimée, mais pas les {n} fichiers qu’il contient : envoyez-les séparément.";
        dynamic_form: "Only Adobe Acrobat can display this form (XFA), so a notice may be printed in its place. Print it to a PDF in Acrobat and send that.",
            "Seul Adobe Acrobat peut afficher ce formulaire (XFA) : un avis risque d’être imprimé à sa place. Imprimez-le dans un PDF depuis Acrobat et envoyez ce PDF.";
        first_picture: "This is an animation. Only its first picture is printed.",
            "C’est une animation. Seule sa première image sera imprimée.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_shows_each_character_once_and_few_of_them() {
        let remark = Remark::without_shape("会議会議の資料です。\u{200d}二部お願い".chars()).unwrap();
        let sentence = "16 characters cannot be printed, since no font here has them (会議の資料です。).";
        assert_eq!(remark.sentence(Language::En), sentence);
        assert!(Remark::plausible(&[remark]));
        assert_eq!(Remark::without_shape([]), None);
        let control = Remark::without_shape(['\u{7}']).unwrap();
        assert_eq!(control.sentence(Language::En), "One character cannot be printed, since no font here has it (?).");
        let long = Remark::CharactersWithoutShape { count: 9, sample: "123456789".parse().unwrap() };
        assert!(!Remark::plausible(&[long]));
        assert!(!Remark::plausible(&vec![Remark::PartOfFile; MOST + 1]));
    }

    #[test]
    fn one_and_several_are_said_as_people_say_it() {
        let said = |count| Remark::AnnotationsNotDrawn { count }.sentence(Language::Fr);
        assert_eq!(said(1), "Une annotation ou un champ de formulaire ne sera pas imprimé.");
        assert_eq!(said(3), "3 annotations et champs de formulaire ne seront pas imprimés.");
    }
}
