//! What is known about a person, as it is typed: the same fields when somebody is created and when somebody is edited.

use crate::{
    api::{Client, Fault, use_client},
    i18n::{I18n, named, native_name, t, use_i18n},
    parts::{
        Field, Icon, IconView, SelectField,
        complete::completed,
        form::{FaultSignal, checked, filled},
    },
};
use api::users::{CompletedField, ValueQuery};
use api::{
    routes,
    users::{EditUser, Person},
};
use leptos::{prelude::*, text_prop::TextProp};
use model::text::{Email, Language, Line};
use std::collections::BTreeMap;

/// The fields by their names on the wire.
pub const FIELDS: &[&str] =
    &["email", "name", "first_name", "last_name", "short_name", "department", "cost_center", "password"];

/// Custom attributes as they are typed: each with a number that it keeps, its name and its value.
type Pairs = Vec<(u32, RwSignal<String>, RwSignal<String>)>;

/// What is typed.
#[derive(Clone, Copy)]
pub struct DetailsDraft {
    pub email: RwSignal<String>,
    name: RwSignal<String>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    short_name: RwSignal<String>,
    department: RwSignal<String>,
    cost_center: RwSignal<String>,
    language: RwSignal<String>,
    attributes: RwSignal<Pairs>,
}

impl DetailsDraft {
    /// Of nobody yet.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            email: text(),
            name: text(),
            first_name: text(),
            last_name: text(),
            short_name: text(),
            department: text(),
            cost_center: text(),
            language: text(),
            attributes: RwSignal::new(Vec::new()),
        }
    }

    /// Of somebody as he is.
    pub fn of(person: Person) -> Self {
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

    /// All of it, with the address and the name checked.
    ///
    /// # Errors
    /// The fault of the field.
    pub fn read(self, i18n: I18n) -> Result<EditUser, Fault> {
        let details = EditUser {
            email: self.email.get_untracked().trim().to_owned(),
            name: self.name.get_untracked().trim().to_owned(),
            first_name: filled(self.first_name),
            last_name: filled(self.last_name),
            short_name: filled(self.short_name),
            department: filled(self.department),
            cost_center: filled(self.cost_center),
            attributes: self.attributes.with_untracked(map_of),
            language: named(&self.language.get_untracked()),
        };
        checked::<Email>(i18n, "email", &details.email)?;
        checked::<Line>(i18n, "name", &details.name)?;
        Ok(details)
    }
}

/// The attributes that have a name.
fn map_of(pairs: &Pairs) -> BTreeMap<String, String> {
    pairs
        .iter()
        .filter_map(|(_, name, value)| Some((filled(*name)?, value.get_untracked().trim().to_owned())))
        .collect()
}

/// The fields.
#[component]
pub fn DetailsFields(
    /// What is typed.
    draft: DetailsDraft,
    /// What is against it.
    fault: FaultSignal,
) -> impl IntoView {
    let (client, i18n) = (use_client(), use_i18n());
    let languages = Signal::derive(move || {
        let any = ("", i18n.words().users.language_any);
        std::iter::once(any).chain(Language::ALL.into_iter().map(|l| (l.tag(), native_name(l)))).collect::<Vec<_>>()
    });
    view! {
        <Field name="email" label=t!(common.email) value=draft.email fault=fault kind="email" keys="email" first=true/>
        <Field name="name" label=t!(users.display_name) value=draft.name fault=fault/>
        <div class="pair">
            <Field name="first_name" label=t!(users.first_name) value=draft.first_name fault=fault optional=true/>
            <Field name="last_name" label=t!(users.last_name) value=draft.last_name fault=fault optional=true/>
        </div>
        <Field name="short_name" label=t!(users.short_name) value=draft.short_name fault=fault optional=true hint=t!(users.short_name_hint)/>
        <div class="pair">
            {value_field(client, CompletedField::Department, "department", t!(users.department), draft.department, fault)}
            {value_field(client, CompletedField::CostCenter, "cost_center", t!(users.cost_center), draft.cost_center, fault)}
        </div>
        <SelectField name="language" label=t!(common.language) value=draft.language choices=languages/>
        <details class="fold" open=draft.attributes.with_untracked(|a| !a.is_empty())>
            <summary>{t!(users.attributes)}</summary>
            <Attributes pairs=draft.attributes/>
        </details>
    }
}

/// A field that offers what others have in it.
fn value_field(
    client: Client,
    field: CompletedField,
    name: &'static str,
    label: impl Into<TextProp>,
    value: RwSignal<String>,
    fault: FaultSignal,
) -> AnyView {
    completed(name, label, value, fault, move |prefix: String| async move {
        let query = ValueQuery { field, prefix };
        client.query(routes::UserValues, &query).await.unwrap_or_default().values
    })
}

/// Custom attributes to edit, to add and to remove.
#[component]
fn Attributes(pairs: RwSignal<Pairs>) -> impl IntoView {
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
                <input autocomplete="off" aria-label=t!(users.attribute_name) placeholder=t!(users.attribute_name) bind:value=name/>
                <input autocomplete="off" aria-label=t!(users.attribute_value) placeholder=t!(users.attribute_value) bind:value=value/>
                <button type="button" class="button quiet square" aria-label=remove title=t!(common.remove)
                    on:click=move |_| pairs.update(|p| p.retain(|(n, _, _)| *n != number))><IconView icon=Icon::X/></button>
            </li>
        }
    };
    view! {
        <ul class="attributes"><For each=move || pairs.get() key=|(number, _, _)| *number children=row/></ul>
        <button type="button" class="button quiet small" on:click=add><IconView icon=Icon::Plus/>{t!(users.attribute_add)}</button>
    }
}
