//! The program `imprimatur`: what was typed is read, and the command runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    appliance::cli::main()
}
