//! Every decision: the use cases.
