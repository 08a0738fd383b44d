//! Listens to the child and counts what it says.

use super::stop::StopReason;
use crate::{
    limits::Confinement,
    wire::{self, ChildAnswer, Frame},
};
use std::{
    io::{BufReader, ErrorKind},
    process::ChildStdout,
    sync::mpsc::SyncSender,
};

/// How many characters a child asks fonts for: each that there is, once.
const CHARACTERS: usize = 0x11_0000;

/// The parent's end of the child's standard output.
pub(super) struct AnswerReader {
    from: BufReader<ChildStdout>,
    /// Octets that the child may still write.
    left: u64,
    confinement: Option<Confinement>,
    /// Where it is said which characters the child has no fonts for.
    lacking: SyncSender<String>,
    /// For how many the child may still ask.
    characters_left: usize,
}

impl AnswerReader {
    pub(super) fn new(from: ChildStdout, most: u64, lacking: SyncSender<String>) -> Self {
        let from = BufReader::with_capacity(wire::CHUNK, from);
        Self { from, left: most, confinement: None, lacking, characters_left: CHARACTERS }
    }

    /// Waits until the cage is closed.
    pub(super) fn caged(&mut self) -> Result<(), StopReason> {
        match self.next()? {
            Frame::Answer(ChildAnswer::Caged(confinement)) => {
                self.confinement = Some(confinement);
                Ok(())
            }
            Frame::Answer(ChildAnswer::Refused) => Err(StopReason::Refused),
            _ => Err(StopReason::Garbled),
        }
    }

    pub(super) fn confinement(&self) -> Option<Confinement> {
        self.confinement
    }

    /// The next frame; that the document cannot be read ends everything and comes as an error.
    pub(super) fn next(&mut self) -> Result<Frame, StopReason> {
        let frame = loop {
            match wire::read_frame(&mut self.from) {
                Ok(Some(Frame::Answer(ChildAnswer::Unreadable(why)))) => return Err(StopReason::Unreadable(why)),
                // A child that does not take what it asked for waits here until its time is over.
                Ok(Some(Frame::Answer(ChildAnswer::Fonts { characters }))) => {
                    let count = characters.chars().count().max(1);
                    self.characters_left = self.characters_left.checked_sub(count).ok_or(StopReason::TooMuch)?;
                    self.lacking.send(characters).map_err(|_| StopReason::Silent)?;
                }
                Ok(Some(frame)) => break frame,
                Ok(None) => return Err(StopReason::Silent),
                // Killed in the middle of a frame.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(StopReason::Silent),
                Err(_) => return Err(StopReason::Garbled),
            }
        };
        let octets = match &frame {
            Frame::Data(data) => u64::try_from(data.len()).unwrap_or(u64::MAX),
            Frame::Answer(_) => 0,
        };
        self.left = self.left.checked_sub(octets).ok_or(StopReason::TooMuch)?;
        Ok(frame)
    }

    /// Gives the data up to the end of a part or page to `take`.
    pub(super) fn content(&mut self, take: &mut dyn FnMut(&[u8]) -> Result<(), StopReason>) -> Result<(), StopReason> {
        loop {
            match self.next()? {
                Frame::Data(data) => take(&data)?,
                Frame::Answer(ChildAnswer::End) => return Ok(()),
                Frame::Answer(_) => return Err(StopReason::Garbled),
            }
        }
    }

    /// The same in memory, of which a child in a stranger's hands takes no more than `most` octets.
    pub(super) fn held_content(&mut self, most: u64) -> Result<Vec<u8>, StopReason> {
        let mut content = Vec::new();
        self.content(&mut |data| {
            content.extend_from_slice(data);
            if u64::try_from(content.len()).is_ok_and(|length| length <= most) {
                Ok(())
            } else {
                Err(StopReason::TooMuch)
            }
        })?;
        Ok(content)
    }

    /// Nothing but the end may come.
    pub(super) fn done(&mut self) -> Result<(), StopReason> {
        match self.next()? {
            Frame::Answer(ChildAnswer::Done) => Ok(()),
            _ => Err(StopReason::Garbled),
        }
    }
}
