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
use model::{access::Permission, text::Language};
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
    let words = match call.language {
        Language::En => &ENGLISH,
        Language::Fr => &FRENCH,
    };
    Ok(shown_in(call.language, words).into_response())
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
        html lang=(words.lang) {
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
                        @for sentence in words.about { p { (sentence) } }
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

struct Words {
    lang: &'static str,
    title: &'static str,
    about: [&'static str; 5],
    document: &'static str,
    who: &'static str,
    parameters: &'static str,
    takes: &'static str,
    gives: &'static str,
    everybody: &'static str,
    set_up: &'static str,
    signed_in: &'static str,
    agents: &'static str,
    problems: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    title: "The interface for programs",
    about: [
        "Everything that the pages of Imprimatur do goes through this interface, and scripts may use the same, with the \
         rights of the person whose personal access token they carry: Authorization: Bearer …",
        "Times are milliseconds since 1970-01-01 UTC; identifiers are 32 hexadecimal digits. With the parameter \
         organization, whoever administers several organizations says which one is meant.",
        "Lists come in pages: the next of one page is the after (or before) of the next.",
        "A person, a group and the organization come with an ETag. A change that sends it back as If-Match is refused \
         with 412 when somebody else was faster.",
        "A request that makes something may carry an Idempotency-Key: sent again within 24 hours, it is answered the \
         same and done once.",
    ],
    document: "The same for programs (OpenAPI 3.1)",
    who: "Who:",
    parameters: "Parameters:",
    takes: "Body:",
    gives: "Answer:",
    everybody: "everybody",
    set_up: "whoever holds the set-up link",
    signed_in: "whoever is signed in",
    agents: "agents",
    problems: "What can go wrong",
};

const FRENCH: Words = Words {
    lang: "fr",
    title: "L’interface pour les programmes",
    about: [
        "Tout ce que font les pages d’Imprimatur passe par cette interface, et les scripts peuvent l’utiliser, avec les \
         droits de la personne dont ils portent le jeton d’accès personnel : Authorization: Bearer …",
        "Les heures sont des millisecondes depuis le 1970-01-01 UTC ; les identifiants sont 32 chiffres hexadécimaux. \
         Par le paramètre organization, qui administre plusieurs entreprises dit laquelle est visée.",
        "Les listes viennent par pages : le next d’une page est le after (ou before) de la suivante.",
        "Une personne, un groupe et l’entreprise portent un ETag. Une modification qui le renvoie dans If-Match est \
         refusée par 412 si quelqu’un d’autre a été plus rapide.",
        "Une requête qui crée quelque chose peut porter une Idempotency-Key : renvoyée dans les 24 heures, elle reçoit \
         la même réponse et n’est exécutée qu’une fois.",
    ],
    document: "La même pour les programmes (OpenAPI 3.1)",
    who: "Qui :",
    parameters: "Paramètres :",
    takes: "Corps :",
    gives: "Réponse :",
    everybody: "tout le monde",
    set_up: "qui détient le lien de configuration",
    signed_in: "toute personne connectée",
    agents: "les agents",
    problems: "Ce qui peut échouer",
};
