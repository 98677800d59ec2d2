//! Values whose Python type says more than their Rust type, so that the generated stub does too.

use std::convert::Infallible;
use std::marker::PhantomData;

use ::competiscan as cl;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyList;

/// Makes the methods of a class that holds a core value in `inner`: one property a line, the rest as it is.
///
/// `PyO3` wants all methods of a class in one block, so the rest has to pass through here too.
macro_rules! class {
    ($class:ident {
        $($(#[doc = $doc:literal])+ $name:ident: $type:ty = |$inner:ident| $value:expr;)+
    } $($rest:tt)*) => {
        #[pyo3::pymethods]
        impl $class {
            $(
                $(#[doc = $doc])+
                #[getter]
                fn $name(&self) -> $type {
                    let $inner = &self.inner;
                    $value
                }
            )+
            $($rest)*
        }
    };
}
pub(crate) use class;

/// `list[T]`, made once and handed out as the same list every time.
pub(crate) struct ListOf<T>(Py<PyList>, PhantomData<T>);

impl<T> ListOf<T> {
    pub(crate) fn new<'py>(py: Python<'py>, items: impl ExactSizeIterator<Item = T>) -> PyResult<Self>
    where
        T: IntoPyObject<'py>,
    {
        Ok(Self(PyList::new(py, items)?.unbind(), PhantomData))
    }

    pub(crate) fn get<'py>(&self, py: Python<'py>) -> &Bound<'py, PyList> {
        self.0.bind(py)
    }
}

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for &ListOf<T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = Infallible;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = <Vec<T> as IntoPyObject<'py>>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Self::Error> {
        Ok(self.get(py).clone())
    }
}

/// Makes a type for what a Python function returns, named in the stub by an expression.
macro_rules! returned_by {
    ($(#[$meta:meta])+ $name:ident = $module:literal $function:literal, $hint:expr) => {
        $(#[$meta])+
        pub(crate) struct $name<'py>(Bound<'py, PyAny>);

        impl<'py> $name<'py> {
            pub(crate) fn new(py: Python<'py>, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyResult<Self> {
                static FUNCTION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                FUNCTION.import(py, $module, $function)?.call1(arguments).map(Self)
            }
        }

        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = Infallible;

            #[cfg(feature = "stubs")]
            const OUTPUT_TYPE: PyStaticExpr = $hint;

            fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Self::Error> {
                Ok(self.0)
            }
        }
    };
}

returned_by! {
    /// Plain Python values, read from JSON text: `dict[str, Any]`.
    JsonDict = "json" "loads", <std::collections::HashMap<String, Bound<'_, PyAny>>>::OUTPUT_TYPE
}
returned_by! {
    /// The data class for money, made from amount, low, high and currency.
    Budget = "competiscan.records" "Budget",
    PyStaticExpr::Attribute { value: &PyStaticExpr::Name { id: "competiscan.records" }, attr: "Budget" }
}
returned_by! {
    /// The data class for tone, made from label and score.
    Sentiment = "competiscan.records" "Sentiment",
    PyStaticExpr::Attribute { value: &PyStaticExpr::Name { id: "competiscan.records" }, attr: "Sentiment" }
}

/// The JSON text of a core value. Only a map with keys that are not text could fail, and core has none.
pub(crate) fn json(value: &impl serde::Serialize) -> cl::Result<String> {
    serde_json::to_string(value).map_err(|error| cl::Error::new(cl::ErrorKind::Internal, error.to_string()))
}
