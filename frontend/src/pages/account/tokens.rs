//! Personal access tokens: for scripts, with a part of one's rights and an end.

mod create;

use super::AccountHead;
use crate::{
    api::use_client,
    i18n::{now, permission_name, t, use_i18n},
    parts::{
        Chip, Confirm, CopyText, Dialog, Empty, Fetched, Icon, IconView, Tone, dialog::Question, picture::Picture,
        use_command, window_title,
    },
};
use api::{account::TokenInfo, routes};
use create::CreateToken;
use leptos::prelude::*;
use model::id::TokenId;
use std::sync::Arc;

/// The tokens of the account.
#[component]
pub fn TokensPage() -> impl IntoView {
    window_title(t!(account.tokens_title));
    let client = use_client();
    let tokens = Fetched::new(move || async move { client.call(routes::Tokens).await.map(|t| t.tokens) });
    let (creating, secret) = (RwSignal::new(false), RwSignal::new(None::<(String, String)>));
    let none = Memo::new(move |_| tokens.with(Vec::is_empty).unwrap_or_default());
    let make = move || {
        view! { <button type="button" class="button primary" on:click=move |_| creating.set(true)><IconView icon=Icon::Plus/>{t!(account.token_make)}</button> }
    };
    let ready = move || {
        if none.get() {
            view! { <Empty picture=Picture::Badge title=t!(account.tokens_none) text=t!(account.tokens_none_text)>{make()}</Empty> }
                .into_any()
        } else {
            view! { <TokenList tokens=tokens/> }.into_any()
        }
    };
    view! {
        <AccountHead/>
        <div class="page-head">
            <div>
                <h2>{t!(account.tokens_title)}</h2>
                <p class="sub">{t!(account.tokens_text)}" "<a href="/api" rel="external">{t!(account.api_page)}</a></p>
            </div>
            <div class="page-actions"><Show when=move || !none.get()>{make()}</Show></div>
        </div>
        {tokens.show(3, ready)}
        <CreateToken open=creating made=move |made: api::account::MadeToken| {
            creating.set(false);
            secret.set(Some((made.token.name, made.secret)));
            tokens.reload();
        }/>
        <SecretDialog secret=secret/>
    }
}

#[component]
fn TokenList(tokens: Fetched<Vec<TokenInfo>>) -> impl IntoView {
    let (client, i18n, command) = (use_client(), use_i18n(), use_command());
    let ask = RwSignal::new(None::<Question>);
    let revoke_now = move |token: TokenId| {
        let request = async move { client.call(routes::RevokeToken { token }).await };
        let done = move |()| command.say(i18n.words_now().account.token_revoked);
        command.run_then(request, done, move || tokens.reload());
    };
    let revoke = move |token: &TokenInfo| {
        let words = i18n.words_now();
        let id = token.id;
        ask.set(Some(Question {
            title: words.account.token_revoke_ask.replace("{name}", &token.name),
            text: words.account.token_revoke_text.to_owned(),
            action: words.account.token_revoke.to_owned(),
            then: Arc::new(move || revoke_now(id)),
        }));
    };
    let row = move |token: TokenInfo| {
        let name = token.name.clone();
        let label = move || i18n.words().account.token_revoke_name.replace("{name}", &name);
        let scope = token.scope.clone();
        let rights = move || scope.iter().map(|p| permission_name(i18n.language(), *p)).collect::<Vec<_>>().join(", ");
        let (expires, used) = (token.expires, token.used);
        let over = expires <= now();
        let last = move || used.map_or_else(|| i18n.words().account.token_never.to_owned(), |at| i18n.ago(at));
        view! {
            <tr>
                <th scope="row" class="main">
                    <span class="title">{token.name.clone()}</span>
                    <span class="meta wrap-text">
                        {token.read_only.then(|| view! { <span class="tag">{t!(account.token_read_only)}</span> })}
                        <span>{rights}</span>
                    </span>
                </th>
                <td data-label=t!(account.token_ends)>
                    {move || i18n.day(expires)}
                    {over.then(|| view! { " "<Chip tone=Signal::derive(|| Tone::Warn) text=t!(account.token_over)/> })}
                </td>
                <td data-label=t!(account.token_used)>{last}</td>
                <td class="actions">
                    <button type="button" class="button quiet square" aria-label=label.clone() title=label
                        on:click=move |_| revoke(&token)><IconView icon=Icon::Trash/></button>
                </td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <caption class="sr">{t!(account.tokens_title)}</caption>
            <thead><tr>
                <th scope="col">{t!(account.token_name)}</th>
                <th scope="col">{t!(account.token_ends)}</th>
                <th scope="col">{t!(account.token_used)}</th>
                <th scope="col"><span class="sr">{t!(account.token_revoke)}</span></th>
            </tr></thead>
            <tbody>{move || tokens.get().unwrap_or_default().into_iter().map(row).collect_view()}</tbody>
        </table>
        <Confirm ask=ask/>
    }
}

/// The one time that the secret is seen.
#[component]
fn SecretDialog(secret: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || secret.with(|s| s.as_ref().map(|(name, _)| name.clone()).unwrap_or_default());
    let title = move || i18n.words().account.token_secret.replace("{name}", &name());
    let text =
        Signal::derive(move || secret.with(|s| s.as_ref().map(|(_, secret)| secret.clone()).unwrap_or_default()));
    view! {
        <Dialog open=Signal::derive(move || secret.with(Option::is_some)) close=move |()| secret.set(None) title=title>
            <p class="dialog-text">{t!(account.token_secret_text)}</p>
            <p class="token"><CopyText text=text label=t!(account.token_secret_copy)/></p>
            <div class="dialog-actions">
                <button type="button" class="button primary" on:click=move |_| secret.set(None)>{t!(account.token_done)}</button>
            </div>
        </Dialog>
    }
}
