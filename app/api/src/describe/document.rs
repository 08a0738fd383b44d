//! The document of the interface (OpenAPI 3.1), made from the table of endpoints.

use super::{Description, Parameter, all};
use crate::{
    problem::{Code, Problem},
    routes::{Access, Body, Endpoint, Method},
};
use model::text::Language;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The document, with `version` as that of the appliance.
#[must_use]
pub fn document(version: &str) -> Value {
    let mut g = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let problem = g.subschema_for::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for description in all(&mut g) {
        let endpoint = description.endpoint;
        let path = paths.entry(endpoint.path()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(methods) = path {
            methods.insert(endpoint.method().name().to_lowercase(), operation(description));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Imprimatur",
            "version": version,
            "description": ABOUT,
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": g.take_definitions(true),
            "responses": { "problem": {
                "description": "What is wrong, as a problem document (RFC 9457).",
                "content": { "application/problem+json": { "schema": problem } },
            } },
            "securitySchemes": {
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "__Host-session",
                    "description": "The cookie of a session in the browser.",
                },
                "csrf": {
                    "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
                    "description": "The `csrf` of `GET /api/session`: with every request of a session that changes something.",
                },
                "token": { "type": "http", "scheme": "bearer", "description": "A personal access token." },
                "agent": { "type": "http", "scheme": "bearer", "description": "The credential of an agent." },
            },
        },
    })
}

const ABOUT: &str = "Everything that the pages of Imprimatur do goes through this interface, and scripts may use the \
same. Times are milliseconds since 1970-01-01 UTC. Lists come in pages: `next` of one page is what the next one goes \
on after. Whatever goes wrong is a problem document whose `code` is of a closed list.";

fn operation(description: Description) -> Value {
    let Description { endpoint, path, query, body, answers } = description;
    let mut responses = Map::new();
    for (status, body) in answers {
        let response = responses.entry(status.to_string()).or_insert_with(|| json!({ "description": reason(status) }));
        let Value::Object(fields) = response else { continue };
        if let Some((kind, schema)) = body
            && let Value::Object(content) = fields.entry("content").or_insert_with(|| json!({}))
        {
            content.insert(kind.to_owned(), json!({ "schema": schema }));
        }
        if endpoint.tagged() {
            let tag = json!({ "ETag": { "schema": { "type": "string" }, "description": "For `If-Match`." } });
            fields.insert("headers".to_owned(), tag);
        }
    }
    for status in refusals(endpoint) {
        let codes: Vec<String> = Code::ALL.iter().filter(|code| code.status() == status).map(told_code).collect();
        let mut content =
            json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        if let (true, Value::Object(content)) = (pages(endpoint), &mut content) {
            content.insert("text/html".to_owned(), json!({ "schema": { "type": "string" } }));
        }
        let response = json!({ "description": codes.join(" "), "content": content });
        responses.insert(status.to_string(), response);
    }
    let mut operation = json!({
        "operationId": format!("{endpoint:?}"),
        "tags": [endpoint.noun()],
        "summary": endpoint.summary(Language::En),
        "parameters": parameters(endpoint, path, query),
        "responses": responses,
        "security": security(endpoint),
    });
    if let (Some((kind, schema)), Value::Object(fields)) = (body, &mut operation) {
        fields.insert("requestBody".to_owned(), json!({ "required": true, "content": { kind: { "schema": schema } } }));
    }
    if let (Access::AnyOf(any), Value::Object(fields)) = (endpoint.access(), &mut operation) {
        fields.insert("x-permission".to_owned(), json!(any));
    }
    operation
}

