//! JSON arrays, NDJSON and CloudEvents, read as a stream of objects.
