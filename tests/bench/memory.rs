//! Resident memory: idle, while a gigabyte comes in and two thousand pages are read, and while what people send does.

use crate::report::{Report, mib};
use anyhow::{Context, Result};
use api::routes::Endpoint;
use bytes::Bytes;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use model::jobs::JobState;
use std::{
    convert::Infallible,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
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

/// Where there is what people send: the inputs of the tests, and of the fuzz targets.
const FIELD: [&str; 2] = ["app/documents/tests/fixtures", "tests/fuzz/corpus"];

/// The appliance while everything comes in that people were seen to send; more of it is in the folder that
/// `IMPRIMATUR_FIELD` names.
pub async fn measure_field(root: &Path, report: &mut Report) -> Result<()> {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut paths = Vec::new();
    for folder in
        FIELD.into_iter().map(|folder| root.join(folder)).chain(std::env::var_os("IMPRIMATUR_FIELD").map(PathBuf::from))
    {
        gather(&folder, &mut paths)?;
    }
    let (mut taken, mut refused) = (0, 0);
    for (number, path) in paths.iter().enumerate() {
        // Names of their own, which stand in no log by chance.
        let name = format!("field-{number}.{}", path.extension().unwrap_or_default().to_string_lossy());
        let answer = ada.tries_to_upload(files::File::new(&name, fs::read(path)?)).await;
        if answer.status == 201 { taken += 1 } else { refused += 1 }
    }
    wait::until("all of it is read", async || {
        ada.jobs().await.iter().all(|job| job.state != JobState::Processing).then_some(())
    })
    .await;
    let (_, most) = memory(house.id()).context("the appliance runs")?;
    report.line(
        &format!("resident memory while {} files of the field come in ({taken} taken, {refused} refused)", paths.len()),
        &format!("at most {:.0} MiB", mib(most)),
        "under 150 MiB",
    );
    Ok(())
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, paths)? } else { paths.push(path) }
    }
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
