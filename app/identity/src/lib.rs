//! Proving who somebody is.
