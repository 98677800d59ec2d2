//! The one way to a promise.

use std::fmt;

use competiscan as cl;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Task, ToNapiValue, TypeName};

use crate::error::{guarded, js_error};

/// Work of the core on a thread of Node's pool, with panics caught: nothing catches them there otherwise.
pub struct SafeTask<T>(Option<Box<dyn FnOnce() -> cl::Result<T> + Send>>);

impl<T> fmt::Debug for SafeTask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SafeTask").finish_non_exhaustive()
    }
}

/// A promise of what `work` returns.
pub(crate) fn promise<T>(work: impl FnOnce() -> cl::Result<T> + Send + 'static) -> AsyncTask<SafeTask<T>>
where
    T: ToNapiValue + TypeName + Send + 'static,
{
    AsyncTask::new(SafeTask(Some(Box::new(work))))
}

impl<T: ToNapiValue + TypeName + Send + 'static> Task for SafeTask<T> {
    type Output = cl::Result<T>;
    type JsValue = T;

    fn compute(&mut self) -> Result<Self::Output> {
        let work = self.0.take();
        Ok(guarded(|| match work {
            Some(work) => work(),
            None => Err(cl::Error::new(cl::ErrorKind::Internal, "the work was started twice")),
        }))
    }

    fn resolve(&mut self, env: Env, output: Self::Output) -> Result<Self::JsValue> {
        output.map_err(|error| js_error(env, &error))
    }
}
