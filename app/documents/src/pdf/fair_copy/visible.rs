//! Content without what belongs to layers that are not printed: some printers know nothing of layers.
//!
//! Only what puts something on the page goes. What is set along the way, such as colours, clips and places, stays for
//! what comes after.

use crate::pdf::layers::Layers;
use hayro_syntax::{
    Pdf,
    content::{Instruction, UntypedIter},
    object::{Array, Dict, MaybeRef, Name, Object, Stream},
};

/// Arrays in arrays.
const DEPTH: u8 = 16;

/// The content that is printed; none where all of it is.
pub(super) fn of(pdf: &Pdf, layers: &Layers, content: &[u8], resources: Option<&Dict<'_>>) -> Option<Vec<u8>> {
    let properties = resources.and_then(|resources| resources.get::<Dict<'_>>("Properties"))?;
    let mut copy = Copy {
        pdf,
        layers,
        properties,
        open: Vec::new(),
        text: Text::None,
        drawn: (0, Vec::new()),
        cut: false,
        out: Vec::new(),
    };
    let mut instructions = UntypedIter::new(content);
    while let Some(instruction) = instructions.next() {
        copy.instruction(&instruction);
    }
    copy.cut.then_some(copy.out)
}

/// Whether a stream belongs to a layer that is not printed.
pub(super) fn is_hidden(pdf: &Pdf, layers: &Layers, stream: &Dict<'_>) -> bool {
    match stream.get_raw::<Dict<'_>>("OC") {
        Some(MaybeRef::Ref(id)) => !layers.prints(pdf, id),
        Some(MaybeRef::NotRef(dict)) => layers.combination(pdf, &dict) == Some(false),
        None => false,
    }
}

/// Where a text object began.
#[derive(Clone, Copy, PartialEq)]
enum Text {
    None,
    /// Before what is hidden: what comes after it stands where it does because of what is hidden.
    Shown,
    Hidden,
}

struct Copy<'a> {
    pdf: &'a Pdf,
    layers: &'a Layers,
    properties: Dict<'a>,
    /// The marked content that is open, each with whether it is what hides something.
    open: Vec<bool>,
    text: Text,
    /// How text is drawn (ISO 32000-1, 9.3.6), and how it was in the states that are kept.
    drawn: (i64, Vec<i64>),
    cut: bool,
    out: Vec<u8>,
}

impl Copy<'_> {
    fn instruction(&mut self, instruction: &Instruction<'_, '_>) {
        let operator: &[u8] = instruction.operator;
        let hidden = self.open.contains(&true);
        match operator {
            b"BMC" => self.open.push(false),
            b"BDC" => {
                let hides = self.hides(instruction);
                self.open.push(hides);
                if hides {
                    self.cut = true;
                    return;
                }
            }
            b"EMC" if self.open.pop() == Some(true) => return,
            b"q" => self.drawn.1.push(self.drawn.0),
            b"Q" => self.drawn.0 = self.drawn.1.pop().unwrap_or(self.drawn.0),
            b"Tr" => {
                if let Some(Object::Number(number)) = instruction.operands().next() {
                    self.drawn.0 = number.as_i64();
                }
            }
            b"BT" => self.text = if hidden { Text::Hidden } else { Text::Shown },
            b"ET" => self.text = Text::None,
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" if hidden => {
                return self.out.extend_from_slice(b"n\n");
            }
            b"Do" | b"sh" | b"BI" if hidden => return,
            b"Tj" | b"TJ" | b"'" | b"\"" if hidden && self.text == Text::Hidden => return,
            // Drawn with nothing, since the rest of the line begins where it ends.
            b"Tj" | b"TJ" | b"'" | b"\"" if hidden => {
                self.out.extend_from_slice(b"3 Tr\n");
                self.write(instruction);
                return self.out.extend_from_slice(format!("{} Tr\n", self.drawn.0).as_bytes());
            }
            _ => {}
        }
        self.write(instruction);
    }

    fn hides(&self, instruction: &Instruction<'_, '_>) -> bool {
        let mut operands = instruction.operands();
        let Some(Object::Name(tag)) = operands.next() else { return false };
        let Some(Object::Name(name)) = operands.next().filter(|_| tag.as_ref() == b"OC") else { return false };
        match self.properties.get_raw::<Dict<'_>>(name.as_ref()) {
            Some(MaybeRef::Ref(id)) => !self.layers.prints(self.pdf, id),
            Some(MaybeRef::NotRef(dict)) => self.layers.combination(self.pdf, &dict) == Some(false),
            None => false,
        }
    }

    fn write(&mut self, instruction: &Instruction<'_, '_>) {
        let operator: &[u8] = instruction.operator;
        for operand in instruction.operands() {
            match operand {
                Object::Stream(image) if operator == b"BI" => return self.write_image(image),
                operand => write_object(&mut self.out, operand, 0),
            }
            self.out.push(b' ');
        }
        self.out.extend_from_slice(operator);
        self.out.push(b'\n');
    }

    fn write_image(&mut self, image: &Stream<'_>) {
        self.out.extend_from_slice(b"BI");
        write_entries(&mut self.out, image.dict(), 0);
        self.out.extend_from_slice(b" ID ");
        self.out.extend_from_slice(&image.raw_data());
        self.out.extend_from_slice(b"\nEI\n");
    }
}

fn write_object(out: &mut Vec<u8>, object: &Object<'_>, depth: u8) {
    match object {
        Object::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Number(number) => out.extend_from_slice(number.as_f64().to_string().as_bytes()),
        Object::String(text) => {
            out.push(b'<');
            text.as_bytes().iter().for_each(|octet| out.extend_from_slice(format!("{octet:02x}").as_bytes()));
            out.push(b'>');
        }
        Object::Name(name) => write_name(out, name),
        Object::Array(array) if depth < DEPTH => write_array(out, array, depth),
        Object::Dict(dict) if depth < DEPTH => {
            out.extend_from_slice(b"<<");
            write_entries(out, dict, depth + 1);
            out.extend_from_slice(b">>");
        }
        _ => out.extend_from_slice(b"null"),
    }
}

fn write_array(out: &mut Vec<u8>, array: &Array<'_>, depth: u8) {
    out.push(b'[');
    for item in array.iter::<Object<'_>>() {
        write_object(out, &item, depth + 1);
        out.push(b' ');
    }
    out.push(b']');
}

fn write_entries(out: &mut Vec<u8>, dict: &Dict<'_>, depth: u8) {
    for (name, value) in dict.entries() {
        // Nothing in content is a reference.
        if let MaybeRef::NotRef(value) = value {
            out.push(b' ');
            write_name(out, &name);
            out.push(b' ');
            write_object(out, &value, depth);
        }
    }
}

/// A name, with what is no regular character as its number (ISO 32000-1, 7.3.5).
fn write_name(out: &mut Vec<u8>, name: &Name<'_>) {
    out.push(b'/');
    for octet in name.as_ref() {
        if octet.is_ascii_alphanumeric() || b"_-+.:*'@!$&,;=?^`|~".contains(octet) {
            out.push(*octet);
        } else {
            out.extend_from_slice(format!("#{octet:02x}").as_bytes());
        }
    }
}
