//! Resident memory: idle, and while a gigabyte comes in and two thousand pages are read.

use crate::report::{Report, mib};
use anyhow::{Context, Result};
use api::routes::Endpoint;
use bytes::Bytes;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use model::jobs::JobState;
use std::{convert::Infallible, fs, time::Duration};
use tests::{Appliance, files, process::memory, wait};

/// One less than the limit of a document.
const LARGE: u64 = (1 << 30) - (1 << 20);
const PIECE: usize = 64 * 1024;

/// The appliance alone, and together with the children that read documents.
pub async fn measure(report: &mut Report) -> Result<()> {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (idle, _) = memory(house.id()).context("the appliance runs")?;
    report.line("resident memory, idle", &format!("{:.0} MiB", mib(idle)), "under 80 MiB");

    let id = house.id();
    let sampler = tokio::spawn(async move {
        let mut most = 0;
        loop {
            most = most.max(whole(id).unwrap_or(0));
            if memory(id).is_none() {
                return most;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let upload = tokio::spawn(large(ada.http().clone()));
    ada.uploads(files::File::new("two-thousand.pdf", files::pdf(2000, true))).await;
    let job = ada.job("two-thousand.pdf", |s| !matches!(s, JobState::Processing)).await;
    let status = upload.await.context("the large upload")??;
    wait::until("the large document is read", async || {
        ada.jobs().await.iter().all(|j| j.state != JobState::Processing).then_some(())
    })
    .await;
    let (_, most) = memory(house.id()).context("the appliance runs")?;
    drop(house);
    let together = sampler.await.context("sampling")?;
    let pages = job.facts.map_or(0, |f| f.pages);
    report.line(
        &format!("the same while {} MiB come in ({status}) and {pages} pages are read", LARGE >> 20),
        &format!("at most {:.0} MiB, with its children {:.0} MiB", mib(most), mib(together)),
        "under 300 MiB",
    );
    Ok(())
}

async fn large(http: tests::http::Http) -> Result<u16> {
    let head = Bytes::from(files::pdf(1, false));
    let filler = Bytes::from([b"%".as_slice(), &vec![b'x'; PIECE - 2], b"\n"].concat());
    let pieces = std::iter::once(head).chain(std::iter::repeat_n(filler, usize::try_from(LARGE)? / PIECE));
    let frames = futures_util::stream::iter(pieces.map(|piece| Ok::<_, Infallible>(Frame::data(piece))));
    let path = format!("{}?name=large.pdf", Endpoint::Submit.path());
    let wanted = http.request("POST", &path).with("content-type", "application/pdf");
    Ok(http.try_send(wanted, StreamBody::new(frames).boxed()).await?.status)
}

/// The memory of a process and of all that it started.
fn whole(id: u32) -> Option<u64> {
    let mut sum = memory(id)?.0;
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let threads = fs::read_dir(format!("/proc/{id}/task")).ok()?;
    let all = threads.filter_map(Result::ok).filter_map(|t| fs::read_to_string(t.path().join("children")).ok());
    for child in all
        .chain([children])
        .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect::<std::collections::BTreeSet<_>>()
    {
        sum += child.parse().ok().and_then(memory).map_or(0, |m| m.0);
    }
    Some(sum)
}
