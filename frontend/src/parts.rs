//! The parts that pages are made of: one look and one behaviour for each, in one place.

pub mod address;
pub mod command;
pub mod complete;
pub mod delete;
pub mod dialog;
pub mod door;
pub mod fetched;
pub mod form;
pub mod icon;
pub mod paged;
pub mod picture;
pub mod popover;
pub mod quota;
pub mod rehearsal;
pub mod roles;
pub mod selection;
pub mod show;
pub mod table;
pub mod tabs;
pub mod title;
pub mod toast;
pub mod typed;

pub use command::{Command, use_command};
pub use dialog::{Confirm, Dialog};
pub use door::Door;
pub use fetched::Fetched;
pub use form::{CheckField, Field, Form, PasswordField, SelectField, use_submit};
pub use icon::{Icon, IconView};
pub use paged::{Page, PagedList, PagedTable};
pub use popover::{Menu, Popover};
pub use selection::{Selection, SelectionBar};
pub use show::{Chip, CopyText, Empty, Failure, Skeleton, Tone};
pub use tabs::Tabs;
pub use title::window_title;
pub use toast::{ToastRegion, Toasts, use_toasts};
pub use typed::{TypedConfirm, TypedQuestion};
