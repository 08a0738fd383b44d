//! Simulated printers that are agents of their own.
