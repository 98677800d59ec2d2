//! Summaries of many campaigns.
