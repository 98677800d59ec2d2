//! Generating campaigns.

use std::path::PathBuf;

use ::competiscan as cl;
use cl::generate::{GenerateWrite, Generator};
use pyo3::prelude::*;

use crate::campaign::Campaign;
use crate::error::{detached, guarded};

/// See `competiscan.generate`. `options` is a JSON object.
#[pyfunction]
pub(crate) fn generate(py: Python<'_>, count: u64, offset: u64, options: &str) -> PyResult<Vec<Campaign>> {
    let campaigns = detached(py, || {
        let range = offset..offset.saturating_add(count);
        Ok(Generator::from_json(options)?.range(range).campaigns().collect::<Vec<_>>())
    })?;
    Ok(campaigns.into_iter().map(Campaign::from).collect())
}

/// See `competiscan.generate_file`. `options` is a JSON object, and so is what comes back.
#[pyfunction]
#[pyo3(signature = (path, count, offset, format, answers, threads, options))]
#[expect(clippy::too_many_arguments, reason = "the keyword arguments of one function")]
#[expect(clippy::needless_pass_by_value, reason = "Python gives values")]
pub(crate) fn generate_file(
    py: Python<'_>,
    path: PathBuf,
    count: u64,
    offset: u64,
    format: Option<&str>,
    answers: Option<PathBuf>,
    threads: usize,
    options: &str,
) -> PyResult<String> {
    let format = guarded(py, || format.map(str::parse).transpose())?;
    detached(py, || {
        let how = GenerateWrite { format, threads, ..GenerateWrite::default() };
        let range = offset..offset.saturating_add(count);
        Ok(Generator::from_json(options)?.write_file(range, path, answers.as_deref(), how)?.to_json())
    })
}
