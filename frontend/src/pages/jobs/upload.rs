//! Uploads: files dropped on the page or browsed for, three at a time, each with its progress and its end in words.
//!
//! They go on while one looks at other pages. The body is the file itself, which the browser streams from the disk.

mod all;

use crate::{
    api::{Client, Fault, address, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{Icon, IconView, form::fault_at},
    session::{Session, use_session},
};
use all::AllProgress;
use api::{
    jobs::NewJob,
    problem::Code,
    routes::{self, Endpoint},
};
use leptos::{ev, html, prelude::*};
use model::jobs::Format;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, FileList, ProgressEvent, XmlHttpRequest};

pub use all::FolderButton;

/// How many files are sent at the same time.
const AT_ONCE: usize = 3;

/// Where an upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    /// So many bytes are sent.
    Sending(u64),
    Done,
    Cancelled,
    Failed(Fault),
}

impl Stage {
    const fn over(&self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed(_))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Upload {
    id: u32,
    name: String,
    size: u64,
    stage: Stage,
}

/// What the browser holds of an upload that is not over.
struct RunningUpload {
    file: File,
    request: Option<XmlHttpRequest>,
}

/// The uploads of this page.
#[derive(Clone, Copy)]
pub struct Uploads {
    list: RwSignal<Vec<Upload>>,
    running: StoredValue<HashMap<u32, RunningUpload>, LocalStorage>,
    next: StoredValue<u32>,
    client: Client,
    session: Session,
    i18n: I18n,
}

/// Makes the uploads known to every page.
pub fn provide_uploads() {
    let uploads = Uploads {
        list: RwSignal::new(Vec::new()),
        running: StoredValue::new_local(HashMap::new()),
        next: StoredValue::new(0),
        client: use_client(),
        session: use_session(),
        i18n: use_i18n(),
    };
    // Whoever signs out leaves nothing running.
    on_cleanup(move || uploads.abort());
    provide_context(uploads);
}

impl Uploads {
    fn add(self, files: &FileList) {
        let limit = self.session.me_now().map_or(u64::MAX, |me| me.document_limit);
        for file in (0..files.length()).filter_map(|n| files.item(n)) {
            let id = self.next.get_value();
            self.next.set_value(id.wrapping_add(1));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
            let size = file.size() as u64;
            let stage = if size > limit { Stage::Failed(too_large(self.i18n, limit)) } else { Stage::Waiting };
            if stage == Stage::Waiting {
                self.running.update_value(|running| {
                    drop(running.insert(id, RunningUpload { file: file.clone(), request: None }))
                });
            }
            self.list.update(|list| list.push(Upload { id, name: file.name(), size, stage }));
        }
        self.start_next();
    }

    fn start_next(self) {
        let sending = |list: &Vec<Upload>| list.iter().filter(|u| matches!(u.stage, Stage::Sending(_))).count();
        while self.list.try_with_untracked(sending).is_some_and(|n| n < AT_ONCE) {
            let next =
                |list: &Vec<Upload>| list.iter().find(|u| u.stage == Stage::Waiting).map(|u| (u.id, u.name.clone()));
            let Some((id, name)) = self.list.with_untracked(next) else { return };
            self.set(id, Stage::Sending(0));
            if self.start(id, &name).is_err() {
                self.set(id, Stage::Failed(Fault::Unreachable));
            }
        }
    }

    fn start(self, id: u32, name: &str) -> Result<(), JsValue> {
        let file = self.running.with_value(|r| r.get(&id).map(|r| r.file.clone())).ok_or(JsValue::NULL)?;
        let request = XmlHttpRequest::new()?;
        let url = address(&routes::Submit, &NewJob { name: name.to_owned() });
        request.open(Endpoint::Submit.method().name(), &url)?;
        request.set_request_header("accept", "application/json")?;
        request.set_request_header("content-type", "application/octet-stream")?;
        request.set_request_header("x-csrf-token", &self.client.csrf())?;
        self.listen(id, &request)?;
        request.send_with_opt_blob(Some(&file))?;
        self.running.update_value(|running| {
            if let Some(running) = running.get_mut(&id) {
                running.request = Some(request);
            }
        });
        Ok(())
    }

