//! Python bindings of `competiscan`: conversion and nothing else. What the words mean is said in the core.
//!
//! The package itself is `python/competiscan`; this module is its private part `competiscan._native`.

mod campaign;
mod classify;
mod error;
mod generate;
mod input;
mod issue;
mod kinds;
mod names;
mod read;
mod report;
mod text_classifier;

/// The native part of `competiscan`. Import from `competiscan`, not from here.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::campaign::Campaign;
    #[pymodule_export]
    use crate::classify::classify;
    #[pymodule_export]
    use crate::generate::{generate, generate_file};
    #[pymodule_export]
    use crate::issue::{Fix, Issue, Rejected};
    #[pymodule_export]
    use crate::names::{error_codes, issue_codes, vocabularies};
    #[cfg(feature = "test-panics")]
    #[pymodule_export]
    use crate::names::{error_for_tests, panic_for_tests};
    #[pymodule_export]
    use crate::read::{ReadResult, read, validate};
    #[pymodule_export]
    use crate::report::Report;
    #[pymodule_export]
    use crate::text_classifier::{TextClassifier, WordEvidence};

    /// The version of the library, from its Cargo.toml.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
