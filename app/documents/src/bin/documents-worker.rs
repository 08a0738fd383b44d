//! The worker as a program of its own, which the tests of this crate put into the cage.

fn main() -> std::process::ExitCode {
    documents::worker::run()
}
