use std::path::Path;

use super::{baseline, marketing, sentiment};
use crate::Result;

/// Learns every model that comes with the library from the public sets in the folder `data`: pairs of file
/// name and bytes. The same sets give the same bytes on the same platform.
///
/// # Errors
/// A set is missing or is no UTF-8.
pub fn train_shipped(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut models = vec![("sentiment.bin", sentiment::train(data)?)];
    models.extend(marketing::train(data)?);
    models.push(("sentiment_baseline.tsv", baseline::train(data, &models)?));
    Ok(models)
}
