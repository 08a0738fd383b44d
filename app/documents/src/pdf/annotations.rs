//! What annotations and form fields put on paper, which is not what they show on the screen (ISO 32000-1, 12.5.3).

mod shapes;

use super::layers::Layers;
use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, ObjRef, Object, Rect, Stream},
};

const HIDDEN: u32 = 1 << 1;
const PRINT: u32 = 1 << 2;
const NO_VIEW: u32 = 1 << 5;

/// What an annotation puts on its page.
pub(super) struct Mark {
    /// From the coordinates of the form to those of the page.
    pub matrix: [f64; 6],
    pub form: MarkForm,
}

/// The picture of an annotation.
pub(super) enum MarkForm {
    /// In the document.
    Present(ObjRef),
    /// Made of what the annotation says of itself: operators, and their bounds.
    Made(Vec<u8>, Rect),
}

/// The annotations of a page that are printed, and how many should be and cannot be drawn.
#[derive(Default)]
pub(super) struct Marks {
    pub drawn: Vec<Mark>,
    pub not_drawn: u32,
    /// Whether a reader that looks at its screen would draw something else.
    pub differ: bool,
}

impl Marks {
    pub(super) fn of(pdf: &Pdf, page: &Dict<'_>, layers: &Layers) -> Self {
        let mut marks = Self::default();
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let form = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm")).unwrap_or_else(Dict::empty);
        for annotation in page.get::<Array<'_>>("Annots").iter().flat_map(Array::iter::<Dict<'_>>) {
            marks.annotation(pdf, &annotation, &form, layers);
        }
        marks
    }

    fn annotation(&mut self, pdf: &Pdf, annotation: &Dict<'_>, form: &Dict<'_>, layers: &Layers) {
        let kind = annotation.get::<Name<'_>>("Subtype");
        if kind.is_none_or(|kind| matches!(kind.as_ref(), b"Popup" | b"Link")) {
            return;
        }
        let flags = annotation.get::<u32>("F").unwrap_or(0);
        let layer = annotation.get_ref("OC");
        let printed = flags & (HIDDEN | PRINT) == PRINT && layer.is_none_or(|id| layers.prints(pdf, id));
        let appearance = appearance(annotation);
        let viewed = flags & (HIDDEN | NO_VIEW) == 0;
        self.differ |= layer.is_some() || appearance.is_some() && printed != viewed;
        if !printed {
            return;
        }
        let Some(rect) = annotation.get::<Rect>("Rect") else { return };
        if let Some(id) = appearance {
            if let Some(matrix) = pdf.xref().get::<Stream<'_>>(id.into()).and_then(|form| placed(form.dict(), rect)) {
                self.drawn.push(Mark { matrix, form: MarkForm::Present(id) });
            }
            return;
        }
        match shapes::of(annotation, form, rect) {
            shapes::Drawing::Nothing => {}
            shapes::Drawing::Unknown => self.not_drawn += 1,
            shapes::Drawing::Operators(content, bounds) => {
                self.differ = true;
                self.drawn.push(Mark { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], form: MarkForm::Made(content, bounds) });
            }
        }
    }
}

/// The picture of its present state.
fn appearance(annotation: &Dict<'_>) -> Option<ObjRef> {
    let all = annotation.get::<Dict<'_>>("AP")?;
    match all.get::<Object<'_>>("N")? {
        Object::Stream(_) => all.get_ref("N"),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>("AS")?;
            states.get_ref(state.as_ref())
        }
        _ => None,
    }
}

/// Where the picture goes: its bounds, turned by its own matrix, fill the rectangle (12.5.5, algorithm 8).
fn placed(form: &Dict<'_>, rect: Rect) -> Option<[f64; 6]> {
    let bounds = form.get::<Rect>("BBox")?;
    let matrix: Vec<f64> = form.get::<Array<'_>>("Matrix").iter().flat_map(Array::iter::<f64>).collect();
    let [a, b, c, d, e, f] = matrix.try_into().unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let corners = [(bounds.x0, bounds.y0), (bounds.x1, bounds.y0), (bounds.x0, bounds.y1), (bounds.x1, bounds.y1)];
    let corners = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = corners.iter().fold((f64::MAX, f64::MAX), |(x, y), corner| (x.min(corner.0), y.min(corner.1)));
    let most = corners.iter().fold((f64::MIN, f64::MIN), |(x, y), corner| (x.max(corner.0), y.max(corner.1)));
    let (width, height) = (most.0 - least.0, most.1 - least.1);
    if !(width > 0.0 && height > 0.0) {
        return None;
    }
    let (x, y) = (rect.width() / width, rect.height() / height);
    Some([x, 0.0, 0.0, y, rect.x0 - x * least.0, rect.y0 - y * least.1])
}
