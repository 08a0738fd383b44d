//! The parts that pages are made of: one look and one behaviour for each, in one place.

pub mod dialog;
pub mod fetched;
pub mod form;
pub mod icon;
pub mod picture;
pub mod roles;
pub mod selection;
pub mod show;
pub mod toast;

pub use dialog::{Confirm, Dialog};
pub use fetched::Fetched;
pub use form::{CheckField, Field, FormFault, PasswordField, SelectField, Submit};
pub use icon::{Icon, IconView};
pub use selection::{Selection, SelectionBar};
pub use show::{Chip, CopyText, Empty, Failure, Skeleton, Tone};
pub use toast::{ToastRegion, Toasts, use_toasts};
