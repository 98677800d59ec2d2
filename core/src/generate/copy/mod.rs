//! Copy: templates, lexicons, and the words they make.

mod library;
mod lists;
mod parse;
mod render;
mod value;
mod words;

pub(super) use library::{KINDS, Library, TACTICS};
pub(super) use lists::Want;
pub(super) use render::{Facts, Piece, PieceKind, Renderer};
pub(super) use value::needs;
pub(super) use value::needs::NAMES as NEEDS;
