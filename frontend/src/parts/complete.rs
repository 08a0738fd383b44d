//! A text field that offers what others have written in it (the combobox pattern of WAI-ARIA).

use super::{
    Field,
    form::{Combo, FaultSignal},
};
use leptos::{ev, prelude::*, task::spawn_local, text_prop::TextProp};
use std::future::Future;
use wasm_bindgen::JsCast;

/// A field that offers values; `ask` says which, for what is typed so far.
pub fn completed<F, Fut>(
    name: &'static str,
    label: impl Into<TextProp>,
    value: RwSignal<String>,
    fault: FaultSignal,
    ask: F,
) -> AnyView
where
    F: Fn(String) -> Fut + Copy + Send + Sync + 'static,
    Fut: Future<Output = Vec<String>> + 'static,
{
    let offered = RwSignal::new(Vec::<String>::new());
    let turn = StoredValue::new(0_u32);
    let typed = super::address::settled(value);
    Effect::new(move |before: Option<()>| {
        let text = typed.get();
        // Not before something is typed, nor for what was just chosen from the offer.
        if before.is_none() || offered.with_untracked(|o| o.contains(&text)) {
            return;
        }
        let now = turn.get_value().wrapping_add(1);
        turn.set_value(now);
        spawn_local(async move {
            let values = ask(text.trim().to_owned()).await;
            if turn.try_get_value() == Some(now) {
                let _ = offered.try_set(values);
            }
        });
    });
    let label = label.into();
    view! { <Offer name=name label=label value=value fault=fault offered=offered/> }.into_any()
}

#[component]
fn Offer(
    name: &'static str,
    label: TextProp,
    value: RwSignal<String>,
    fault: FaultSignal,
    offered: RwSignal<Vec<String>>,
) -> impl IntoView {
    let list = format!("{name}-list");
    let (open, at) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let others = Memo::new(move |_| {
        offered.with(|o| o.iter().filter(|v| value.with(|now| *v != now)).cloned().collect::<Vec<_>>())
    });
    let shown = Memo::new(move |_| open.get() && others.with(|o| !o.is_empty()));
    let option_id = move |n: usize| format!("{name}-option-{n}");
    let take = move |text: String| {
        value.set(text);
        open.set(false);
        at.set(None);
    };
    let press = move |event: ev::KeyboardEvent| {
        let count = others.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                open.set(true);
                let back = event.key() == "ArrowUp";
                at.update(|at| *at = Some(step(*at, count, back)));
            }
            "Enter" => {
                let chosen = at.get_untracked().and_then(|n| others.with_untracked(|o| o.get(n).cloned()));
                if let (true, Some(text)) = (shown.get_untracked(), chosen) {
                    event.prevent_default();
                    take(text);
                }
            }
            "Escape" if shown.get_untracked() => {
                // The dialog around it stays open.
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
            }
            _ => {}
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let inside = event.current_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        if !inside.is_some_and(|i| i.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let combo = Combo { list: list.clone(), shown, active: Signal::derive(move || at.get().map(option_id)) };
    let option = move |(n, text): (usize, String)| {
        let value = text.clone();
        view! {
            <li role="option" id=option_id(n) aria-selected=move || (at.get() == Some(n)).to_string()
                on:pointerdown=move |event| { event.prevent_default(); take(value.clone()); }>{text}</li>
        }
    };
    view! {
        <div class="combo" on:keydown=press on:focusout=leave on:input=move |_| { open.set(true); at.set(None); }>
            <Field name=name label=label value=value fault=fault optional=true combo=combo/>
            <ul role="listbox" id=list class="combo-list" hidden=move || !shown.get() aria-label=name>
                {move || others.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
        </div>
    }
}

/// The place after `at` among `count`, or before it, round and round.
pub fn step(at: Option<usize>, count: usize, back: bool) -> usize {
    match at {
        _ if count == 0 => 0,
        None if back => count - 1,
        None => 0,
        Some(n) if back => (n + count - 1) % count,
        Some(n) => (n + 1) % count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_round() {
        assert_eq!(
            [step(None, 3, false), step(Some(2), 3, false), step(Some(0), 3, true), step(None, 3, true)],
            [0, 0, 2, 2]
        );
        assert_eq!(step(None, 0, true), 0);
    }
}
