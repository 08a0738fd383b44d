//! The personal information: shown, and edited in a dialog (C17).

use super::One;
use crate::{
    api::{Client, encoded},
    i18n::{native_name, t, use_i18n},
    parts::{
        Dialog, Field, FormFault, Icon, IconView, SelectField, Submit,
        complete::completed,
        form::{FaultSignal, checked},
    },
};
use api::{
    routes::Endpoint,
    users::{EditUser, Person, Values},
};
use leptos::{ev, prelude::*, task::spawn_local, text_prop::TextProp};
use model::text::{Email, Language, Line};
use std::collections::BTreeMap;

/// Custom attributes as they are typed: each with a number that it keeps, its name and its value.
pub type Pairs = Vec<(u32, RwSignal<String>, RwSignal<String>)>;

/// What is typed; none when that is nothing.
pub fn filled(text: RwSignal<String>) -> Option<String> {
    Some(text.get_untracked().trim().to_owned()).filter(|t| !t.is_empty())
}

/// The attributes that have a name.
pub fn map_of(pairs: &Pairs) -> BTreeMap<String, String> {
    pairs
        .iter()
        .filter_map(|(_, name, value)| Some((filled(*name)?, value.get_untracked().trim().to_owned())))
        .collect()
}

/// A field that offers what others have in it.
pub fn value_field(
    client: Client,
    name: &'static str,
    label: impl Into<TextProp>,
    value: RwSignal<String>,
    fault: FaultSignal,
) -> AnyView {
    let field = name.replace('_', "-");
    let field = StoredValue::new(field);
    completed(name, label, value, fault, move |prefix: String| async move {
        let query = format!("field={}&prefix={}", field.get_value(), encoded(&prefix));
        client.find::<Values>(Endpoint::UserValues, &[], &query).await.unwrap_or_default().values
    })
}

