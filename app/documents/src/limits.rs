//! What parent and child of the cage agree on before a document is read: its costs, its paper, its confinement.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How much one document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time until the child is killed.
    pub wall: Duration,
    /// Processor time until the kernel kills it.
    pub cpu: Duration,
    /// Processor time after which pages are no longer looked at for colour.
    pub color_cpu: Duration,
    /// Address space of the child in octets.
    pub memory: u64,
    /// Size of the document as it came, in octets.
    pub document: u64,
    /// What the child may write, in octets.
    pub output: u64,
    /// Pages of a document.
    pub pages: u32,
    /// Pixels of an image.
    pub pixels: u64,
    /// Pixels of an image that are kept: one with more is made smaller while it is read. At 600 dots an inch there are
    /// 35 million on A4.
    pub kept_pixels: u64,
    /// Parts of a mail message.
    pub parts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(120),
            cpu: Duration::from_secs(60),
            color_cpu: Duration::from_secs(30),
            memory: 1 << 30,
            document: 512 << 20,
            output: 500_000_000,
            pages: 5_000,
            pixels: 400_000_000,
            kept_pixels: 64_000_000,
            parts: 100,
        }
    }
}

/// The paper for what has no pages of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// `iso_a4_210x297mm`
    #[default]
    A4,
    /// `na_letter_8.5x11in`
    Letter,
}

/// What the kernel took from the child before it saw the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// No file system call succeeds, by Landlock.
    pub landlock: bool,
    /// Nothing but reading, writing and memory, by seccomp.
    pub seccomp: bool,
}
