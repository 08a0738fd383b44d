//! The wire: routes, bodies and error codes.