/// The personal information.
#[component]
pub fn Facts() -> impl IntoView {
    let one: One = expect_context();
    let editing = RwSignal::new(false);
    let facts = move || {
        let person = one.person.get()?;
        let words = one.i18n.words();
        let created = one.i18n.day(person.created);
        let language = person.language.map(|l| native_name(l).to_owned());
        let mut rows: Vec<(String, Option<String>)> = vec![
            (words.people.first_name.to_owned(), person.first_name),
            (words.people.last_name.to_owned(), person.last_name),
            (words.people.short_name.to_owned(), person.short_name),
            (words.accounts.department.to_owned(), person.department),
            (words.accounts.cost_center.to_owned(), person.cost_center),
            (words.people.language.to_owned(), language.or_else(|| Some(words.people.language_any.to_owned()))),
        ];
        rows.extend(person.attributes.into_iter().map(|(name, value)| (name, Some(value))));
        rows.push((words.accounts.since.to_owned(), Some(created)));
        let row = |(name, value): (String, Option<String>)| {
            view! { <dt>{name}</dt><dd>{value.filter(|v| !v.is_empty()).unwrap_or_else(|| "–".to_owned())}</dd> }
        };
        Some(view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(people.information)}</h2>
                <Show when=move || one.manages.get()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            {facts}
            <Dialog open=editing close=move |()| editing.set(false) title=t!(people.edit_information)>
                <EditForm close=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    email: RwSignal<String>,
    name: RwSignal<String>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    short_name: RwSignal<String>,
    department: RwSignal<String>,
    cost_center: RwSignal<String>,
    language: RwSignal<String>,
    attributes: RwSignal<Pairs>,
}

impl Typed {
    fn of(person: Person) -> Self {
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        let pair = |(n, (name, value)): (usize, (String, String))| {
            (u32::try_from(n).unwrap_or_default(), RwSignal::new(name), RwSignal::new(value))
        };
        Self {
            email: RwSignal::new(person.email),
            name: RwSignal::new(person.name),
            first_name: text(person.first_name),
            last_name: text(person.last_name),
            short_name: text(person.short_name),
            department: text(person.department),
            cost_center: text(person.cost_center),
            language: RwSignal::new(person.language.map(|l| l.tag().to_owned()).unwrap_or_default()),
            attributes: RwSignal::new(person.attributes.into_iter().enumerate().map(pair).collect()),
        }
    }

    fn edit(self) -> EditUser {
        EditUser {
            email: self.email.get_untracked().trim().to_owned(),
            name: self.name.get_untracked().trim().to_owned(),
            first_name: filled(self.first_name),
            last_name: filled(self.last_name),
            short_name: filled(self.short_name),
            department: filled(self.department),
            cost_center: filled(self.cost_center),
            attributes: map_of(&self.attributes.get_untracked()),
            language: Language::ALL.into_iter().find(|l| l.tag() == self.language.get_untracked()),
        }
    }
}

#[component]
fn EditForm(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: One = expect_context();
    let i18n = one.i18n;
    let Some(person) = one.now() else { return ().into_any() };
    let id = person.id.to_string();
    let typed = Typed::of(person);
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let edit = typed.edit();
        let check =
            checked::<Email>(i18n, "email", &edit.email).and_then(|_| checked::<Line>(i18n, "name", &edit.name));
        if let Err(bad) = check {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            let answer = one.client.send(Endpoint::EditUser, &[&id], &edit).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    one.toasts.say(i18n.words_now().common.saved);
                    let _ = close.try_run(());
                    one.reload();
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    let languages = Signal::derive(move || {
        let any = ("", i18n.words().people.language_any);
        std::iter::once(any).chain(Language::ALL.into_iter().map(|l| (l.tag(), native_name(l)))).collect::<Vec<_>>()
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault
                fields=&["email", "name", "first_name", "last_name", "short_name", "department", "cost_center"]
                reload=move |()| { close.run(()); one.reload(); }/>
            <Field name="email" label=t!(accounts.email) value=typed.email fault=fault kind="email" keys="email" first=true/>
            <Field name="name" label=t!(people.display_name) value=typed.name fault=fault/>
            <div class="pair">
                <Field name="first_name" label=t!(people.first_name) value=typed.first_name fault=fault optional=true/>
                <Field name="last_name" label=t!(people.last_name) value=typed.last_name fault=fault optional=true/>
            </div>
            <Field name="short_name" label=t!(people.short_name) value=typed.short_name fault=fault optional=true hint=t!(people.short_name_hint)/>
            <div class="pair">
                {value_field(one.client, "department", t!(accounts.department), typed.department, fault)}
                {value_field(one.client, "cost_center", t!(accounts.cost_center), typed.cost_center, fault)}
            </div>
            <SelectField name="language" label=t!(people.language) value=typed.language choices=languages/>
            <fieldset class="choice"><legend>{t!(people.attributes)}</legend><Attributes pairs=typed.attributes/></fieldset>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(common.save) busy=busy/>
            </div>
        </form>
    }
    .into_any()
}

/// Custom attributes to edit, to add and to remove.
#[component]
pub fn Attributes(
    /// The attributes.
    pairs: RwSignal<Pairs>,
) -> impl IntoView {
    let i18n = use_i18n();
    let next = StoredValue::new(pairs.with_untracked(Vec::len));
    let add = move |_| {
        let number = next.get_value();
        next.set_value(number + 1);
        let fresh = || RwSignal::new(String::new());
        pairs.update(|p| p.push((u32::try_from(number).unwrap_or(u32::MAX), fresh(), fresh())));
    };
    let row = move |(number, name, value): (u32, RwSignal<String>, RwSignal<String>)| {
        let remove = move || format!("{} {}", i18n.words().common.remove, name.get());
        view! {
            <li class="attribute">
                <input autocomplete="off" aria-label=t!(people.attribute_name) placeholder=t!(people.attribute_name) bind:value=name/>
                <input autocomplete="off" aria-label=t!(people.attribute_value) placeholder=t!(people.attribute_value) bind:value=value/>
                <button type="button" class="button quiet square" aria-label=remove title=t!(common.remove)
                    on:click=move |_| pairs.update(|p| p.retain(|(n, _, _)| *n != number))><IconView icon=Icon::X/></button>
            </li>
        }
    };
    view! {
        <ul class="attributes"><For each=move || pairs.get() key=|(number, _, _)| *number children=row/></ul>
        <button type="button" class="button quiet small" on:click=add><IconView icon=Icon::Plus/>{t!(people.attribute_add)}</button>
    }
}
