//! The interface itself: its description, and the news for pages that show what changes.

use crate::{
    forms::{EventStream, File, Html, JsonDocument},
    routes::routes,
};

routes! {
    "This API as an OpenAPI 3.1 document.", "Cette API sous forme de document OpenAPI 3.1.";
    OpenApi = Get "/api/openapi.json", by Public, gives File<JsonDocument>;

    "This API as a page to read.",
    "Cette API sous forme de page à lire.";
    ApiPage = Get "/api", by Public, gives File<Html>;

    "Changes as they happen, as server-sent events.", "Les changements à mesure qu’ils surviennent (server-sent events).";
    Events = Get "/api/events", by SignedIn, gives File<EventStream>;
}
