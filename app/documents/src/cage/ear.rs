//! Listens to the child and counts what it says.

use super::{Confinement, child::Stop};
use crate::wire::{self, Answer, Frame};
use std::{
    io::{BufReader, ErrorKind},
    process::ChildStdout,
};

/// The parent's end of the child's standard output.
pub(super) struct Ear {
    from: BufReader<ChildStdout>,
    /// Octets that the child may still write.
    left: u64,
    confinement: Option<Confinement>,
}

impl Ear {
    pub(super) fn new(from: ChildStdout, most: u64) -> Self {
        Self { from: BufReader::with_capacity(wire::CHUNK, from), left: most, confinement: None }
    }

    /// Waits until the cage is closed.
    pub(super) fn caged(&mut self) -> Result<(), Stop> {
        match self.next()? {
            Frame::Answer(Answer::Caged(confinement)) => {
                self.confinement = Some(confinement);
                Ok(())
            }
            Frame::Answer(Answer::Refused) => Err(Stop::Refused),
            _ => Err(Stop::Garbled),
        }
    }

    pub(super) fn confinement(&self) -> Option<Confinement> {
        self.confinement
    }

    /// The next frame; that the document cannot be read ends everything and comes as an error.
    pub(super) fn next(&mut self) -> Result<Frame, Stop> {
        let frame = match wire::read_frame(&mut self.from) {
            Ok(Some(Frame::Answer(Answer::Unreadable(why)))) => return Err(Stop::Unreadable(why)),
            Ok(Some(frame)) => frame,
            Ok(None) => return Err(Stop::Silent),
            // Killed in the middle of a frame.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(Stop::Silent),
            Err(_) => return Err(Stop::Garbled),
        };
        let octets = match &frame {
            Frame::Data(data) => u64::try_from(data.len()).unwrap_or(u64::MAX),
            Frame::Answer(_) => 0,
        };
        self.left = self.left.checked_sub(octets).ok_or(Stop::TooMuch)?;
        Ok(frame)
    }

    /// The data up to the end of a part or page.
    pub(super) fn content(&mut self) -> Result<Vec<u8>, Stop> {
        let mut content = Vec::new();
        loop {
            match self.next()? {
                Frame::Data(data) => content.extend_from_slice(&data),
                Frame::Answer(Answer::End) => return Ok(content),
                Frame::Answer(_) => return Err(Stop::Garbled),
            }
        }
    }

    /// Nothing but the end may come.
    pub(super) fn done(&mut self) -> Result<(), Stop> {
        match self.next()? {
            Frame::Answer(Answer::Done) => Ok(()),
            _ => Err(Stop::Garbled),
        }
    }
}
