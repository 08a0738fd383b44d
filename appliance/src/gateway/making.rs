//! What a printer is sent, made in the cage while it goes out: the document flows in, the print data flow out, and
//! neither is ever whole in memory.

use super::ipp::Document;
use bytes::Bytes;
use documents::{Cage, CageError, Limits, Output};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt as _, stream};
use std::{
    io::{self, Read, Write},
    time::Duration,
};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// How many chunks wait for a printer that is slower than the cage.
const WAITING: usize = 4;

/// The cage for print data: as long as a printer takes them, which a page of paper may last for seconds each.
///
/// # Errors
/// The program itself cannot be found.
pub fn cage() -> io::Result<Cage> {
    Ok(Cage::new(std::env::current_exe()?, vec!["worker".into()], limits()))
}

/// What the making of print data may cost.
pub fn limits() -> Limits {
    Limits {
        wall: Duration::from_secs(2 * 60 * 60),
        cpu: Duration::from_secs(30 * 60),
        // Pixels of two thousand pages.
        output: 1 << 38,
        ..Limits::default()
    }
}

/// What is made of `document`. That nothing can be made of it breaks the stream with [`io::ErrorKind::Unsupported`];
/// that it broke off itself, with what it broke off with.
pub fn made(cage: Cage, output: Output, gzip: bool, document: Document) -> Document {
    let (to_cage, from_appliance) = mpsc::channel(WAITING);
    let (to_printer, from_cage) = mpsc::channel(WAITING);
    let mut chunks = document.chunks;
    tokio::spawn(async move {
        while let Some(chunk) = chunks.next().await {
            if to_cage.send(chunk).await.is_err() {
                return;
            }
        }
    });
    tokio::task::spawn_blocking(move || {
        let source = ChunkReader { from: from_appliance, current: Bytes::new(), left: document.octets };
        let sink = ChunkWriter { to: to_printer.clone() };
        let result = if gzip {
            let mut packed = GzEncoder::new(sink, Compression::fast());
            let made = cage.make(source, &output, &mut packed);
            made.and_then(|_| packed.finish().map(drop).map_err(CageError::Sink))
        } else {
            let mut sink = sink;
            cage.make(source, &output, &mut sink).map(drop)
        };
        if let Err(error) = result {
            let kind = match &error {
                // Nobody listens any more.
                CageError::Sink(_) => return,
                CageError::Source(_) => io::ErrorKind::UnexpectedEof,
                _ => io::ErrorKind::Unsupported,
            };
            tracing::warn!(%error, "no print data can be made of a document");
            let _ = to_printer.blocking_send(Err(kind.into()));
        }
    });
    let chunks = stream::unfold(from_cage, |mut from| async { from.recv().await.map(|chunk| (chunk, from)) });
    Document { octets: None, chunks: Box::pin(chunks) }
}

/// A stream as something that blocks.
struct ChunkReader {
    from: Receiver<io::Result<Bytes>>,
    current: Bytes,
    /// How much must come, where that is known: half a document is none.
    left: Option<u64>,
}

impl Read for ChunkReader {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.from.blocking_recv() {
                Some(chunk) => self.current = chunk?,
                None if self.left.is_some_and(|left| left > 0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                None => return Ok(0),
            }
        }
        let length = self.current.len().min(to.len());
        let chunk = self.current.split_to(length);
        if let Some(to) = to.get_mut(..length) {
            to.copy_from_slice(&chunk);
        }
        let read = u64::try_from(length).unwrap_or(u64::MAX);
        self.left = self.left.map(|left| left.saturating_sub(read));
        Ok(length)
    }
}

struct ChunkWriter {
    to: Sender<io::Result<Bytes>>,
}

impl Write for ChunkWriter {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let sent = self.to.blocking_send(Ok(Bytes::copy_from_slice(octets)));
        sent.map(|()| octets.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
