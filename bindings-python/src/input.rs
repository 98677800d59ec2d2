//! What `read` and `validate` accept as their source.

use std::io::{Error as IoError, Read, Result as IoResult};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use competiscan::io::Input;
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// An exception that a file object raised while the core was reading from it.
#[derive(Clone, Default)]
pub(crate) struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    /// The file object's own exception where there is one: it says more than ours about a failed read, and
    /// `KeyboardInterrupt` must stay what it is.
    pub(crate) fn rather_than<T>(&self, outcome: PyResult<T>) -> PyResult<T> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(raised) => Err(raised),
            None => outcome,
        }
    }
}

/// Opens a path, an object with bytes, or a file object opened in binary mode.
pub(crate) fn open(source: &Bound<'_, PyAny>) -> PyResult<(Input, Raised)> {
    let raised = Raised::default();
    let input = if source.is_instance_of::<PyString>() || source.hasattr("__fspath__")? {
        Input::from_path(source.extract::<PathBuf>()?)
    } else if let Ok(bytes) = PyBuffer::<u8>::get(source) {
        // Copied, for the owner may write to it while we read without the interpreter lock.
        Input::from_bytes(bytes.to_vec(source.py())?)
    } else if source.hasattr("read")? {
        Input::from_reader(FileObject { object: source.clone().unbind(), raised: raised.clone() })
    } else {
        return Err(PyTypeError::new_err(format!(
            "the source must be a path, bytes or a binary file object, not {}",
            source.get_type().name()?
        )));
    };
    Ok((input, raised))
}

struct FileObject {
    object: Py<PyAny>,
    raised: Raised,
}

impl Read for FileObject {
    fn read(&mut self, into: &mut [u8]) -> IoResult<usize> {
        Python::attach(|py| read_some(self.object.bind(py), into)).map_err(|raised| {
            let message = raised.to_string();
            *self.raised.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(raised);
            IoError::other(message)
        })
    }
}

fn read_some(object: &Bound<'_, PyAny>, into: &mut [u8]) -> PyResult<usize> {
    let chunk = object.call_method1("read", (into.len(),))?;
    let Ok(bytes) = PyBuffer::<u8>::get(&chunk) else {
        return Err(PyTypeError::new_err(format!(
            "the file object gave {} in place of bytes; open the file in binary mode",
            chunk.get_type().name()?
        )));
    };
    let Some(part) = into.get_mut(..bytes.len_bytes()) else {
        return Err(PyTypeError::new_err("the file object gave more bytes than it was asked for"));
    };
    bytes.copy_to_slice(object.py(), part)?;
    Ok(part.len())
}
