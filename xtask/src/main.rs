//! Building, running the demo, testing, house rules.
fn main() {}
