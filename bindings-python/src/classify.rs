//! Labels on campaigns and texts.

use ::competiscan as cl;
use cl::classify::{Classifier, ClassifyItem, OffsetUnit};
use pyo3::prelude::*;

use crate::campaign::Campaign;
use crate::error::detached;

/// What is labelled: a campaign, or a text of which nothing else is known.
#[derive(FromPyObject)]
pub(crate) enum Item<'py> {
    Campaign(PyRef<'py, Campaign>),
    Text(String),
}

/// See `competiscan.classify`. `options` is a JSON object; what comes back are JSON objects, in the order of the
/// items.
#[pyfunction]
pub(crate) fn classify(py: Python<'_>, items: Vec<Item<'_>>, options: &str) -> PyResult<Vec<String>> {
    let items = items
        .into_iter()
        .map(|item| match item {
            Item::Campaign(campaign) => ClassifyItem::Campaign(Box::new(campaign.inner().clone())),
            Item::Text(text) => ClassifyItem::Text(text),
        })
        .collect();
    detached(py, || Classifier::from_json(options)?.classify_to_json(items, OffsetUnit::CodePoints))
}