fn parameters(endpoint: Endpoint, path: Vec<Parameter>, query: Vec<Parameter>) -> Vec<Value> {
    let shown = |Parameter { name, schema, required }: Parameter, place: &str| json!({ "name": name, "in": place, "required": required, "schema": schema });
    let mut all: Vec<Value> = path.into_iter().map(|parameter| shown(parameter, "path")).collect();
    all.extend(query.into_iter().map(|parameter| shown(parameter, "query")));
    if endpoint.acts() {
        let about = "The organization that is meant; the own one when it is missing.";
        let schema = json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" });
        all.push(json!({ "name": "organization", "in": "query", "description": about, "schema": schema }));
    }
    if endpoint.matches() {
        let about = "The `ETag` of what was seen: when it has changed since, nothing is done.";
        let schema = json!({ "type": "string" });
        all.push(json!({ "name": "If-Match", "in": "header", "description": about, "schema": schema }));
    }
    if endpoint.creates() {
        let about = "Made up by the client: the same request with the same key within 24 hours is done once.";
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$" });
        all.push(json!({ "name": "Idempotency-Key", "in": "header", "description": about, "schema": schema }));
    }
    all
}

fn security(endpoint: Endpoint) -> Value {
    match endpoint.access() {
        Access::Public | Access::SetUp | Access::Panel => json!([]),
        Access::Agent => json!([{ "agent": [] }]),
        // A token does not reach what would outlive it: the credentials of its own person.
        Access::SignedIn | Access::AnyOf(_) if endpoint.own_credentials() => {
            if endpoint.method() == Method::Get {
                json!([{ "session": [] }])
            } else {
                json!([{ "session": [], "csrf": [] }])
            }
        }
        Access::SignedIn | Access::AnyOf(_) if endpoint.method() == Method::Get => {
            json!([{ "session": [] }, { "token": [] }])
        }
        Access::SignedIn | Access::AnyOf(_) => json!([{ "session": [], "csrf": [] }, { "token": [] }]),
    }
}

/// The statuses of the refusals that an endpoint may answer.
#[must_use]
pub fn refusals(endpoint: Endpoint) -> Vec<u16> {
    let changes = endpoint.method() != Method::Get;
    let mut all = vec![400, 404, 405, 408, 429, 500, 503];
    if !matches!(endpoint.access(), Access::Public) || changes {
        all.extend([401, 403]);
    }
    if endpoint.access() == Access::SetUp || endpoint.used_once() {
        all.push(410);
    }
    if changes {
        all.extend([409, 422, 507]);
    } else {
        all.push(422);
    }
    if endpoint.body() != Body::None {
        all.extend([413, 415]);
    }
    if endpoint.matches() {
        all.push(412);
    }
    all.sort_unstable();
    all
}

/// Whether people see its refusals on a page.
fn pages(endpoint: Endpoint) -> bool {
    endpoint.access() == Access::Panel
}

fn told_code(code: &Code) -> String {
    format!(
        "`{}`: {}",
        Problem::new(*code, Language::En).kind.trim_start_matches("about:blank#"),
        code.sentence(Language::En)
    )
}

const fn reason(status: u16) -> &'static str {
    match status {
        201 => "Made.",
        204 => "Done.",
        303 => "Done: the page that follows.",
        _ => "As asked.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_in_the_document_once() {
        let document = document("1");
        let mut ids = Vec::new();
        for endpoint in Endpoint::ALL {
            let operation = &document["paths"][endpoint.path()][endpoint.method().name().to_lowercase()];
            assert_eq!(operation["operationId"], format!("{endpoint:?}"));
            assert!(operation["summary"].as_str().is_some_and(|s| s.ends_with(['.', '?'])), "{endpoint:?}");
            ids.push(operation["operationId"].to_string());
        }
        let operations: usize = document["paths"]
            .as_object()
            .map_or(0, |paths| paths.values().map(|methods| methods.as_object().map_or(0, Map::len)).sum());
        assert_eq!(operations, Endpoint::ALL.len());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document("1");
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_part_of_a_path_is_described() {
        let document = document("1");
        for endpoint in Endpoint::ALL {
            let operation = &document["paths"][endpoint.path()][endpoint.method().name().to_lowercase()];
            let parameters = operation["parameters"].as_array().unwrap();
            let names =
                parameters.iter().filter(|p| p["in"] == "path").map(|p| format!("{{{}}}", p["name"].as_str().unwrap()));
            let parts = endpoint.path().split('/').filter(|part| part.starts_with('{'));
            assert_eq!(names.collect::<Vec<_>>(), parts.collect::<Vec<_>>(), "{endpoint:?}");
        }
    }
}
