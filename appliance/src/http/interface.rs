//! The interface itself: its description as a document for programs and as a page for people, which needs no script,
//! and the news of what changes.

mod events;

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    describe::document,
    problem::{Code, Problem},
    routes::{self, Access, Body, Endpoint},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use model::{access::Permission, sentences, text::Language};
use serde_json::Value;
use std::sync::LazyLock;

pub(super) fn routes(routes: Routes) -> Routes {
    events::routes(routes.on(openapi).on(page))
}

/// Made once: nothing in it depends on who asks.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document::document(env!("CARGO_PKG_VERSION")));

/// The document (OpenAPI 3.1).
async fn openapi(_: Call<routes::OpenApi>) -> Result<Response, Refusal> {
    let mut response = DOCUMENT.to_string().into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=300"));
    Ok(response)
}

/// The page to read.
async fn page(call: Call<routes::ApiPage>) -> Result<Response, Refusal> {
    Ok(shown_in(call.language, Words::of(call.language)).into_response())
}

fn shown_in(language: Language, words: &Words) -> Markup {
    let mut nouns: Vec<&str> = Vec::new();
    for noun in Endpoint::ALL.iter().map(|endpoint| endpoint.noun()) {
        if !nouns.contains(&noun) {
            nouns.push(noun);
        }
    }
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (words.title) " · Imprimatur" }
                link rel="stylesheet" href="/panel.css";
            }
            body {
                header { h1 { (words.title) } p { "Imprimatur " (env!("CARGO_PKG_VERSION")) } }
                main {
                    div .card {
                        p { (words.about) " " code { "Authorization: Bearer …" } }
                        @for sentence in [words.values, words.lists, words.changes, words.repeats] { p { (sentence) } }
                        p { a href="/api/openapi.json" { (words.document) } }
                        ul { @for noun in &nouns { li { a href=(format!("#{noun}")) { (noun) } } } }
                    }
                    @for noun in &nouns {
                        div .card id=(noun) {
                            h2 { (noun) }
                            @for endpoint in Endpoint::ALL.iter().filter(|e| e.noun() == *noun) {
                                (one(*endpoint, language, words))
                            }
                        }
                    }
                    div .card id="problems" {
                        h2 { (words.problems) }
                        dl {
                            @for code in Code::ALL {
                                @let problem = Problem::new(*code, language);
                                dt { code { (problem.kind.trim_start_matches("about:blank#")) } " · " (problem.status) }
                                dd { (problem.detail) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one(endpoint: Endpoint, language: Language, words: &Words) -> Markup {
    let method = endpoint.method().name().to_lowercase();
    let path = DOCUMENT.get("paths").and_then(|paths| paths.get(endpoint.path()));
    let operation = path.and_then(|path| path.get(method)).unwrap_or(&Value::Null);
    let summary = endpoint.summary(language);
    let content = |of: &Value| of["content"].as_object().and_then(|all| all.iter().next().map(|(k, v)| shown(k, v)));
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters: Vec<&str> = parameters.filter_map(|parameter| parameter["name"].as_str()).collect();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let answers = answers.filter(|(status, _)| status.starts_with(['2', '3'])).map(|(status, response)| {
        content(response).map_or_else(|| status.clone(), |content| format!("{status} {content}"))
    });
    html! {
        h3 id=(format!("{endpoint:?}")) { code { (endpoint.method().name()) " " (endpoint.path()) } }
        p { (summary) }
        p .hint {
            (words.who) " " (who(endpoint, words))
            @if !parameters.is_empty() { br; (words.parameters) " " code { (parameters.join(", ")) } }
            @if let Some(body) = content(&operation["requestBody"]) { br; (words.takes) " " code { (body) } }
            @if endpoint.body() == Body::Import { " (≤ 1 MB)" }
            br; (words.gives) " " code { (answers.collect::<Vec<_>>().join(", ")) }
        }
    }
}

/// A body by its kind and the names of its fields.
fn shown(kind: &str, content: &Value) -> String {
    let schema = &content["schema"];
    let (list, schema) = if schema["type"] == "array" { ("[]", &schema["items"]) } else { ("", schema) };
    let Some(reference) = schema["$ref"].as_str() else { return kind.to_owned() };
    let target = DOCUMENT.pointer(reference.trim_start_matches('#'));
    let fields = target.and_then(|schema| schema["properties"].as_object());
    let fields: Vec<&str> = fields.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let name = reference.rsplit('/').next().unwrap_or_default();
    if fields.is_empty() { format!("{name}{list}") } else { format!("{name}{list} {{ {} }}", fields.join(", ")) }
}

fn who(endpoint: Endpoint, words: &Words) -> String {
    match endpoint.access() {
        Access::Public | Access::Panel => words.everybody.to_owned(),
        Access::SetUp => words.set_up.to_owned(),
        Access::SignedIn => words.signed_in.to_owned(),
        Access::AnyOf(any) => any.iter().map(code).collect::<Vec<_>>().join(", "),
        Access::Agent => words.agents.to_owned(),
    }
}

fn code(permission: &Permission) -> String {
    serde_json::to_value(permission).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

sentences! {
    /// The texts of the page.
    struct Words {
        title: "The API", "L’API";
        about: "Everything that the pages of Imprimatur do goes through this API. Your scripts can use it too, with the rights of the person whose personal access token they send:", "Tout ce que font les pages d’Imprimatur passe par cette API. Vos scripts peuvent aussi l’utiliser, avec les droits de la personne dont ils envoient le jeton d’accès personnel\u{a0}:";
        values: "Times are milliseconds since 1970-01-01 UTC; identifiers are 32 hexadecimal digits. If you administer several organizations, the organization parameter says which one you mean.", "Les heures sont des millisecondes depuis le 1970-01-01 UTC\u{202f}; les identifiants comptent 32 chiffres hexadécimaux. Si vous administrez plusieurs entreprises, le paramètre organization indique laquelle.";
        lists: "Lists come in pages: send the next of one page as the after (or before) of the following one.", "Les listes sont paginées\u{a0}: envoyez le next d’une page comme after (ou before) de la suivante.";
        changes: "Users, groups and the organization come with an ETag. Send it back as If-Match, and your change is refused with 412 if somebody else has changed the same thing in the meantime.", "Les utilisateurs, les groupes et l’entreprise portent un ETag. Renvoyez-le dans If-Match\u{a0}: si quelqu’un d’autre a modifié le même élément entre-temps, votre modification est refusée avec 412.";
        repeats: "A request that creates something can carry an Idempotency-Key: if it is sent again within 24 hours, it gets the same answer and is carried out only once.", "Une requête qui crée quelque chose peut porter une Idempotency-Key\u{a0}: renvoyée dans les 24 heures, elle reçoit la même réponse et n’est exécutée qu’une fois.";
        document: "The OpenAPI 3.1 document", "Le document OpenAPI 3.1";
        who: "Who:", "Qui\u{a0}:";
        parameters: "Parameters:", "Paramètres\u{a0}:";
        takes: "Body:", "Corps\u{a0}:";
        gives: "Response:", "Réponse\u{a0}:";
        everybody: "everyone", "tout le monde";
        set_up: "whoever has the setup link", "toute personne qui a le lien de configuration";
        signed_in: "anyone who is signed in", "toute personne connectée";
        agents: "agents", "les agents";
        problems: "Errors", "Erreurs";
    }
}
