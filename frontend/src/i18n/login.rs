//! The words around signing in.

use model::sentences;

sentences! {
    /// What is said before and while somebody signs in, and at the first start.
    pub struct Login {
        motto: "Your documents are waiting for you.", "Vos documents vous attendent.";
        motto_text: "They print only when you are at the printer.", "Ils ne s’impriment que lorsque vous êtes devant l’imprimante.";
        sign_in: "Sign in", "Se connecter";
        sign_in_title: "Sign in to print", "Connectez-vous pour imprimer";
        signed_out: "You have signed out.", "Vous êtes déconnecté.";
        session_over: "Your session has ended. Sign in to continue where you left off.", "Votre session a expiré. Connectez-vous pour reprendre là où vous en étiez.";
        fresh_title: "Almost there", "Encore un instant";
        fresh_text: "Imprimatur has not been set up yet. Open the setup link that was displayed when it started, then sign in here.", "Imprimatur n’est pas encore configuré. Ouvrez le lien de configuration affiché à son démarrage, puis connectez-vous ici.";
        setup_title: "Set up Imprimatur", "Configurer Imprimatur";
        setup_text: "Name your organization and create its first administrator: you. This link works once. Printers and users come next.", "Donnez un nom à votre entreprise et créez son premier administrateur : vous. Ce lien ne sert qu’une fois. Les imprimantes et les utilisateurs viendront ensuite.";
        setup_no_token: "This address is missing the setup key. Open the link exactly as it was displayed.", "La clé de configuration manque dans cette adresse. Ouvrez le lien exactement tel qu’il a été affiché.";
        setup_over: "Setup is complete.", "La configuration est terminée.";
        organization: "Organization name", "Nom de l’entreprise";
        your_name: "Your name", "Votre nom";
        setup_do: "Create and sign in", "Créer et se connecter";
        step_title: "One more step", "Encore une étape";
        step_text: "Your password is correct. Now confirm that it is you.", "Votre mot de passe est correct. Confirmez maintenant votre identité.";
        step_passkey: "Use a passkey", "Utiliser une clé d’accès";
        step_or: "or", "ou";
        step_totp: "Code from your authenticator app", "Code de votre application d’authentification";
        step_recovery: "Recovery code", "Code de secours";
        step_use_recovery: "Use a recovery code", "Utiliser un code de secours";
        step_use_totp: "Use the authenticator app", "Utiliser l’application d’authentification";
        back: "Back", "Retour";
        forgot: "Forgot your password?", "Mot de passe oublié ?";
        forgot_title: "Reset your password", "Réinitialiser votre mot de passe";
        forgot_text: "Enter your e-mail address. If it belongs to an account, you will receive a link that works once, within 30 minutes.", "Saisissez votre adresse e-mail. Si elle correspond à un compte, vous recevrez un lien valable une seule fois, pendant 30 minutes.";
        forgot_do: "Send link", "Envoyer le lien";
        forgot_sent_title: "Check your e-mail", "Consultez votre messagerie";
        forgot_sent: "If {email} belongs to an account, a link is on its way. It works once, within 30 minutes.", "Si {email} correspond à un compte, un lien est en route. Il est valable une seule fois, pendant 30 minutes.";
        to_sign_in: "Go to sign-in", "Aller à la connexion";
        link_title: "Choose your password", "Choisissez votre mot de passe";
        link_text: "You will use it to sign in. All open sessions will end.", "Vous l’utiliserez pour vous connecter. Toutes les sessions ouvertes prendront fin.";
        link_none: "This address is missing its key. Open the link exactly as it appears in the e-mail.", "La clé manque dans cette adresse. Ouvrez le lien exactement tel qu’il figure dans l’e-mail.";
        link_do: "Set password", "Définir le mot de passe";
        link_done_title: "Password set", "Mot de passe défini";
        link_done: "You can now sign in.", "Vous pouvez maintenant vous connecter.";
        must_password_title: "Choose your own password", "Choisissez votre propre mot de passe";
        must_password_text: "Your current password was set by an administrator. Choose one that only you know.", "Votre mot de passe actuel a été défini par un administrateur. Choisissez-en un que vous êtes seul à connaître.";
        must_factor_title: "Set up a second factor", "Configurez un second facteur";
        must_factor_text: "Your organization requires one for administrators. It takes a minute.", "Votre entreprise l’exige de ses administrateurs. Cela ne prend qu’une minute.";
    }
}
