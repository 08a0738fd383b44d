//! Forms: what is typed is checked, sent once however often the button is pressed, and what is wrong stands beside its
//! field. A form that is left while it is being sent still says what became of it.

mod check;
mod fields;
mod strength;

use super::{Icon, IconView, use_toasts};
use crate::{
    api::Fault,
    i18n::{t, use_i18n},
};
use api::problem::Code;
use leptos::{ev, prelude::*, task::spawn_local, text_prop::TextProp};
use std::{future::Future, sync::Arc};

pub use check::{
    checked, checked_password, fault_at, filled, is_totp_code, text_code, whole_number, within, without_spaces,
};
pub use fields::{CheckField, Combo, Field, PasswordField, SelectField};
pub use strength::PasswordStrength;

/// What the appliance, or the page before it, has against a form.
pub type FaultSignal = RwSignal<Option<Fault>>;

/// The sending of a form.
#[derive(Clone, Copy)]
pub struct Submission {
    /// What is against the form, for its fields.
    pub fault: FaultSignal,
    busy: RwSignal<bool>,
    press: Callback<()>,
}

/// Sends a form: `read` is what is typed or what is wrong with it, `send` asks the appliance, and `done` follows when
/// that has said yes. The form may be gone by then, so `done` runs callbacks with `try_run`.
pub fn use_submit<B, T, Answer>(
    read: impl Fn() -> Result<B, Fault> + Send + Sync + 'static,
    send: impl Fn(B) -> Answer + Send + Sync + 'static,
    done: impl Fn(T) + Send + Sync + 'static,
) -> Submission
where
    B: 'static,
    T: 'static,
    Answer: Future<Output = Result<T, Fault>> + 'static,
{
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let done = Arc::new(done);
    let press = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let body = match untrack(&read) {
            Ok(body) => body,
            Err(bad) => return fault.set(Some(bad)),
        };
        fault.set(None);
        busy.set(true);
        let (answer, done) = (send(body), done.clone());
        spawn_local(async move {
            let answer = answer.await;
            let left = busy.try_set(false).is_some();
            match answer {
                Ok(made) => done(made),
                Err(bad) if left => toasts.complain(&bad, i18n),
                Err(bad) => fault.set(Some(bad)),
            }
        });
    });
    Submission { fault, busy, press }
}

impl Submission {
    /// Whether the appliance is at it.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The button was pressed, or Enter in a field.
    pub fn press(self) {
        self.press.run(());
    }

    /// What a form does with `on:submit`.
    pub fn pressed(self, event: &ev::SubmitEvent) {
        event.prevent_default();
        self.press();
    }
}

/// A form: what is against it, its fields, and its buttons.
#[component]
pub fn Form(
    /// How it is sent.
    sending: Submission,
    /// The fields that it shows: what is against others stands above them.
    #[prop(default = &[])]
    fields: &'static [&'static str],
    /// What the button says.
    #[prop(into)]
    label: TextProp,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
    /// Whether it can be sent.
    #[prop(default = Signal::stored(true), into)]
    ready: Signal<bool>,
    /// Puts it away, where it stands in a dialog.
    #[prop(optional, into)]
    cancel: Option<Callback<()>>,
    /// Fetches anew what somebody else has changed in the meantime.
    #[prop(optional, into)]
    reload: Option<Callback<()>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    // A password never stands in an address, not even when something here is broken.
    let busy = sending.busy();
    let button = view! { <SubmitButton label=label busy=busy danger=danger ready=ready/> };
    let buttons = match cancel {
        None => button.into_any(),
        Some(cancel) => view! {
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                {button}
            </div>
        }
        .into_any(),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if ready.get_untracked() {
            sending.press();
        }
    };
    view! {
        <form method="post" action="/" class="form" novalidate on:submit=submit>
            <FormFault fault=sending.fault fields=fields reload=reload/>
            {children()}
            {buttons}
        </form>
    }
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// What it says.
    #[prop(into)]
    label: TextProp,
    /// Whether the appliance is at it.
    #[prop(into)]
    busy: Signal<bool>,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
    /// Whether the form can be sent.
    #[prop(default = Signal::stored(true), into)]
    ready: Signal<bool>,
) -> impl IntoView {
    let class = if danger { "button danger" } else { "button primary" };
    view! {
        <button type="submit" class=class class:busy=busy disabled=move || !ready.get() aria-disabled=move || busy.get().to_string()>
            {move || label.get()}
        </button>
    }
}

/// What is against the whole form, or against a field that it does not show.
#[component]
pub fn FormFault(
    /// What is against it.
    fault: FaultSignal,
    /// The fields that the form shows.
    fields: &'static [&'static str],
    /// Fetches anew what somebody else has changed in the meantime.
    #[prop(optional_no_strip)]
    reload: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let changed = move || fault.with(|f| f.as_ref().is_some_and(|f| f.code() == Some(Code::Changed)));
    let again = move || {
        let reload = reload.filter(|_| changed())?;
        Some(
            view! { <button type="button" class="button small" on:click=move |_| reload.run(())>{t!(parts.reload)}</button> },
        )
    };
    let text = move || {
        let fault = fault.get()?;
        let elsewhere = fault.field().is_none_or(|f| !fields.contains(&f));
        elsewhere.then(|| fault.sentence(i18n))
    };
    view! {
        <div role="alert">
            {move || text().map(|t| view! { <p class="form-fault"><IconView icon=Icon::Alert/><span>{t}" "{again}</span></p> })}
        </div>
    }
}
