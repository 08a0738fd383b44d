//! What the panel says, in every language: a text that is missing in one does not compile.

use model::text::Language;

/// The texts of the panel.
pub struct Words {
    pub language: Language,
    pub tap: &'static str,
    pub tap_hint: &'static str,
    pub go_on: &'static str,
    pub cancel: &'static str,
    pub sign_in_title: &'static str,
    pub sign_in: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub pin_title: &'static str,
    pub pin: &'static str,
    pub code_title: &'static str,
    pub code: &'static str,
    pub unknown_badge: &'static str,
    pub hello: fn(&str) -> String,
    pub leave: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub print: &'static str,
    pub print_all: &'static str,
    pub delete: &'static str,
    pub look_again: &'static str,
    pub pages: fn(u32) -> String,
    pub color: &'static str,
    pub gray: &'static str,
    pub failed: &'static str,
    pub reading: &'static str,
    pub printing: fn(usize) -> String,
    pub printer_trouble: &'static str,
}

impl Words {
    /// The texts in `language`.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Fr => &FR,
        }
    }
}

static EN: Words = Words {
    language: Language::En,
    tap: "Hold your badge to the reader",
    tap_hint: "Your documents appear here.",
    go_on: "Continue",
    cancel: "Cancel",
    sign_in_title: "No badge?",
    sign_in: "Sign in",
    email: "E-mail address",
    password: "Password",
    pin_title: "Enter your PIN",
    pin: "PIN",
    code_title: "Your second factor",
    code: "Code from your authenticator app, or a recovery code",
    unknown_badge: "This badge is new here. Sign in once to register it as yours. It replaces your previous badge.",
    hello: |name| format!("Hello, {name}"),
    leave: "Sign out",
    nothing: "No document is waiting for you.",
    nothing_hint: "Send one by e-mail or upload it in the portal, then come back.",
    print: "Print selected",
    print_all: "Print all",
    delete: "Delete selected",
    look_again: "Refresh",
    pages: |n| if n == 1 { "1 page".to_owned() } else { format!("{n} pages") },
    color: "Color",
    gray: "Black and white",
    failed: "was not printed last time",
    reading: "processing",
    printing: |n| match n {
        0 => "Nothing was printed.".to_owned(),
        1 => "Your document is being printed.".to_owned(),
        n => format!("Your {n} documents are being printed."),
    },
    printer_trouble: "This printer needs attention. Your documents wait until it is ready.",
};

static FR: Words = Words {
    language: Language::Fr,
    tap: "Présentez votre badge au lecteur",
    tap_hint: "Vos documents apparaissent ici.",
    go_on: "Continuer",
    cancel: "Annuler",
    sign_in_title: "Pas de badge\u{202f}?",
    sign_in: "Se connecter",
    email: "Adresse e-mail",
    password: "Mot de passe",
    pin_title: "Saisissez votre code PIN",
    pin: "Code PIN",
    code_title: "Votre second facteur",
    code: "Code de votre application d’authentification, ou code de secours",
    unknown_badge: "Ce badge est nouveau ici. Connectez-vous une fois pour l’enregistrer à votre nom. Il remplace votre badge précédent.",
    hello: |name| format!("Bonjour {name}"),
    leave: "Se déconnecter",
    nothing: "Aucun document ne vous attend.",
    nothing_hint: "Envoyez-en un par e-mail ou chargez-le dans le portail, puis revenez.",
    print: "Imprimer la sélection",
    print_all: "Tout imprimer",
    delete: "Supprimer la sélection",
    look_again: "Actualiser",
    pages: |n| if n <= 1 { format!("{n} page") } else { format!("{n} pages") },
    color: "Couleur",
    gray: "Noir et blanc",
    failed: "n’a pas été imprimé la dernière fois",
    reading: "traitement en cours",
    printing: |n| match n {
        0 => "Rien n’a été imprimé.".to_owned(),
        1 => "Votre document est en cours d’impression.".to_owned(),
        n => format!("Vos {n} documents sont en cours d’impression."),
    },
    printer_trouble: "Cette imprimante demande votre attention. Vos documents attendent qu’elle soit prête.",
};
