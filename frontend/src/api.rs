//! The one client of the appliance, made from the table of endpoints, and what can go wrong with a request.

mod tags;

use crate::{i18n::I18n, passkey::Refusal, session::Session};
use api::{
    forms::{ImportFile, Json, NoBody, ReadAnswer},
    problem::{Code, Problem},
    routes::{Endpoint, Method, NoQuery, Route},
};
use js_sys::JsString;
use leptos::prelude::*;
use model::text::Language;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

pub use crate::acting::address;

/// Why a request did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The appliance was not reached.
    Unreachable,
    /// It said what is wrong.
    Problem(Box<Problem>),
    /// It said something that this page does not know.
    Garbled,
    /// The device made or showed no passkey.
    Device(Refusal),
}

impl Fault {
    /// The code, where the appliance gave one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// The field that it is about.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.field.as_deref(),
            _ => None,
        }
    }

    /// What to tell the person, in the language of the page.
    pub fn sentence(&self, i18n: I18n) -> String {
        let words = &i18n.words().common;
        match self {
            Self::Unreachable => words.unreachable.to_owned(),
            Self::Garbled => words.garbled.to_owned(),
            Self::Device(Refusal::Unsupported) => i18n.words().common.passkey_cannot.to_owned(),
            Self::Device(Refusal::GivenUp) => i18n.words().common.passkey_given_up.to_owned(),
            Self::Problem(problem) => {
                let mut text = problem.code.sentence(i18n.language()).to_owned();
                if let (Code::TooLarge, Some(limit)) = (problem.code, problem.limit) {
                    text = format!("{text} {}", words.limit.replace("{size}", &i18n.size(limit)));
                }
                if let Some(day) = problem.renews {
                    text = format!("{text} {}", model::quotas::said::renewal(day, i18n.language()));
                }
                if let Some(incident) = &problem.incident {
                    text = format!("{text} {}", words.incident.replace("{id}", incident));
                }
                text
            }
        }
    }

    /// What an answer that is no success says.
    pub fn from_body(body: &str) -> Self {
        serde_json::from_str(body).map_or(Self::Garbled, |problem| Self::Problem(Box::new(problem)))
    }
}

/// Talks to the appliance in the name of whoever is signed in.
#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
}

/// The client, from anywhere below [`Session::provide`].
pub fn use_client() -> Client {
    Client::of(expect_context())
}

impl Client {
    /// The client of a session.
    pub const fn of(session: Session) -> Self {
        Self { session }
    }

    /// Asks for something, or does what needs no more than its address.
    ///
    /// # Errors
    /// What went wrong, in words of the wire.
    pub async fn call<R>(self, at: R) -> Result<<R::Answer as ReadAnswer>::Value, Fault>
    where
        R: Route<Query = NoQuery, Body = NoBody, Answer: ReadAnswer>,
    {
        self.query(at, &NoQuery {}).await
    }

    /// Asks for a part of something.
    ///
    /// # Errors
    /// What went wrong, in words of the wire.
    pub async fn query<R>(self, at: R, query: &R::Query) -> Result<<R::Answer as ReadAnswer>::Value, Fault>
    where
        R: Route<Body = NoBody, Answer: ReadAnswer>,
    {
        read::<R>(&self.text(Endpoint::of::<R>(), &address(&at, query), None).await?)
    }

    /// Sends a body, and reads what is answered.
    ///
    /// # Errors
    /// What went wrong, in words of the wire.
    pub async fn submit<R, B>(self, at: R, body: &B) -> Result<<R::Answer as ReadAnswer>::Value, Fault>
    where
        R: Route<Query = NoQuery, Body = Json<B>, Answer: ReadAnswer>,
        B: Serialize,
    {
        let body = serde_json::to_string(body).map_err(|_| Fault::Garbled)?;
        read::<R>(&self.text(Endpoint::of::<R>(), &address(&at, &NoQuery {}), Some(&body)).await?)
    }

    /// Sends a file as it is, and reads what is answered.
    ///
    /// # Errors
    /// What went wrong, in words of the wire.
    pub async fn upload<R>(
        self,
        at: R,
        query: &R::Query,
        file: &web_sys::File,
    ) -> Result<<R::Answer as ReadAnswer>::Value, Fault>
    where
        R: Route<Body = ImportFile, Answer: ReadAnswer>,
    {
        let body = Some((file.as_ref(), "text/csv"));
        let answer = request(Endpoint::of::<R>(), &address(&at, query), body, &self.session.csrf()).await;
        read::<R>(&self.heard(answer)?)
    }

    /// What proves that a change comes from this page.
    pub fn csrf(self) -> String {
        self.session.csrf()
    }

    async fn text(self, endpoint: Endpoint, url: &str, body: Option<&str>) -> Result<String, Fault> {
        let body = body.map(JsValue::from_str);
        let body = body.as_ref().map(|body| (body, "application/json"));
        let answer = self.heard(request(endpoint, url, body, &self.session.csrf()).await);
        let wanted = answer.as_ref().is_err_and(|fault| fault.code() == Some(Code::PasswordAgain));
        if wanted && self.session.proves_again().await {
            return self.heard(request(endpoint, url, body, &self.session.csrf()).await);
        }
        answer
    }

    fn heard(self, answer: Result<String, Fault>) -> Result<String, Fault> {
        if answer.as_ref().is_err_and(|fault| fault.code() == Some(Code::SignedOut)) {
            self.session.ended();
        }
        answer
    }
}

/// Percent-encodes a text for an address.
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// An identifier out of the address of a page; what is none leads nowhere.
///
/// # Errors
/// [`Code::NotFound`].
pub fn parsed<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Problem(Box::new(Problem::new(Code::NotFound, Language::default()))))
}

/// A word of the wire, such as a role; none where it is no such word.
pub fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(text.into()).ok()
}

fn read<R: Route<Answer: ReadAnswer>>(body: &str) -> Result<<R::Answer as ReadAnswer>::Value, Fault> {
    R::Answer::read(body).map_err(|_| Fault::Garbled)
}

/// Not generic, so that it is compiled once.
async fn request(endpoint: Endpoint, url: &str, body: Option<(&JsValue, &str)>, csrf: &str) -> Result<String, Fault> {
    let method = endpoint.method();
    let unreachable = |_: JsValue| Fault::Unreachable;
    let headers = web_sys::Headers::new().map_err(unreachable)?;
    headers.set("accept", "application/json").map_err(unreachable)?;
    if method != Method::Get && !csrf.is_empty() {
        headers.set("x-csrf-token", csrf).map_err(unreachable)?;
    }
    if let Some(tag) = tags::seen(endpoint, url) {
        headers.set("if-match", &tag).map_err(unreachable)?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method(method.name());
    if let Some((body, kind)) = body {
        headers.set("content-type", kind).map_err(unreachable)?;
        init.set_body(body);
    }
    init.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await.map_err(unreachable)?;
    let response: web_sys::Response = response.unchecked_into();
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    let text: String = text.unchecked_into::<JsString>().into();
    if response.ok() {
        tags::note(endpoint, url, response.headers().get("etag").ok().flatten());
    }
    if response.ok() { Ok(text) } else { Err(Fault::from_body(&text)) }
}
