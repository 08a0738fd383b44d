//! The forms of bodies and answers, as types: a declaration names them, the appliance and its clients write and read
//! them accordingly. None of them ever has a value.

use crate::routes::Body;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// The form of a body.
pub trait BodyForm: 'static {
    /// How large it may be.
    const SIZE: Body;
}

/// The form of an answer when all is well.
pub trait AnswerForm: 'static {
    /// The HTTP status.
    const STATUS: u16;
    /// Whether it carries an `ETag` (RFC 9110, 8.8.3).
    const TAGGED: bool = false;
}

/// An answer that clients read whole.
pub trait ReadAnswer: AnswerForm {
    /// What they make of it.
    type Value;

    /// Reads it.
    ///
    /// # Errors
    /// When it is none.
    fn read(text: &str) -> Result<Self::Value, serde_json::Error>;
}

macro_rules! json_answers {
    ($($(#[$doc:meta])* $name:ident = $status:literal $(, $tagged:literal)?;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<T>(PhantomData<T>);

        impl<T: 'static> AnswerForm for $name<T> {
            const STATUS: u16 = $status;
            $(const TAGGED: bool = $tagged;)?
        }

        impl<T: DeserializeOwned + 'static> ReadAnswer for $name<T> {
            type Value = T;

            fn read(text: &str) -> Result<T, serde_json::Error> {
                serde_json::from_str(text)
            }
        }
    )*};
}

json_answers! {
    /// JSON, as a body or as an answer.
    Json = 200;
    /// JSON about one thing, with the tag of its row, which a change may send back as `If-Match`.
    Tagged = 200, true;
    /// JSON about what was made.
    Creation = 201;
}

/// Nothing: it is done.
#[derive(Debug)]
pub struct NoContent;

impl AnswerForm for NoContent {
    const STATUS: u16 = 204;
}

impl ReadAnswer for NoContent {
    type Value = ();

    fn read(_: &str) -> Result<(), serde_json::Error> {
        Ok(())
    }
}

/// An answer in the form `F` that sets or ends cookies: of the session, or of the device.
#[derive(Debug)]
pub struct WithCookies<F>(PhantomData<F>);

impl<F: AnswerForm> AnswerForm for WithCookies<F> {
    const STATUS: u16 = F::STATUS;
    const TAGGED: bool = F::TAGGED;
}

impl<F: ReadAnswer> ReadAnswer for WithCookies<F> {
    type Value = F::Value;

    fn read(text: &str) -> Result<F::Value, serde_json::Error> {
        F::read(text)
    }
}

/// A file, or what comes bit by bit.
#[derive(Debug)]
pub struct File<M>(PhantomData<M>);

impl<M: 'static> AnswerForm for File<M> {
    const STATUS: u16 = 200;
}

/// A page of HTML, or the address of the one that follows (status 303).
#[derive(Debug)]
pub struct Page;

impl AnswerForm for Page {
    const STATUS: u16 = 200;
}

/// What kind of file it is.
pub trait Media: 'static {
    /// The media types, one of them (RFC 9110, 8.3.1).
    const TYPES: &'static [&'static str];
}

macro_rules! media {
    ($($(#[$doc:meta])* $name:ident = $($kind:literal),+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl Media for $name {
            const TYPES: &'static [&'static str] = &[$($kind),+];
        }
    )*};
}

media! {
    /// Comma-separated values (RFC 4180).
    Csv = "text/csv";
    /// A log for people, or for spreadsheets.
    Log = "text/plain", "text/csv";
    /// A page to read.
    Html = "text/html";
    /// A picture.
    Png = "image/png";
    /// A document.
    Pdf = "application/pdf";
    /// Server-sent events (HTML Living Standard, 9.2).
    EventStream = "text/event-stream";
    /// A document of JSON that is no value of ours.
    JsonDocument = "application/json";
}

impl<T: 'static> BodyForm for Json<T> {
    const SIZE: Body = Body::Small;
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident = $size:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl BodyForm for $name {
            const SIZE: Body = Body::$size;
        }
    )*};
}

bodies! {
    /// No body.
    NoBody = None;
    /// The fields of a form of HTML.
    WebForm = Small;
    /// A file to import.
    ImportFile = Import;
    /// A document to print.
    Document = Document;
}
