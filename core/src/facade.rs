//! The two calls most programs need, over every format.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::io::{Input, ReadOptions};
use crate::schema::closest;
use crate::validate::{Collect, Discard, Rejected, Report, ValidateOptions, Validator};
use crate::{Campaign, Error, ErrorKind, Result};

/// What [`read`] gives back: an answer for every row of the input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadResult {
    /// The accepted campaigns, in order.
    pub campaigns: Vec<Campaign>,
    /// The rejected rows, in order, with their bytes and reasons.
    pub rejected: Vec<Rejected>,
    /// The counts and the issues.
    pub report: Report,
}

/// Reads campaigns of any supported format into memory and checks them.
///
/// # Errors
///
/// Only for what is wrong with the input as a whole: it cannot be opened, its format is unknown, its frame
/// is broken, an option is impossible. What is wrong with a row is in the report.
///
/// # Example: one good row, one bad one
///
/// ```
/// use competiscan::io::Input;
///
/// let csv = "company,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\nAcme,email,soon,Hello\n";
/// let result = competiscan::read(Input::from_bytes(csv), &Default::default(), &Default::default())?;
/// assert_eq!(result.campaigns[0].company, "Acme");
/// assert_eq!(result.rejected[0].raw, "Acme,email,soon,Hello");
/// assert_eq!(result.report.rows, 2);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub fn read(input: Input, read: &ReadOptions, validate: &ValidateOptions) -> Result<ReadResult> {
    let mut session = Validator::new(validate.clone())?.session();
    let mut sink = Collect::default();
    session.run(input.open(read)?.as_mut(), &mut sink)?;
    Ok(ReadResult { campaigns: sink.campaigns, rejected: sink.rejected, report: session.finish() })
}

/// Checks campaigns of any supported format in one pass and keeps none, so that memory stays small.
///
/// # Errors
///
/// As [`read`].
///
/// # Example: count what is wrong
///
/// ```
/// use competiscan::io::Input;
/// use competiscan::validate::IssueCode;
///
/// let csv = "company,channel,launch_date,subject\nAcme,email,soon,Hello\n";
/// let report = competiscan::validate(Input::from_bytes(csv), &Default::default(), &Default::default())?;
/// assert_eq!(report.counts[&IssueCode::BadDate], 1);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub fn validate(input: Input, read: &ReadOptions, validate: &ValidateOptions) -> Result<Report> {
    let mut session = Validator::new(validate.clone())?.session();
    session.run(input.open(read)?.as_mut(), &mut Discard)?;
    Ok(session.finish())
}

/// Options for [`read`] and [`validate`] from one flat JSON object: how bindings hand over keyword
/// arguments.
///
/// ```
/// let (read, validate) = competiscan::options_from_json(r#"{"delimiter": ";", "repair": true}"#)?;
/// assert_eq!(read.delimiter, Some(';'));
/// assert!(validate.repair);
///
/// let error = competiscan::options_from_json(r#"{"delimeter": ";"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "there is no option \"delimeter\"; did you mean \"delimiter\"?");
/// # Ok::<(), competiscan::Error>(())
/// ```
pub fn options_from_json(json: &str) -> Result<(ReadOptions, ValidateOptions)> {
    let given: Map<String, Value> = parse(json)?;
    let names_of = |defaults: Result<Value, serde_json::Error>| match defaults {
        Ok(Value::Object(object)) => object.into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let read_names = names_of(serde_json::to_value(ReadOptions::default()));
    let validate_names = names_of(serde_json::to_value(ValidateOptions::default()));
    let (mut read, mut validate) = (Map::new(), Map::new());
    for (name, value) in given {
        if value.is_null() {
            continue;
        }
        if read_names.contains(&name) {
            read.insert(name, value);
        } else if validate_names.contains(&name) {
            validate.insert(name, value);
        } else {
            let error = Error::new(ErrorKind::InvalidOption, format!("there is no option {name:?}"));
            let mut names: Vec<&str> = read_names.iter().chain(&validate_names).map(String::as_str).collect();
            names.sort_unstable();
            return Err(match closest(&name, names.iter().copied()) {
                Some(close) => error.with_help(format!("did you mean {close:?}?")),
                None => error.with_help(format!("use one of {}", names.join(", "))),
            });
        }
    }
    let read: ReadOptions = parse(&Value::Object(read).to_string())?;
    let validate: ValidateOptions = parse(&Value::Object(validate).to_string())?;
    read.check()?;
    validate.check()?;
    Ok((read, validate))
}

fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        // The place in a JSON text that the caller never saw would only confuse.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        Error::new(ErrorKind::InvalidOption, format!("the options cannot be read: {message}"))
    })
}
