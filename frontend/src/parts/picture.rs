//! Drawings for empty places, and the seal of the product.

use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A document on its way into a tray.
    Queue,
    /// A printer with a sheet.
    Printer,
    /// A badge before a reader.
    Badge,
    /// People.
    People,
    /// Sheets of figures.
    Reports,
    /// A sheet with a torn corner.
    Lost,
    /// A closed door.
    Closed,
}

/// A drawing in the colours of the page.
#[component]
pub fn PictureView(
    /// Which.
    picture: Picture,
) -> impl IntoView {
    let inside = match picture {
        Picture::Queue => queue().into_any(),
        Picture::Printer => printer().into_any(),
        Picture::Badge => badge().into_any(),
        Picture::People => people().into_any(),
        Picture::Reports => reports().into_any(),
        Picture::Lost => lost().into_any(),
        Picture::Closed => closed().into_any(),
    };
    view! { <svg class="picture" viewBox="0 0 200 140" aria-hidden="true" focusable="false"><ellipse class="p-ground" cx="100" cy="128" rx="78" ry="7"/>{inside}</svg> }
}

/// The mark of the product: a sheet under a seal.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="m-ground" width="32" height="32" rx="8"/>
            <path class="m-sheet" d="M9 6h10l5 5v15a1.5 1.5 0 0 1-1.5 1.5h-13.5A1.5 1.5 0 0 1 7.5 26V7.5A1.5 1.5 0 0 1 9 6z"/>
            <path class="m-fold" d="M19 6v5h5z"/>
            <circle class="m-seal" cx="15.7" cy="18.5" r="5.5"/>
            <path class="m-tick" d="M13.2 18.7l1.8 1.8 3.3-3.7"/>
        </svg>
    }
}

/// The large seal beside the sign-in.
#[component]
pub fn Seal() -> impl IntoView {
    let teeth = (0..48).map(|n| {
        view! { <path class="s-tooth" d="M200 26v14" transform=format!("rotate({} 200 200)", f64::from(n) * 7.5)/> }
    });
    view! {
        <svg class="seal" viewBox="0 0 400 400" aria-hidden="true" focusable="false">
            {teeth.collect_view()}
            <circle class="s-ring" cx="200" cy="200" r="150"/>
            <circle class="s-ring thin" cx="200" cy="200" r="140"/>
            <path class="s-sheet" d="M148 116h74l34 34v122a10 10 0 0 1-10 10h-98a10 10 0 0 1-10-10V126a10 10 0 0 1 10-10z"/>
            <path class="s-fold" d="M222 116v34h34z"/>
            <path class="s-line" d="M160 172h72M160 192h72M160 212h48"/>
            <circle class="s-stamp" cx="236" cy="252" r="38"/>
            <path class="s-tick" d="M219 253l12 12 22-25"/>
        </svg>
    }
}

fn queue() -> impl IntoView {
    view! {
        <path class="p-back" d="M78 18h36l18 18v50H72V24a6 6 0 0 1 6-6z"/>
        <path class="p-fold" d="M114 18v18h18z"/>
        <path class="p-line" d="M84 48h34M84 58h34M84 68h22"/>
        <path class="p-front" d="M44 78h28l8 12h40l8-12h28a6 6 0 0 1 6 6v32a8 8 0 0 1-8 8H46a8 8 0 0 1-8-8V84a6 6 0 0 1 6-6z"/>
        <circle class="p-accent" cx="150" cy="44" r="15"/>
        <path class="p-tick" d="M150 51V37M144.5 42.5 150 37l5.5 5.5"/>
    }
}

fn printer() -> impl IntoView {
    view! {
        <path class="p-back" d="M68 16h64v40H68z"/>
        <path class="p-front" d="M46 50h108a8 8 0 0 1 8 8v38a8 8 0 0 1-8 8H46a8 8 0 0 1-8-8V58a8 8 0 0 1 8-8z"/>
        <path class="p-back" d="M64 82h72v40H64z"/>
        <path class="p-line" d="M76 94h48M76 104h48M76 114h28"/>
        <circle class="p-accent" cx="146" cy="66" r="5"/>
    }
}

fn badge() -> impl IntoView {
    view! {
        <path class="p-line" d="M60 12l18 22M100 12 82 34"/>
        <rect class="p-front" x="42" y="34" width="76" height="90" rx="8"/>
        <path class="p-line" d="M70 42h20"/>
        <circle class="p-back" cx="80" cy="70" r="14"/>
        <path class="p-line" d="M58 102h44M66 112h28"/>
        <path class="p-wave" d="M134 66a18 18 0 0 1 0 26M144 56a32 32 0 0 1 0 46M154 46a46 46 0 0 1 0 66"/>
    }
}

fn people() -> impl IntoView {
    view! {
        <circle class="p-back" cx="60" cy="58" r="16"/>
        <path class="p-back" d="M30 122a30 30 0 0 1 60 0z"/>
        <circle class="p-back" cx="140" cy="58" r="16"/>
        <path class="p-back" d="M110 122a30 30 0 0 1 60 0z"/>
        <circle class="p-front" cx="100" cy="46" r="20"/>
        <path class="p-front" d="M62 124a38 38 0 0 1 76 0z"/>
        <circle class="p-accent" cx="132" cy="26" r="12"/>
        <path class="p-tick" d="M132 20v12M126 26h12"/>
    }
}

fn reports() -> impl IntoView {
    view! {
        <rect class="p-back" x="66" y="14" width="88" height="100" rx="6" transform="rotate(6 110 64)"/>
        <rect class="p-front" x="50" y="20" width="88" height="104" rx="6"/>
        <path class="p-line" d="M64 40h40M64 50h26"/>
        <path class="p-bar" d="M68 108V88M84 108V76M100 108V94M116 108V66"/>
    }
}

fn lost() -> impl IntoView {
    view! {
        <path class="p-back" d="M64 16h50l26 26v20l-14 8 8 12-12 10 18 8v18a6 6 0 0 1-6 6H64a6 6 0 0 1-6-6V22a6 6 0 0 1 6-6z"/>
        <path class="p-fold" d="M114 16v26h26z"/>
        <path class="p-line" d="M74 58h40M74 72h34M74 86h24"/>
        <circle class="p-accent" cx="146" cy="100" r="16"/>
        <path class="p-tick" d="M146 92v9M146 107h.01"/>
    }
}

fn closed() -> impl IntoView {
    view! {
        <rect class="p-back" x="56" y="14" width="88" height="110" rx="8"/>
        <rect class="p-front" x="68" y="26" width="64" height="98" rx="4"/>
        <circle class="p-accent" cx="120" cy="78" r="5"/>
        <path class="p-line" d="M82 44h36M82 56h36"/>
    }
}
