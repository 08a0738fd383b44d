//! Whether a text shows anything on paper: a character that is not white, outside of markup where it is HTML.

/// The longest name of an element or entity that matters here.
const NAME: usize = 10;

/// Entities that leave the paper white.
const WHITE: [&[u8]; 16] = [
    b"nbsp", b"#160", b"#xa0", b"ensp", b"emsp", b"thinsp", b"shy", b"#173", b"#xad", b"zwj", b"zwnj", b"#8203",
    b"#8204", b"#8205", b"#847", b"#65279",
];

/// Reads a text byte by byte until it has seen something.
#[derive(Debug)]
pub(super) struct VisibleScan {
    found: bool,
    html: bool,
    state: State,
    /// The name that is being read.
    name: Vec<u8>,
    /// The element whose text is not shown.
    hidden: Vec<u8>,
    /// Bytes of a character outside ASCII.
    wide: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// After `<`, in the name of an element.
    Name,
    /// In its attributes, inside these quotes if any.
    Attributes(Option<u8>),
    /// In a comment, after so many hyphens.
    Comment(u8),
    /// After `&`.
    Entity,
    /// In an element that is not shown; what was read of its end.
    Hidden,
}

impl VisibleScan {
    /// A text of which nothing was read yet.
    pub(super) const fn new(html: bool) -> Self {
        Self { found: false, html, state: State::Text, name: Vec::new(), hidden: Vec::new(), wide: Vec::new() }
    }

    /// Whether something was seen.
    pub(super) const fn found(&self) -> bool {
        self.found
    }

    /// Takes the next byte.
    pub(super) fn push(&mut self, b: u8) {
        match self.state {
            State::Text => self.text(b),
            State::Name => self.element(b),
            State::Attributes(quote) => self.attributes(b, quote),
            State::Comment(hyphens) => {
                self.state = match (b, hyphens) {
                    (b'-', n) => State::Comment(n.saturating_add(1)),
                    (b'>', 2..) => State::Text,
                    _ => State::Comment(0),
                };
            }
            State::Entity => self.entity(b),
            State::Hidden => self.hidden(b),
        }
    }

    fn text(&mut self, b: u8) {
        match b {
            b'<' if self.html => self.begin(State::Name),
            b'&' if self.html => self.begin(State::Entity),
            0x80.. => self.wide(b),
            b => {
                // A lone byte of some other character set, unless it is its no-break space.
                self.found |= self.wide.iter().any(|b| *b != 0xa0) || b.is_ascii_graphic();
                self.wide.clear();
            }
        }
    }

    fn begin(&mut self, state: State) {
        self.name.clear();
        self.state = state;
    }

    fn wide(&mut self, b: u8) {
        self.wide.push(b);
        match self.wide.as_slice() {
            [0xc2 | 0xe2 | 0xe3 | 0xef] | [0xe2, 0x80 | 0x81] | [0xe3, 0x80] | [0xef, 0xbb] | [0xa0] => return,
            [0xc2, 0xa0 | 0xad]
            | [0xe2, 0x80, 0x80..=0x8f | 0xa8..=0xaf]
            | [0xe2, 0x81, 0x9f..=0xaf]
            | [0xe3, 0x80, 0x80]
            | [0xef, 0xbb, 0xbf] => {}
            _ => self.found = true,
        }
        self.wide.clear();
    }

    fn element(&mut self, b: u8) {
        match b {
            b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n' if !(b == b'/' && self.name.is_empty()) => {
                self.found |= self.name == b"img";
                let hides = [b"style".as_slice(), b"script", b"title"].contains(&self.name.as_slice());
                self.hidden = if hides { std::mem::take(&mut self.name) } else { Vec::new() };
                self.state = State::Attributes(None);
                self.attributes(b, None);
            }
            b if self.name.len() < NAME => {
                self.name.push(b.to_ascii_lowercase());
                if self.name == b"!--" {
                    self.state = State::Comment(0);
                }
            }
            _ => {}
        }
    }

    fn attributes(&mut self, b: u8, quote: Option<u8>) {
        self.state = match (b, quote) {
            (b, Some(q)) if b == q => State::Attributes(None),
            (b'"' | b'\'', None) => State::Attributes(Some(b)),
            (b'>', None) if self.hidden.is_empty() => State::Text,
            (b'>', None) => {
                self.name.clear();
                State::Hidden
            }
            (_, quote) => State::Attributes(quote),
        };
    }

    fn entity(&mut self, b: u8) {
        if (b.is_ascii_alphanumeric() || b == b'#') && self.name.len() < NAME {
            self.name.push(b.to_ascii_lowercase());
            return;
        }
        self.found |= !WHITE.contains(&self.name.as_slice());
        self.state = State::Text;
        if b != b';' {
            self.text(b);
        }
    }

    /// Waits for `</` and the name of the hidden element, whatever else stands there.
    fn hidden(&mut self, b: u8) {
        if b == b'<' {
            self.begin(State::Hidden);
            self.name.push(b);
        } else if self.name.len() < self.hidden.len() + 2 && !self.name.is_empty() {
            self.name.push(b.to_ascii_lowercase());
        }
        let end = self.name.strip_prefix(b"</").is_some_and(|name| name == self.hidden);
        if end {
            self.hidden.clear();
            self.begin(State::Attributes(None));
        }
    }
}
