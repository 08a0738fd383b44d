//! TNEF (MS-OXTNEF), in which Outlook and Exchange put a message and its files as `winmail.dat`.
//!
//! Read by ourselves, since no library that is kept reads more than the first kind of files: all that is said is a
//! length and octets, and no length is believed beyond what is there.

mod properties;

use crate::mime::wrapping::{self, Wrapping};
use properties::{Properties, Property};

/// Files that one message may have; the message around it has fewer.
const FILES: usize = 1_000;

/// Attributes that count (MS-OXTNEF, 2.1.3).
mod attribute {
    pub(super) const SUBJECT: u32 = 0x0001_8004;
    pub(super) const BODY: u32 = 0x0002_800c;
    pub(super) const CODE_PAGE: u32 = 0x0006_9007;
    pub(super) const MESSAGE: u32 = 0x0006_9003;
    pub(super) const NEW_FILE: u32 = 0x0006_9002;
    pub(super) const FILE_TITLE: u32 = 0x0001_8010;
    pub(super) const FILE_DATA: u32 = 0x0006_800f;
    pub(super) const FILE: u32 = 0x0006_9005;
}

/// What a message holds.
#[derive(Debug, Default)]
pub(super) struct Tnef<'d> {
    pub subject: String,
    pub body: Option<TnefBody<'d>>,
    pub files: Vec<TnefFile<'d>>,
    /// Whether it ends before it is whole.
    pub cut: bool,
}

/// The text of a message, in the first of these forms that it has.
#[derive(Debug)]
pub(super) enum TnefBody<'d> {
    /// HTML, and the character set that the message declares for it.
    Html(&'d [u8], Option<String>),
    Plain(String),
    /// Packed RTF, of which nothing is made here.
    Rtf,
}

/// A file of a message.
#[derive(Debug, Default)]
pub(super) struct TnefFile<'d> {
    pub name: String,
    pub id: String,
    pub data: &'d [u8],
}

impl TnefFile<'_> {
    /// Whether it is a message, again as TNEF.
    pub(super) fn is_message(&self) -> bool {
        wrapping::of(self.data) == Some(Wrapping::Tnef)
    }
}

/// Reads what is there.
pub(super) fn read(octets: &[u8]) -> Tnef<'_> {
    let mut tnef = Tnef::default();
    let mut bodies = Bodies::default();
    let mut code_page = None;
    // The signature and a key.
    let mut rest = octets.get(6..).unwrap_or_default();
    while !rest.is_empty() {
        let Some((id, data, after)) = next(rest) else {
            tnef.cut = true;
            break;
        };
        rest = after;
        match id {
            attribute::CODE_PAGE => code_page = first_u32(data).or(code_page),
            attribute::SUBJECT => tnef.subject = text(data, code_page),
            attribute::BODY => bodies.plain = bodies.plain.or_else(|| Some(text(data, code_page))),
            attribute::MESSAGE => bodies.take(Properties::new(data), code_page, &mut tnef.subject),
            attribute::NEW_FILE if tnef.files.len() < FILES => tnef.files.push(TnefFile::default()),
            _ => {
                if let Some(file) = tnef.files.last_mut() {
                    file.take(id, data, code_page);
                }
            }
        }
    }
    tnef.body = bodies.best();
    tnef
}

/// The next attribute: level, identifier, length, octets, sum.
fn next(rest: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let id = first_u32(rest.get(1..)?)?;
    let length = usize::try_from(first_u32(rest.get(5..)?)?).ok()?;
    let (data, after) = rest.get(9..)?.split_at_checked(length)?;
    Some((id, data, after.get(2..)?))
}

impl<'d> TnefFile<'d> {
    fn take(&mut self, id: u32, data: &'d [u8], code_page: Option<u32>) {
        match id {
            attribute::FILE_TITLE if self.name.is_empty() => self.name = text(data, code_page),
            attribute::FILE_DATA => self.data = data,
            attribute::FILE => Properties::new(data).for_each(|property| self.take_property(&property, code_page)),
            _ => {}
        }
    }

    fn take_property(&mut self, property: &Property<'d>, code_page: Option<u32>) {
        match property.id {
            // The long name of a file, and the name of a message within the message.
            0x3707 => self.name = property.text(code_page),
            0x3001 if self.name.is_empty() => self.name = property.text(code_page),
            0x3712 => self.id = property.text(code_page),
            // A message within it stands behind the identifier of an interface.
            0x3701 if property.is_object() => self.data = property.data.get(16..).unwrap_or_default(),
            0x3701 => self.data = property.data,
            _ => {}
        }
    }
}

/// The text in each of its forms.
#[derive(Default)]
struct Bodies<'d> {
    html: Option<&'d [u8]>,
    plain: Option<String>,
    rtf: bool,
    code_page: Option<u32>,
}

impl<'d> Bodies<'d> {
    fn take(&mut self, properties: Properties<'d>, code_page: Option<u32>, subject: &mut String) {
        for property in properties {
            match property.id {
                0x0037 => *subject = property.text(code_page),
                0x1000 => self.plain = Some(property.text(code_page)),
                0x1009 => self.rtf = true,
                0x1013 => self.html = Some(property.data),
                0x3fde => self.code_page = first_u32(property.data),
                _ => {}
            }
        }
    }

    fn best(self) -> Option<TnefBody<'d>> {
        let label = self.code_page.and_then(charset);
        match (self.html, self.plain) {
            (Some(html), _) if !html.trim_ascii().is_empty() => Some(TnefBody::Html(html, label)),
            (_, Some(plain)) if !plain.trim().is_empty() => Some(TnefBody::Plain(plain)),
            _ if self.rtf => Some(TnefBody::Rtf),
            _ => None,
        }
    }
}

/// A text in the character set of its author's machine, up to the zero that ends it.
fn text(data: &[u8], code_page: Option<u32>) -> String {
    let data = data.split(|b| *b == 0).next().unwrap_or_default();
    crate::charset::decoded(data, code_page.and_then(charset).as_deref()).trim().to_owned()
}

/// What a code page of Windows is called in mail.
fn charset(code_page: u32) -> Option<String> {
    Some(match code_page {
        1250..=1258 => format!("windows-{code_page}"),
        28591..=28605 => format!("iso-8859-{}", code_page - 28590),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        50220..=50222 => "iso-2022-jp".to_owned(),
        54936 => "gb18030".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    })
}

fn first_u32(octets: &[u8]) -> Option<u32> {
    octets.first_chunk().map(|four| u32::from_le_bytes(*four))
}
