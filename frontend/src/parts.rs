//! The parts that pages are made of: one look and one behaviour for each, in one place.

pub mod address;
pub mod complete;
pub mod dialog;
pub mod fetched;
pub mod form;
pub mod icon;
pub mod picture;
pub mod popover;
pub mod roles;
pub mod selection;
pub mod show;
pub mod table;
pub mod tabs;
pub mod toast;
pub mod typed;

pub use dialog::{Confirm, Dialog};
pub use fetched::Fetched;
pub use form::{CheckField, Field, FormFault, PasswordField, SelectField, Submit};
pub use icon::{Icon, IconView};
pub use popover::Popover;
pub use selection::{Selection, SelectionBar};
pub use show::{Chip, CopyText, Empty, Failure, Skeleton, Tone};
pub use tabs::Tabs;
pub use toast::{ToastRegion, Toasts, use_toasts};
pub use typed::{TypedConfirm, TypedQuestion};
