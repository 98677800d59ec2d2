//! Writers of every format.