    fn listen(self, id: u32, request: &XmlHttpRequest) -> Result<(), JsValue> {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of bytes is a whole number"
        )]
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            self.set(id, Stage::Sending(event.loaded() as u64));
        });
        request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        // Freed by nobody, a few words for each file: an event may still come after the upload is over.
        progress.forget();
        let answered = request.clone();
        let load = Closure::once_into_js(move || {
            let ok = (200..300).contains(&answered.status().unwrap_or(0));
            let body = answered.response_text().ok().flatten().unwrap_or_default();
            self.end(id, if ok { Stage::Done } else { Stage::Failed(Fault::from_body(&body)) });
        });
        request.set_onload(Some(load.unchecked_ref()));
        let broken = Closure::once_into_js(move || self.end(id, Stage::Failed(Fault::Unreachable)));
        request.set_onerror(Some(broken.unchecked_ref()));
        Ok(())
    }

    fn end(self, id: u32, stage: Stage) {
        if let Stage::Failed(fault) = &stage
            && fault.code() == Some(Code::SignedOut)
        {
            self.session.ended();
        }
        self.set(id, stage);
        let _ = self.running.try_update_value(|running| running.remove(&id));
        self.start_next();
    }

    fn cancel(self, id: u32) {
        let request = self.running.with_value(|r| r.get(&id).and_then(|r| r.request.clone()));
        if let Some(request) = request {
            let _ = request.abort();
        }
        self.end(id, Stage::Cancelled);
    }

    fn abort(self) {
        let running = self.running.try_update_value(std::mem::take).unwrap_or_default();
        for request in running.into_values().filter_map(|r| r.request) {
            let _ = request.abort();
        }
    }

    fn set(self, id: u32, stage: Stage) {
        let _ = self.list.try_update(|list| {
            if let Some(upload) = list.iter_mut().find(|u| u.id == id && !u.stage.over()) {
                upload.stage = stage;
            }
        });
    }

    fn clear(self) {
        self.list.update(|list| list.retain(|u| !u.stage.over()));
    }
}

fn too_large(i18n: I18n, limit: u64) -> Fault {
    match fault_at(i18n, "name", Code::TooLarge) {
        Fault::Problem(mut problem) => {
            problem.limit = Some(limit);
            Fault::Problem(problem)
        }
        other => other,
    }
}

/// A button that browses for files.
#[component]
pub fn UploadButton(
    /// Whether it is the first thing to do on the page.
    primary: bool,
) -> impl IntoView {
    let uploads: Uploads = expect_context();
    let input = NodeRef::<html::Input>::new();
    let browse = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(files) = input.files() {
                uploads.add(&files);
            }
            // So that the same file can be chosen once more.
            input.set_value("");
        }
    };
    view! {
        <button type="button" class="button" class:primary=primary on:click=browse><IconView icon=Icon::Upload/>{t!(jobs.upload)}</button>
        <input type="file" multiple hidden class="browse" node_ref=input on:change=chosen aria-label=t!(jobs.upload)/>
    }
}

/// Takes files that are dropped anywhere on the page, and shows that it will.
#[component]
pub fn DropOverlay() -> impl IntoView {
    let uploads: Uploads = expect_context();
    let over = RwSignal::new(0_u32);
    let enter = window_event_listener(ev::dragenter, move |e| {
        if has_files(&e) {
            e.prevent_default();
            over.update(|n| *n += 1);
        }
    });
    let hover = window_event_listener(ev::dragover, |e| {
        if has_files(&e) {
            e.prevent_default();
        }
    });
    let leave = window_event_listener(ev::dragleave, move |_| over.update(|n| *n = n.saturating_sub(1)));
    let dropped = window_event_listener(ev::drop, move |e| {
        over.set(0);
        if let Some(files) = e.data_transfer().and_then(|d| d.files()).filter(|_| has_files(&e)) {
            e.prevent_default();
            uploads.add(&files);
        }
    });
    on_cleanup(move || {
        enter.remove();
        hover.remove();
        leave.remove();
        dropped.remove();
    });
    let i18n = use_i18n();
    let kinds = move || Format::list(i18n.language());
    view! {
        <Show when=move || over.get() != 0>
            <div class="drop-overlay" aria-hidden="true">
                <div><IconView icon=Icon::Upload/><p>{t!(jobs.drop_here)}</p><p class="hint">{kinds}</p></div>
            </div>
        </Show>
    }
}

fn has_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}

