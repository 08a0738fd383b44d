//! What parent and child say to each other: one request down the child's standard input, then the document, then the
//! fonts that it asks for; answers and data back up its standard output. All but the request goes in frames with a
//! length.
//!
//! The child may be in a stranger's hands by then, so the parent believes no length that it has not checked.

use crate::{
    limits::{Confinement, Limits, Media},
    output::{Output, SheetCount},
};
use model::{
    jobs::{Facts, Format, Unreadable},
    text::Language,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// Most octets of data in one frame.
pub(crate) const CHUNK: usize = 256 * 1024;
/// Most octets of an answer; the longest thing in one is the title of a part.
const MESSAGE: usize = 16 * 1024;
/// Most octets of a request, which has nothing long in it.
const REQUEST: usize = 4 * 1024;

/// What the parent wants done with the document that follows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub task: Task,
    pub limits: Limits,
    pub media: Media,
    /// Of what is written anew.
    pub language: Language,
    /// Whether the text of a message is printed beside its attachments.
    pub covering_text: bool,
}

/// The kinds of work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Only say how well the cage holds.
    Check,
    /// Count pages, and make a PDF of what is none.
    Read(Format),
    /// Find the printable parts of a mail message.
    TakeApart,
    /// Draw the pages of a PDF.
    Render { dpi: u16 },
    /// Make what a printer is sent.
    Make(Output),
}

/// What the child says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChildAnswer {
    /// The cage is closed; nothing of the document was looked at before this.
    Caged(Confinement),
    /// The cage would not close, and nothing was looked at.
    Refused,
    /// A part of a message; its data follow until `End`.
    Part { title: String, format: Format },
    /// A part of a message that is not printed.
    LeftOut { title: String, octets: u64, why: Unreadable },
    /// A page as PNG; its data follow until `End`.
    Page { number: u32 },
    /// The end of a part or a page.
    End,
    /// The last answer to `Read`.
    Facts { facts: Facts, converted: bool },
    /// The last answer to `Make`; its data come before.
    Made(SheetCount),
    /// The last answer to everything else.
    Done,
    /// The last answer to everything, when the document cannot be read.
    Unreadable(Unreadable),
    /// Asks for the fonts of the machine that have one of these characters; the parent sends them in one list.
    Fonts { characters: String },
}

/// One frame: an answer, or data that belong to the answer before or after it.
#[derive(Debug)]
pub(crate) enum Frame {
    Answer(ChildAnswer),
    Data(Vec<u8>),
}

const ANSWER: u8 = 0;
const DATA: u8 = 1;

/// Writes the request that goes ahead of all else.
pub(crate) fn write_request(to: &mut impl Write, request: &Request) -> io::Result<()> {
    let bytes = postcard::to_stdvec(request).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&bytes)
}

/// Reads the request; what comes next is the document.
pub(crate) fn read_request(from: &mut impl Read) -> io::Result<Request> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    message(from, u32::from_le_bytes(length), REQUEST)
}

/// Writes one answer.
pub(crate) fn write_answer(to: &mut impl Write, answer: &ChildAnswer) -> io::Result<()> {
    let bytes = postcard::to_stdvec(answer).map_err(io::Error::other)?;
    write_frame(to, ANSWER, &bytes)
}

/// Writes data, in as many frames as they need.
pub(crate) fn write_data(to: &mut impl Write, data: &[u8]) -> io::Result<()> {
    data.chunks(CHUNK).try_for_each(|chunk| write_frame(to, DATA, chunk))
}

/// Writes a document or a font, as far as it can be read: data up to an empty frame.
pub(crate) fn write_content(to: &mut impl Write, mut content: impl Read) -> io::Result<Result<(), io::Error>> {
    let mut chunk = vec![0; 64 * 1024];
    let read = loop {
        match content.read(&mut chunk) {
            Ok(0) => break Ok(()),
            Ok(read) => write_data(to, chunk.get(..read).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    write_frame(to, DATA, &[])?;
    Ok(read)
}

/// Reads such content; none where it has more than `most` octets, of which the rest is left unread.
pub(crate) fn read_content(from: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    loop {
        match read_frame(from)? {
            Some(Frame::Data(data)) if data.is_empty() => return Ok(Some(content)),
            Some(Frame::Data(data)) => {
                content.try_reserve(data.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
                content.extend_from_slice(&data);
            }
            Some(Frame::Answer(_)) => return Err(io::ErrorKind::InvalidData.into()),
            None => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        if u64::try_from(content.len()).map_or(true, |length| length > most) {
            return Ok(None);
        }
    }
}

/// Writes the fonts that were asked for: each as content, and nothing after the last.
pub(crate) fn write_fonts(to: &mut impl Write, fonts: Vec<impl Read>) -> io::Result<()> {
    for font in fonts {
        // One that cannot be read to its end is a broken font, which its reader knows how to do without.
        let _ = write_content(to, font)?;
    }
    write_frame(to, DATA, &[])
}

/// Reads the fonts that were asked for.
pub(crate) fn read_fonts(from: &mut impl Read) -> io::Result<Vec<Vec<u8>>> {
    let mut fonts = Vec::new();
    while let Some(font) = read_content(from, u64::MAX)?.filter(|font| !font.is_empty()) {
        fonts.push(font);
    }
    Ok(fonts)
}

/// Reads one frame; none at the end.
pub(crate) fn read_frame(from: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut kind = [0; 1];
    if from.read(&mut kind)? == 0 {
        return Ok(None);
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    match kind {
        [ANSWER] => Ok(Some(Frame::Answer(message(from, length, MESSAGE)?))),
        [DATA] => Ok(Some(Frame::Data(octets(from, length, CHUNK)?))),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn write_frame(to: &mut impl Write, kind: u8, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&[kind])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)
}

fn message<T: DeserializeOwned>(from: &mut impl Read, length: u32, most: usize) -> io::Result<T> {
    postcard::from_bytes(&octets(from, length, most)?).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn octets(from: &mut impl Read, length: u32, most: usize) -> io::Result<Vec<u8>> {
    let length = usize::try_from(length).map_err(io::Error::other)?;
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut pipe = Vec::new();
        write_data(&mut pipe, &vec![7; CHUNK + 1]).unwrap();
        write_answer(&mut pipe, &ChildAnswer::End).unwrap();
        let mut from = pipe.as_slice();
        let mut lengths = Vec::new();
        while let Some(frame) = read_frame(&mut from).unwrap() {
            match frame {
                Frame::Data(data) => lengths.push(data.len()),
                Frame::Answer(answer) => assert_eq!(answer, ChildAnswer::End),
            }
        }
        assert_eq!(lengths, [CHUNK, 1]);
    }

    #[test]
    fn a_length_is_not_believed() {
        let frame = [&[DATA][..], &u32::MAX.to_le_bytes(), b"x"].concat();
        assert_eq!(read_frame(&mut frame.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let frame = [&[9][..], &0u32.to_le_bytes()].concat();
        assert_eq!(read_frame(&mut frame.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let frame = [&[DATA][..], &2u32.to_le_bytes(), b"x"].concat();
        assert_eq!(read_frame(&mut frame.as_slice()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
