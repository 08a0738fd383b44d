//! The interface itself: its description, and the news for pages that show what changes.

use crate::{
    forms::{EventStream, File, Html, JsonDocument},
    routes::routes,
};

routes! {
    "The description of this interface (OpenAPI 3.1).", "La description de cette interface (OpenAPI 3.1).";
    OpenApi = Get "/api/openapi.json", by Public, gives File<JsonDocument>;

    "The description of this interface, as a page to read.",
    "La description de cette interface, sous forme de page à lire.";
    ApiPage = Get "/api", by Public, gives File<Html>;

    "What changes, as it changes.", "Ce qui change, au moment où cela change.";
    Events = Get "/api/events", by SignedIn, gives File<EventStream>;
}
