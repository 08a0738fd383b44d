//! Passkeys: the browser's `navigator.credentials`, with options and credentials as JSON (WebAuthn, 5.1.8 to 5.1.10).

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The browser cannot do it.
    Unsupported,
    /// The person or the device did not confirm, or not in time.
    GivenUp,
}

/// Makes a new passkey; `options` are those of the appliance.
///
/// # Errors
/// When the browser cannot, or the person did not confirm.
pub async fn create(options: &serde_json::Value) -> Result<serde_json::Value, Refusal> {
    ask("create", "parseCreationOptionsFromJSON", options).await
}

/// Proves the possession of a passkey; `options` are those of the appliance.
///
/// # Errors
/// When the browser cannot, or the person did not confirm.
pub async fn prove(options: &serde_json::Value) -> Result<serde_json::Value, Refusal> {
    ask("get", "parseRequestOptionsFromJSON", options).await
}

async fn ask(method: &str, parse: &str, options: &serde_json::Value) -> Result<serde_json::Value, Refusal> {
    let promise = started(method, parse, options).map_err(|_| Refusal::Unsupported)?;
    let credential = JsFuture::from(promise).await.map_err(|_| Refusal::GivenUp)?;
    // A credential says by itself how it is written as JSON.
    let text = JSON::stringify(&credential).map_err(|_| Refusal::Unsupported)?;
    serde_json::from_str(&String::from(text)).map_err(|_| Refusal::Unsupported)
}

fn started(method: &str, parse: &str, options: &serde_json::Value) -> Result<Promise, JsValue> {
    // Some servers wrap the options as the call wants them, others give them bare.
    let bare = options.get("publicKey").unwrap_or(options);
    let class = Reflect::get(&window(), &"PublicKeyCredential".into())?;
    let parse: Function = Reflect::get(&class, &parse.into())?.dyn_into()?;
    let public_key = parse.call1(&class, &JSON::parse(&bare.to_string())?)?;
    let argument = Object::new();
    Reflect::set(&argument, &"publicKey".into(), &public_key)?;
    let container = Reflect::get(&window().navigator(), &"credentials".into())?;
    let call: Function = Reflect::get(&container, &method.into())?.dyn_into()?;
    call.call1(&container, &argument)?.dyn_into()
}
