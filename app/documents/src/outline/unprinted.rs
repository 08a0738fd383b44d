//! Kinds of files that people send and the appliance does not print, to call them by their names in a refusal.

/// What a file is that is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnprintedKind {
    /// Word and its likes.
    WordDocument,
    /// Excel and its likes.
    Spreadsheet,
    /// PowerPoint and its likes.
    Presentation,
    /// ZIP and its likes.
    Archive,
    /// AVIF, as web sites have pictures.
    AvifPicture,
    /// PostScript.
    PostScript,
    /// A message that Outlook has kept as a file (`.msg`).
    OutlookMessage,
    /// A drawing of a program for drawings.
    Drawing,
    /// A program.
    Program,
    /// A file that only somebody with a key can read.
    EncryptedFile,
    /// A file within a text, in yEnc.
    Yenc,
    /// A visiting card (vCard).
    Contact,
    /// What lies elsewhere, and is only named in the message (RFC 2046, 5.2.3).
    Elsewhere,
    /// A film or a sound.
    Recording,
    /// A part of a message that was cut into several (RFC 2046, 5.2.2).
    PartOfMessage,
    /// An empty file.
    EmptyFile,
    /// Something else.
    Unknown,
}

impl UnprintedKind {
    /// What a file is, by the ending of its name, and where that says nothing by its first octets.
    pub(super) fn of(name: &str, head: &[u8]) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            _ if head.trim_ascii().is_empty() => Self::EmptyFile,
            "doc" | "docx" | "docm" | "dot" | "dotx" | "odt" | "rtf" | "pages" | "wpd" => Self::WordDocument,
            "xls" | "xlsx" | "xlsm" | "xlsb" | "ods" | "numbers" => Self::Spreadsheet,
            "ppt" | "pptx" | "pptm" | "pps" | "ppsx" | "odp" | "key" => Self::Presentation,
            "zip" | "7z" | "rar" | "gz" | "tgz" | "tar" => Self::Archive,
            "avif" => Self::AvifPicture,
            "ps" | "eps" => Self::PostScript,
            "mp4" | "mov" | "avi" | "mp3" | "wav" | "m4a" | "mkv" => Self::Recording,
            "msg" | "oft" => Self::OutlookMessage,
            "dwg" | "dxf" | "vsd" | "vsdx" | "svg" | "ai" | "cdr" | "pub" => Self::Drawing,
            "exe" | "msi" | "bat" | "cmd" | "jar" | "apk" | "dmg" => Self::Program,
            "gpg" | "pgp" | "p7m" => Self::EncryptedFile,
            "vcf" => Self::Contact,
            _ if head.starts_with(b"MZ") || head.starts_with(b"\x7fELF") => Self::Program,
            _ if head.starts_with(b"{\\rtf") => Self::WordDocument,
            _ if head.starts_with(b"%!PS") => Self::PostScript,
            _ if head.starts_with(b"PK\x03\x04") => Self::Archive,
            _ if head.get(4..8) == Some(b"ftyp") => match head.get(8..12) {
                Some(b"mif1" | b"avif" | b"avis") => Self::AvifPicture,
                _ => Self::Recording,
            },
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_name_or_content() {
        use UnprintedKind as K;
        let check = |name: &str, head: &[u8], want: K| assert_eq!(K::of(name, head), want, "{name}");
        check("Letter.DOCX", b"PK\x03\x04", K::WordDocument);
        check("a.b.xls", b"\xd0\xcf\x11\xe0", K::Spreadsheet);
        check("photos", b"PK\x03\x04", K::Archive);
        check("picture", b"\0\0\0\x18ftypavif", K::AvifPicture);
        check("Plan.msg", b"\xd0\xcf\x11\xe0", K::OutlookMessage);
        check("setup", b"MZ\x90\0", K::Program);
        check("letter.docx", b"", K::EmptyFile);
        check("", b"\x7fELF", K::Program);
        check("", b"\0\x01", K::Unknown);
    }
}
