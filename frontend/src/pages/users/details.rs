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
use api::{routes, users::ValueQuery};
use leptos::{prelude::*, text_prop::TextProp};
use model::{
    text::{Email, Language, Line},
    users::{CompletedDetail, Detail, TextDetails},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// The details in their places: one beside the other where they belong together.
const PLACES: &[&[Detail]] =
    &[&[Detail::FirstName, Detail::LastName], &[Detail::ShortName], &[Detail::Department, Detail::CostCenter]];

/// The fields by their names on the wire.
pub fn fields() -> &'static [&'static str] {
    static FIELDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let details = Detail::ALL.iter().map(|detail| detail.key());
        ["email", "name"].into_iter().chain(details).chain(["password"]).collect()
    });
    &FIELDS
}

/// Custom attributes as they are typed: each with a number that it keeps, its name and its value.
type Pairs = Vec<(u32, RwSignal<String>, RwSignal<String>)>;

/// What is typed.
#[derive(Clone, Copy)]
pub struct DetailsDraft {
    pub email: RwSignal<String>,
    name: RwSignal<String>,
    details: StoredValue<Vec<(Detail, RwSignal<String>)>>,
    language: RwSignal<String>,
    attributes: RwSignal<Pairs>,
}

impl DetailsDraft {
    /// Of somebody as he is; [`TextDetails::default`] is nobody.
    pub fn of(known: TextDetails) -> Self {
        let detail = |detail: &Detail| (*detail, RwSignal::new(known.get(*detail).cloned().unwrap_or_default()));
        let details = StoredValue::new(Detail::ALL.iter().map(detail).collect());
        let pair = |(n, (name, value)): (usize, (String, String))| {
            (u32::try_from(n).unwrap_or_default(), RwSignal::new(name), RwSignal::new(value))
        };
        Self {
            email: RwSignal::new(known.email),
            name: RwSignal::new(known.name),
            details,
            language: RwSignal::new(known.language.map(|l| l.tag().to_owned()).unwrap_or_default()),
            attributes: RwSignal::new(known.attributes.into_iter().enumerate().map(pair).collect()),
        }
    }

    /// All of it, with the address and the name checked.
    ///
    /// # Errors
    /// The fault of the field.
    pub fn read(self, i18n: I18n) -> Result<TextDetails, Fault> {
        let text = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let mut details = TextDetails::of(text(self.email), text(self.name));
        self.details.with_value(|all| all.iter().for_each(|(detail, text)| *details.at(*detail) = filled(*text)));
        details.attributes = self.attributes.with_untracked(map_of);
        details.language = named(&self.language.get_untracked());
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
        {PLACES.iter().map(|place| placed(client, place, draft, fault)).collect_view()}
        <SelectField name="language" label=t!(common.language) value=draft.language choices=languages/>
        <details class="fold" open=draft.attributes.with_untracked(|a| !a.is_empty())>
            <summary>{t!(users.attributes)}</summary>
            <Attributes pairs=draft.attributes/>
        </details>
    }
}

/// The fields of one place.
fn placed(client: Client, place: &[Detail], draft: DetailsDraft, fault: FaultSignal) -> AnyView {
    let all = draft.details.get_value();
    let of = |detail: &Detail| all.iter().find(|(other, _)| other == detail).copied();
    let mut fields: Vec<AnyView> =
        place.iter().filter_map(of).map(|(detail, value)| detail_field(client, detail, value, fault)).collect();
    match fields.pop() {
        Some(only) if fields.is_empty() => only,
        last => view! { <div class="pair">{fields}{last}</div> }.into_any(),
    }
}

/// The field of a detail; it offers what others have in it where that is completed.
fn detail_field(client: Client, detail: Detail, value: RwSignal<String>, fault: FaultSignal) -> AnyView {
    let i18n = use_i18n();
    let (name, label) = (detail.key(), move || i18n.words().details.get(detail));
    match (CompletedDetail::try_from(detail), detail) {
        (Ok(completed), _) => value_field(client, completed, name, label, value, fault),
        (Err(_), Detail::ShortName) => {
            let hint = t!(users.short_name_hint);
            view! { <Field name=name label=label value=value fault=fault optional=true hint=hint/> }.into_any()
        }
        (Err(_), _) => view! { <Field name=name label=label value=value fault=fault optional=true/> }.into_any(),
    }
}

/// A field that offers what others have in it.
fn value_field(
    client: Client,
    field: CompletedDetail,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_detail_has_its_place_in_the_form() {
        let mut placed = PLACES.concat();
        placed.sort_unstable();
        assert_eq!(placed, Detail::ALL);
    }
}
