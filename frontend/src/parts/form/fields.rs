//! The fields of forms: labelled, with their hint and what is against them tied to them.

use super::FaultSignal;
use crate::{
    i18n::{t, use_i18n},
    parts::{Icon, IconView},
};
use leptos::{html, prelude::*, text_prop::TextProp};

/// What makes a field a combobox.
#[derive(Clone)]
pub struct Combo {
    /// The list that it controls.
    pub list: String,
    /// Whether that is open.
    pub shown: Memo<bool>,
    /// The one that the arrows have come to.
    pub active: Signal<Option<String>>,
}

/// A text field.
#[component]
pub fn Field(
    /// Its name on the wire: a fault of this field is shown here.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: TextProp,
    /// What is in it.
    value: RwSignal<String>,
    /// What is against the form.
    fault: FaultSignal,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// For the browser and password managers.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keys a touch screen shows.
    #[prop(default = "text")]
    keys: &'static str,
    /// The suggestions that it takes, by their id.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether it has the focus when the form appears.
    #[prop(optional)]
    first: bool,
    /// What it offers to choose from.
    #[prop(optional)]
    combo: Option<Combo>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let (bad, sentence) = fault_of(name, fault);
    focus_when(node, bad);
    let described = described_by(name, bad, hint.is_some());
    let role = combo.as_ref().map(|_| "combobox");
    let completes = combo.as_ref().map(|_| "list");
    let controls = combo.as_ref().map(|c| c.list.clone());
    let shown = combo.as_ref().map(|c| c.shown);
    let active = combo.map(|c| c.active);
    view! {
        <div class="field">
            <label for=name>{move || label.get()}{optional.then(|| view! { <span class="optional">{t!(common.optional)}</span> })}</label>
            <input id=name name=name type=kind node_ref=node bind:value=value autocomplete=autocomplete inputmode=keys
                autocapitalize=if kind == "email" { "none" } else { "sentences" } spellcheck="false" autofocus=first list=list
                aria-required=(!optional).to_string() aria-invalid=move || bad.get().to_string()
                aria-describedby=described role=role aria-autocomplete=completes aria-controls=controls
                aria-expanded=move || shown.map(|s| s.get().to_string()) aria-activedescendant=move || active.and_then(|a| a.get())
                on:input=move |_| forgive(bad, fault)/>
            {hint.map(|h| view! { <p class="hint" id=format!("{name}-hint")>{move || h.get()}</p> })}
            <FieldFault name=name sentence=sentence/>
        </div>
    }
}

/// A password field, with a button that shows what is typed.
#[component]
pub fn PasswordField(
    /// Its name on the wire.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: TextProp,
    /// What is in it.
    value: RwSignal<String>,
    /// What is against the form.
    fault: FaultSignal,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Stands below the field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let i18n = use_i18n();
    let node = NodeRef::<html::Input>::new();
    let (bad, sentence) = fault_of(name, fault);
    focus_when(node, bad);
    let described = described_by(name, bad, hint.is_some());
    let words = move || {
        let words = &i18n.words().common;
        if shown.get() { words.hide_password } else { words.show_password }
    };
    let icon = move || {
        let icon = if shown.get() { Icon::EyeOff } else { Icon::Eye };
        view! { <IconView icon=icon/> }
    };
    view! {
        <div class="field">
            <label for=name>{move || label.get()}</label>
            <div class="with-button">
                <input id=name name=name type=move || if shown.get() { "text" } else { "password" } node_ref=node bind:value=value
                    autocomplete=autocomplete autocapitalize="none" spellcheck="false" aria-required="true"
                    aria-invalid=move || bad.get().to_string() aria-describedby=described
                    on:input=move |_| forgive(bad, fault)/>
                <button type="button" class="button quiet square" aria-label=words title=words
                    aria-pressed=move || shown.get().to_string() on:click=move |_| shown.update(|s| *s = !*s)>
                    {icon}
                </button>
            </div>
            {hint.map(|h| view! { <p class="hint" id=format!("{name}-hint")>{move || h.get()}</p> })}
            <FieldFault name=name sentence=sentence/>
            {children.map(|c| c())}
        </div>
    }
}

/// A choice of one out of a few.
#[component]
pub fn SelectField(
    /// Its name.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: TextProp,
    /// The value that is chosen.
    value: RwSignal<String>,
    /// The values and their words.
    #[prop(into)]
    choices: Signal<Vec<(&'static str, &'static str)>>,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Whether nothing can be chosen.
    #[prop(optional)]
    disabled: bool,
) -> impl IntoView {
    let options = move || {
        let option = |(v, words): (&'static str, &'static str)| {
            view! { <option value=v selected=move || value.with(|now| now == v)>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for=name>{move || label.get()}</label>
            <select id=name name=name disabled=disabled on:change:target=move |e| value.set(e.target().value())>{options}</select>
            {hint.map(|h| view! { <p class="hint" id=format!("{name}-hint")>{move || h.get()}</p> })}
        </div>
    }
}

/// Something that is so or not.
#[component]
pub fn CheckField(
    /// Its name.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: TextProp,
    /// Whether it is so.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="check">
            <input id=name name=name type="checkbox" bind:checked=value/>
            <label for=name>{move || label.get()}</label>
        </div>
    }
}

#[component]
fn FieldFault(name: &'static str, sentence: Signal<Option<String>>) -> impl IntoView {
    move || sentence.get().map(|s| view! { <p class="field-fault" id=format!("{name}-fault")>{s}</p> })
}

/// Whether the fault is about the field `name`, and what it says.
fn fault_of(name: &'static str, fault: FaultSignal) -> (Memo<bool>, Signal<Option<String>>) {
    let i18n = use_i18n();
    let bad = Memo::new(move |_| fault.with(|f| f.as_ref().is_some_and(|f| f.field() == Some(name))));
    let sentence =
        Signal::derive(move || if bad.get() { fault.with(|f| f.as_ref().map(|f| f.sentence(i18n))) } else { None });
    (bad, sentence)
}

fn focus_when(node: NodeRef<html::Input>, bad: Memo<bool>) {
    Effect::new(move || {
        if let (true, Some(input)) = (bad.get(), node.get()) {
            let _ = input.focus();
        }
    });
}

/// What was said against a field is taken back as soon as it changes.
fn forgive(bad: Memo<bool>, fault: FaultSignal) {
    if bad.get_untracked() {
        fault.set(None);
    }
}

fn described_by(name: &'static str, bad: Memo<bool>, hint: bool) -> impl Fn() -> Option<String> + Send + Sync + Clone {
    move || {
        let hint = hint.then(|| format!("{name}-hint"));
        let fault = bad.get().then(|| format!("{name}-fault"));
        let both: Vec<String> = [fault, hint].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    }
}
