//! How an answer is given: in the form that the endpoint declares, out of what the handler returns.

use api::forms::{AnswerForm, Creation, File, Json, Media, NoContent, Page, Tagged, WithCookies};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A form of an answer that can be given.
pub trait Respond: AnswerForm {
    /// What a handler returns.
    type Value;

    /// The answer.
    fn respond(value: Self::Value) -> Response;
}

impl<T: Serialize + 'static> Respond for Json<T> {
    type Value = T;

    fn respond(value: T) -> Response {
        axum::Json(value).into_response()
    }
}

impl<T: Serialize + 'static> Respond for Creation<T> {
    type Value = T;

    fn respond(value: T) -> Response {
        (StatusCode::CREATED, axum::Json(value)).into_response()
    }
}

/// The tag of a row (RFC 9110, 8.8.3): a change may send it back as `If-Match`.
pub struct Tag(String);

impl Tag {
    /// The tag of `row`.
    pub fn of(row: &impl Serialize) -> Self {
        Self(format!("\"{}\"", app::repeat::tag(row)))
    }
}

impl<T: Serialize + 'static> Respond for Tagged<T> {
    type Value = (Tag, T);

    fn respond((tag, value): (Tag, T)) -> Response {
        ([(header::ETAG, tag.0)], axum::Json(value)).into_response()
    }
}

impl Respond for NoContent {
    type Value = ();

    fn respond((): ()) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A cookie that is set, or ended (RFC 6265, 4.1).
pub struct Cookie(String);

impl Cookie {
    /// The cookie `name` of this site alone, for as long as the browser runs; `same_site` says whether it is sent when
    /// somebody comes from elsewhere (`Lax`) or not (`Strict`).
    pub fn set(name: &str, value: &str, same_site: &str) -> Self {
        Self(format!("{name}={value}; Secure; HttpOnly; SameSite={same_site}; Path=/"))
    }

    /// The same, kept for so many seconds.
    pub fn kept(name: &str, value: &str, same_site: &str, seconds: u32) -> Self {
        let Self(cookie) = Self::set(name, value, same_site);
        Self(format!("{cookie}; Max-Age={seconds}"))
    }

    /// The end of such a cookie.
    pub fn end(name: &str, same_site: &str) -> Self {
        Self(format!("{name}=; Secure; HttpOnly; SameSite={same_site}; Path=/; Max-Age=0"))
    }

    /// `response` with this cookie. One with a character that no header may have is not set.
    pub fn on(self, mut response: Response) -> Response {
        if let Ok(value) = HeaderValue::try_from(self.0) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}

impl<F: Respond> Respond for WithCookies<F> {
    type Value = (Vec<Cookie>, F::Value);

    fn respond((cookies, value): Self::Value) -> Response {
        cookies.into_iter().fold(F::respond(value), |response, cookie| cookie.on(response))
    }
}

impl<M: Media> Respond for File<M> {
    /// The content, whose kind is that of the file where there is only one.
    type Value = Response;

    fn respond(mut response: Response) -> Response {
        if let [kind] = M::TYPES {
            let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { (*kind).to_owned() };
            if let Ok(kind) = HeaderValue::try_from(kind) {
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
        }
        response
    }
}

impl Respond for Page {
    type Value = Response;

    fn respond(page: Response) -> Response {
        page
    }
}

/// `content` as a file that the browser saves under `name`.
pub fn attachment(content: impl IntoResponse, name: &str) -> Response {
    let mut response = content.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
