//! The fonts that are part of the program: Latin, Greek and Cyrillic, in five faces.

use skrifa::{FontRef, MetadataProvider};

/// A face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Regular,
    Bold,
    Oblique,
    BoldOblique,
    Mono,
}

impl Style {
    pub(crate) const ALL: [Self; 5] = [Self::Regular, Self::Bold, Self::Oblique, Self::BoldOblique, Self::Mono];

    pub(crate) const fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/DejaVuSans.ttf"),
            Self::Bold => include_bytes!("../../fonts/DejaVuSans-Bold.ttf"),
            Self::Oblique => include_bytes!("../../fonts/DejaVuSans-Oblique.ttf"),
            Self::BoldOblique => include_bytes!("../../fonts/DejaVuSans-BoldOblique.ttf"),
            Self::Mono => include_bytes!("../../fonts/DejaVuSansMono.ttf"),
        }
    }
}

/// Whether the fonts of the program have a shape for a character, or it needs none.
pub(crate) fn has_shape(character: char) -> bool {
    let regular = FontRef::new(Style::Regular.data()).ok();
    is_invisible(character) || regular.is_some_and(|font| font.charmap().map(character).is_some())
}

/// What says in which direction the text around it goes, or what joins.
pub(crate) fn is_direction(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fe0f}')
}

/// Control and format characters, and the selectors of emoji: nothing is lost when they are not drawn.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
