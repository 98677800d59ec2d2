//! Generating campaigns, each as a promise and at once.

use cl::generate::{GenerateWrite, Generator};
use competiscan as cl;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Unknown};
use napi_derive::napi;

use crate::campaign::Campaign;
use crate::error::{guarded, js_error};
use crate::input::{Made, MadeCall};
use crate::task::{SafeTask, promise};

fn run_generate(call: &MadeCall) -> cl::Result<Vec<Campaign>> {
    Ok(Generator::from_json(&call.options)?
        .range(call.range.clone())
        .campaigns()
        .map(Campaign::from)
        .collect())
}

/// Makes campaigns of companies that do not exist, on a thread of its own. Record i of a seed is the same
/// everywhere and for good.
#[napi(
    catch_unwind,
    ts_args_type = "count: number, options?: GenerateOptions | null",
    ts_return_type = "Promise<Campaign[]>"
)]
pub fn generate(env: Env, count: f64, options: Unknown<'_>) -> AsyncTask<SafeTask<Vec<Campaign>>> {
    let call = guarded(|| MadeCall::new(env, count, options));
    promise(move || run_generate(&call?))
}

/// As `generate`, on the calling thread.
#[napi(catch_unwind, ts_args_type = "count: number, options?: GenerateOptions | null")]
pub fn generate_sync(env: Env, count: f64, options: Unknown<'_>) -> Result<Vec<Campaign>> {
    guarded(|| run_generate(&MadeCall::new(env, count, options)?)).map_err(|error| js_error(env, &error))
}

/// Writes campaigns as `generate` makes them to a file, in memory that does not grow with their number. The
/// ending of the path says the format. What comes back is JSON: what has to be known to make them again.
#[napi(
    catch_unwind,
    ts_args_type = "path: string, count: number, options?: GenerateFileOptions | null",
    ts_return_type = "Promise<string>"
)]
pub fn generate_file(
    env: Env,
    path: String,
    count: f64,
    options: Unknown<'_>,
) -> AsyncTask<SafeTask<String>> {
    let call = guarded(|| MadeCall::new(env, count, options));
    promise(move || {
        let MadeCall { range, options, file: Made { format, answers, threads } } = call?;
        let format = format.as_deref().map(str::parse).transpose()?;
        let how = GenerateWrite { format, threads, ..GenerateWrite::default() };
        let answers = answers.as_deref().map(std::path::Path::new);
        Ok(Generator::from_json(&options)?.write_file(range, path, answers, how)?.to_json())
    })
}
