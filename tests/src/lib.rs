//! The appliance from outside.
