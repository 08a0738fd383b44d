//! What each endpoint takes and gives, for the document of the interface: made from its declaration.

pub mod document;

use crate::{
    forms::{
        AnswerForm, BodyForm, Creation, Document, File, ImportFile, Json, Media, NoBody, NoContent, Page, Tagged,
        WebForm, WithCookies,
    },
    routes::{DESCRIPTIONS, Endpoint, Route},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// The kind of something that is sent (RFC 9110, 8.3) and its form.
pub type Content = (&'static str, Schema);

/// What an endpoint takes and gives.
#[derive(Debug)]
pub struct Description {
    /// Which endpoint.
    pub endpoint: Endpoint,
    /// What fills its path.
    pub path: Vec<Parameter>,
    /// The parameters of its query, without `organization`.
    pub query: Vec<Parameter>,
    /// The body that it takes.
    pub body: Option<Content>,
    /// The answers when all is well, by status.
    pub answers: Vec<(u16, Option<Content>)>,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it may be.
    pub schema: Value,
    /// Whether it must be there.
    pub required: bool,
}

/// Describes an endpoint.
pub(crate) type Describe = fn(&mut SchemaGenerator) -> Description;

/// The descriptions of all endpoints.
pub fn all(g: &mut SchemaGenerator) -> Vec<Description> {
    DESCRIPTIONS.iter().flat_map(|noun| noun.iter()).map(|describe| describe(g)).collect()
}

/// Describes the endpoint `R`.
pub(crate) fn of<R>(g: &mut SchemaGenerator) -> Description
where
    R: Route<Query: JsonSchema, Body: DescribedBody, Answer: DescribedAnswer> + JsonSchema,
{
    let described = parameters(&R::json_schema(g));
    let path = Endpoint::of::<R>().path();
    // In the order of the path, which is not that of a map.
    let names = path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
    let mut path: Vec<Parameter> = described;
    let order: Vec<&str> = names.collect();
    path.sort_by_key(|parameter| order.iter().position(|name| *name == parameter.name));
    Description {
        endpoint: Endpoint::of::<R>(),
        path,
        query: parameters(&R::Query::json_schema(g)),
        body: R::Body::describe(g),
        answers: R::Answer::describe(g),
    }
}

/// The fields of a struct as parameters. A parameter that is missing is missing: it is never null.
fn parameters(schema: &Schema) -> Vec<Parameter> {
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let parameter = |(name, schema): (&String, &Value)| Parameter {
        name: name.clone(),
        schema: not_null(schema),
        required: required.contains(&name.as_str()),
    };
    fields.map(parameter).collect()
}

fn not_null(schema: &Value) -> Value {
    let Value::Object(fields) = schema else { return schema.clone() };
    let mut kept: Map<String, Value> = fields.clone();
    kept.remove("default");
    if let Some(Value::Array(kinds)) = kept.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [kind] = kinds.as_slice() {
            let kind = kind.clone();
            kept.insert("type".to_owned(), kind);
        }
    }
    if let Some(Value::Array(forms)) = kept.get_mut("anyOf") {
        forms.retain(|form| form.get("type").is_none_or(|kind| kind != "null"));
    }
    Value::Object(kept)
}

/// A form of a body that can be described.
pub trait DescribedBody: BodyForm {
    /// Its kind and form.
    fn describe(g: &mut SchemaGenerator) -> Option<Content>;
}

/// A form of an answer that can be described.
pub trait DescribedAnswer: AnswerForm {
    /// The answers when all is well, by status.
    fn describe(g: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)>;
}

const JSON: &str = "application/json";

impl<T: JsonSchema + 'static> DescribedBody for Json<T> {
    fn describe(g: &mut SchemaGenerator) -> Option<Content> {
        Some((JSON, g.subschema_for::<T>()))
    }
}

impl DescribedBody for NoBody {
    fn describe(_: &mut SchemaGenerator) -> Option<Content> {
        None
    }
}

impl DescribedBody for WebForm {
    fn describe(_: &mut SchemaGenerator) -> Option<Content> {
        let fields = json_schema!({ "type": "object", "additionalProperties": { "type": "string" } });
        Some(("application/x-www-form-urlencoded", fields))
    }
}

impl DescribedBody for ImportFile {
    fn describe(_: &mut SchemaGenerator) -> Option<Content> {
        Some(("text/csv", binary()))
    }
}

impl DescribedBody for Document {
    fn describe(_: &mut SchemaGenerator) -> Option<Content> {
        Some(("application/octet-stream", binary()))
    }
}

fn binary() -> Schema {
    json_schema!({ "type": "string", "format": "binary" })
}

macro_rules! json {
    ($($name:ident)*) => {$(
        impl<T: JsonSchema + 'static> DescribedAnswer for $name<T> {
            fn describe(g: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)> {
                vec![(Self::STATUS, Some((JSON, g.subschema_for::<T>())))]
            }
        }
    )*};
}

json! { Json Tagged Creation }

impl DescribedAnswer for NoContent {
    fn describe(_: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)> {
        vec![(Self::STATUS, None)]
    }
}

impl<F: DescribedAnswer> DescribedAnswer for WithCookies<F> {
    fn describe(g: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)> {
        F::describe(g)
    }
}

impl<M: Media> DescribedAnswer for File<M> {
    fn describe(_: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)> {
        M::TYPES.iter().map(|kind| (Self::STATUS, Some((*kind, file(kind))))).collect()
    }
}

fn file(kind: &str) -> Schema {
    match kind {
        JSON => json_schema!({ "type": "object" }),
        text if text.starts_with("text/") => json_schema!({ "type": "string" }),
        _ => binary(),
    }
}

impl DescribedAnswer for Page {
    fn describe(_: &mut SchemaGenerator) -> Vec<(u16, Option<Content>)> {
        vec![(Self::STATUS, Some(("text/html", file("text/html")))), (303, None)]
    }
}