/// The uploads, while there are any.
#[component]
pub fn UploadList() -> impl IntoView {
    let uploads: Uploads = expect_context();
    let i18n = use_i18n();
    let any = Memo::new(move |_| uploads.list.with(|l| !l.is_empty()));
    let finished = Memo::new(move |_| uploads.list.with(|l| l.iter().any(|u| u.stage.over())));
    let said = move || {
        let (done, open) = uploads.list.with(|list| {
            let done = list.iter().filter(|u| u.stage == Stage::Done).count() as u64;
            (done, list.iter().any(|u| !u.stage.over()))
        });
        let words = &i18n.words().jobs;
        if open || done == 0 {
            String::new()
        } else {
            i18n.count(done, words.upload_all_done_one, words.upload_all_done_many)
        }
    };
    let ids = Memo::new(move |_| uploads.list.with(|l| l.iter().map(|u| u.id).collect::<Vec<_>>()));
    view! {
        <p class="sr" role="status">{said}</p>
        <Show when=move || any.get()>
            <section class="uploads" aria-label=t!(jobs.uploads)>
                <header>
                    <h2>{t!(jobs.uploads)}</h2>
                    <Show when=move || finished.get()>
                        <button type="button" class="button quiet small" on:click=move |_| uploads.clear()>{t!(jobs.uploads_clear)}</button>
                    </Show>
                </header>
                <AllProgress/>
                <ul><For each=move || ids.get() key=|id| *id children=|id| view! { <UploadRow id=id/> }/></ul>
            </section>
        </Show>
    }
}

#[component]
fn UploadRow(id: u32) -> impl IntoView {
    let uploads: Uploads = expect_context();
    let i18n = use_i18n();
    let upload = Memo::new(move |_| uploads.list.with(|l| l.iter().find(|u| u.id == id).cloned()));
    let name = move || upload.with(|u| u.as_ref().map(|u| u.name.clone()).unwrap_or_default());
    let words = move || upload.with(|u| u.as_ref().map(|u| in_words(i18n, u)).unwrap_or_default());
    let stage_is =
        move |f: fn(&Stage) -> bool| Memo::new(move |_| upload.with(|u| u.as_ref().is_some_and(|u| f(&u.stage))));
    let over = stage_is(Stage::over);
    let done = stage_is(|s| *s == Stage::Done);
    let failed = stage_is(|s| matches!(s, Stage::Failed(_)));
    let percent = move || upload.with(|u| u.as_ref().map_or(0, percent));
    let cancel_label = move || i18n.words().jobs.upload_cancel.replace("{name}", &name());
    let icon = move || {
        let icon = if done.get() {
            Icon::Check
        } else if failed.get() {
            Icon::Alert
        } else {
            Icon::File
        };
        view! { <IconView icon=icon/> }
    };
    view! {
        <li class:done=move || done.get() class:failed=move || failed.get()>
            {icon}
            <div class="upload-what">
                <span class="title">{name}</span>
                <Show when=move || !over.get()><progress max="100" value=percent aria-label=name></progress></Show>
                <span class="meta">{words}</span>
            </div>
            <Show when=move || !over.get()>
                <button type="button" class="button quiet square" aria-label=cancel_label title=t!(common.cancel) on:click=move |_| uploads.cancel(id)>
                    <IconView icon=Icon::X/>
                </button>
            </Show>
        </li>
    }
}

fn in_words(i18n: I18n, upload: &Upload) -> String {
    let words = &i18n.words().jobs;
    match &upload.stage {
        Stage::Waiting => words.upload_waiting.to_owned(),
        Stage::Sending(sent) if *sent >= upload.size => words.upload_taking.to_owned(),
        Stage::Sending(sent) => {
            words.upload_sending.replace("{done}", &i18n.size(*sent)).replace("{size}", &i18n.size(upload.size))
        }
        Stage::Done => words.upload_done.to_owned(),
        Stage::Cancelled => words.upload_cancelled.to_owned(),
        Stage::Failed(Fault::Unreachable) => words.upload_lost.to_owned(),
        Stage::Failed(fault) => fault.sentence(i18n),
    }
}

/// How much is sent, of a hundred.
fn percent(upload: &Upload) -> u64 {
    match upload.stage {
        Stage::Sending(sent) => sent.saturating_mul(100).checked_div(upload.size).unwrap_or(100).min(100),
        Stage::Done => 100,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_passes_the_whole() {
        let of = |size, stage| percent(&Upload { id: 0, name: String::new(), size, stage });
        assert_eq!(of(200, Stage::Sending(50)), 25);
        assert_eq!(of(200, Stage::Sending(260)), 100);
        assert_eq!(of(0, Stage::Sending(0)), 100);
        assert_eq!(of(200, Stage::Waiting), 0);
    }
}
