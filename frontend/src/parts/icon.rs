//! Icons: one stroke, one size, drawn for this product.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        /// An icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)* }

        impl Icon {
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }
        }
    };
}

icons! {
    /// An alert.
    Alert = "M12 4 2.5 20h19zM12 10v4M12 17h.01";
    /// Onward.
    Arrow = "M5 12h14M13 6l6 6-6 6";
    /// Back.
    Back = "M15 5l-7 7 7 7";
    /// A badge.
    Badge = "M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M9 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4M6 16c.4-1.4 1.5-2 3-2s2.6.6 3 2M15 9.5h3M15 14h3";
    /// An organization.
    Building = "M5 21V5a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v16M15 9h2a2 2 0 0 1 2 2v10M3 21h18M9 7.5h2M9 11.5h2M9 15.5h2";
    /// A chart.
    Chart = "M4 4v14a2 2 0 0 0 2 2h14M9 16v-4M13.5 16V8M18 16v-6";
    /// Done.
    Check = "M5 12.5 9.5 17 19 7.5";
    /// Columns.
    Columns = "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1M9.5 4v16M14.5 4v16";
    /// Copy.
    Copy = "M10 8h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2M16 8V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h3";
    /// The greatest first.
    Down = "M6 9.5l6 6 6-6";
    /// Bring to the own disk.
    Download = "M12 4v12M7 11l5 5 5-5M4 18v1a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-1";
    /// Change.
    Edit = "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4";
    /// Colour.
    Drop = "M12 3s6 6.3 6 11a6 6 0 0 1-12 0c0-4.7 6-11 6-11";
    /// Elsewhere.
    External = "M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4";
    /// Shown.
    Eye = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6";
    /// Hidden.
    EyeOff = "M4 4l16 16M9.5 5.9a9 9 0 0 1 2.5-.4c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.7M6.3 7.6A15 15 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9M10 10a3 3 0 0 0 4 4";
    /// A document.
    File = "M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5zM13.5 3v5.5H19M9 13h6M9 16.5h4";
    /// The world.
    Globe = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3 12h18M12 3c2.5 2.7 3.7 5.7 3.7 9s-1.2 6.3-3.7 9c-2.5-2.7-3.7-5.7-3.7-9S9.5 5.7 12 3";
    /// The portals.
    Grid = "M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01";
    /// A hint.
    Info = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11.5v5M12 8h.01";
    /// A key.
    Key = "M15 13a5 5 0 1 0-4.5-2.8L3 17.5V21h3.5v-2.5H9V16l2.8-2.8c1 .5 2 .8 3.2-.2M16.5 7.5h.01";
    /// Several people under one name.
    Group = "M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M6.5 19.5a5.5 5.5 0 0 1 11 0M5 12.5a2.3 2.3 0 1 0 0-4.6M2 17.5a4 4 0 0 1 2.5-3.4M19 12.5a2.3 2.3 0 1 1 0-4.6M22 17.5a4 4 0 0 0-2.5-3.4";
    /// A file that comes in.
    Import = "M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5zM13.5 3v5.5H19M12 11v6M9.5 14.5 12 17l2.5-2.5";
    /// A computer.
    Laptop = "M6 5h12a1 1 0 0 1 1 1v9H5V6a1 1 0 0 1 1-1M2.5 19h19L19 15H5z";
    /// A list of entries.
    List = "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01";
    /// E-mail.
    Mail = "M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M3.5 7 12 13l8.5-6";
    /// Less.
    Minus = "M6 12h12";
    /// The dark scheme.
    Moon = "M20 14.3A8.3 8.3 0 0 1 9.7 4 8.3 8.3 0 1 0 20 14.3z";
    /// A mobile.
    Phone = "M9 3h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2M11 18h2";
    /// More.
    Plus = "M12 5v14M5 12h14";
    /// A printer.
    Printer = "M7 9V3h10v6M7 18H5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M7 14h10v7H7zM17.5 12h.01";
    /// Look for.
    Search = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l4.5 4.5";
    /// The scheme of the device.
    Screen = "M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M8.5 20h7M12 16v4";
    /// Leave.
    SignOut = "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M9 16l-4-4 4-4M5 12h10";
    /// Settings.
    Sliders = "M4 8h8M18 8h2M15 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M4 16h2M12 16h8M9 13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5";
    /// The light scheme.
    Sun = "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5v2M12 19.5v2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M2.5 12h2M19.5 12h2M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4";
    /// Tap a badge.
    Tap = "M7 9a5 5 0 0 1 0 6M11 6.5a9 9 0 0 1 0 11M15 4a13 13 0 0 1 0 16";
    /// Delete.
    Trash = "M4 7h16M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2M6 7l.9 12a1.5 1.5 0 0 0 1.5 1.4h7.2a1.5 1.5 0 0 0 1.5-1.4L18 7M10 11v5M14 11v5";
    /// The least first.
    Up = "M6 14.5l6-6 6 6";
    /// Upload.
    Upload = "M12 16V4M7 9l5-5 5 5M4 16v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2";
    /// One person.
    User = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0";
    /// People.
    Users = "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.3a6.5 6.5 0 0 1 3.5 5.7";
    /// Not.
    X = "M6 6l12 12M18 6 6 18";
}

/// An icon beside words that say the same; hidden from screen readers.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" class:dots=matches!(icon, Icon::Grid) viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
