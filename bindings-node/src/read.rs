//! Reading and validating, each as a promise and at once.

use competiscan as cl;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Unknown};
use napi_derive::napi;

use crate::campaign::Campaign;
use crate::error::{guarded, js_error};
use crate::input::Call;
use crate::report::{Rejected, Report};
use crate::task::{SafeTask, promise};

/// What `read` gives back: an answer for every row of the input.
#[napi(object, object_from_js = false)]
pub struct ReadResult {
    /// The accepted campaigns, in order.
    pub campaigns: Vec<Campaign>,
    /// The rejected rows, in order, with their bytes and reasons.
    pub rejected: Vec<Rejected>,
    /// The counts and the issues.
    pub report: Report,
}

fn run_read(call: Call) -> cl::Result<ReadResult> {
    let result = cl::read(call.input, &call.read, &call.validate)?;
    Ok(ReadResult {
        campaigns: result.campaigns.into_iter().map(Campaign::from).collect(),
        rejected: result.rejected.into_iter().map(Rejected::from).collect(),
        report: result.report.into(),
    })
}

fn run_validate(call: Call) -> cl::Result<Report> {
    cl::validate(call.input, &call.read, &call.validate).map(Report::from)
}

/// Reads campaigns of any supported format into memory and checks them, on a thread of its own.
///
/// Every row is answered: it is in `campaigns`, in `rejected`, or counted as a duplicate in `report`. The
/// promise is rejected, with a `CompetiscanError`, if the input as a whole cannot be read or an option is
/// impossible.
#[napi(
    catch_unwind,
    ts_args_type = "source: Source, options?: Options | null",
    ts_return_type = "Promise<ReadResult>"
)]
pub fn read(env: Env, source: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<SafeTask<ReadResult>> {
    let call = guarded(|| Call::new(env, source, options));
    promise(|| run_read(call?))
}

/// As `read`, on the calling thread.
#[napi(catch_unwind, ts_args_type = "source: Source, options?: Options | null")]
pub fn read_sync(env: Env, source: Unknown<'_>, options: Unknown<'_>) -> Result<ReadResult> {
    guarded(|| run_read(Call::new(env, source, options)?)).map_err(|error| js_error(env, &error))
}

/// Checks campaigns of any supported format in one pass and keeps none, so that memory stays small, on a thread
/// of its own.
#[napi(
    catch_unwind,
    ts_args_type = "source: Source, options?: Options | null",
    ts_return_type = "Promise<Report>"
)]
pub fn validate(env: Env, source: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<SafeTask<Report>> {
    let call = guarded(|| Call::new(env, source, options));
    promise(|| run_validate(call?))
}

/// As `validate`, on the calling thread.
#[napi(catch_unwind, ts_args_type = "source: Source, options?: Options | null")]
pub fn validate_sync(env: Env, source: Unknown<'_>, options: Unknown<'_>) -> Result<Report> {
    guarded(|| run_validate(Call::new(env, source, options)?)).map_err(|error| js_error(env, &error))
}
