//! What `read` and `validate` accept: a source and an object of options.

use competiscan as cl;
use competiscan::classify::ClassifyItem;
use competiscan::io::{Input, ReadOptions};
use competiscan::validate::ValidateOptions;
use napi::ValueType;
use napi::bindgen_prelude::{
    Env, FnArgs, FromNapiValue, Function, JsObjectValue, JsValue, Object, Uint8Array, Unknown,
};
use serde_json::{Map, Value};

/// The arguments of one call, ready for the core and free of JavaScript.
pub(crate) struct Call {
    pub(crate) input: Input,
    pub(crate) read: ReadOptions,
    pub(crate) validate: ValidateOptions,
}

impl Call {
    pub(crate) fn new(env: Env, source: Unknown<'_>, options: Unknown<'_>) -> cl::Result<Self> {
        let (read, validate) = cl::options_from_json(&options_json(env, options)?)?;
        Ok(Self { input: open(source)?, read, validate })
    }
}

/// What `generateFile` takes beside the options of `generate`.
pub(crate) struct Made {
    pub(crate) format: Option<String>,
    pub(crate) answers: Option<String>,
    pub(crate) threads: usize,
}

/// The arguments of `generate`, free of JavaScript.
pub(crate) struct MadeCall {
    pub(crate) range: std::ops::Range<u64>,
    pub(crate) options: String,
    pub(crate) file: Made,
}

impl MadeCall {
    pub(crate) fn new(env: Env, count: f64, options: Unknown<'_>) -> cl::Result<Self> {
        let mut given: Map<String, Value> = serde_json::from_str(&options_json(env, options)?)
            .map_err(|error| invalid(&error.to_string()))?;
        let offset = whole("offset", given.remove("offset").and_then(|value| value.as_f64()).unwrap_or(0.0))?;
        let mut text = |name| given.remove(name).and_then(|value| value.as_str().map(str::to_owned));
        let (format, answers) = (text("format"), text("answers"));
        let threads = given.remove("threads").and_then(|value| value.as_f64()).unwrap_or(1.0);
        let threads = usize::try_from(whole("threads", threads)?).unwrap_or(usize::MAX);
        let file = Made { format, answers, threads };
        let range = offset..offset.saturating_add(whole("count", count)?);
        Ok(Self { range, options: Value::Object(given).to_string(), file })
    }
}

/// The arguments of `classify`, free of JavaScript.
pub(crate) struct LabelCall {
    pub(crate) items: Vec<ClassifyItem>,
    pub(crate) options: String,
}

impl LabelCall {
    pub(crate) fn new(env: Env, items: Unknown<'_>, options: Unknown<'_>) -> cl::Result<Self> {
        let options = options_json(env, options)?;
        let text = stringify(env, items)
            .map_err(|error| invalid(&format!("the items cannot be written as JSON: {}", error.reason)))?;
        let Ok(Value::Array(given)) = serde_json::from_str(&text) else {
            return Err(invalid("the items must be an array of texts and campaigns"));
        };
        let items = given
            .into_iter()
            .enumerate()
            .map(|(at, item)| {
                let item = match item {
                    Value::Object(campaign) => Value::Object(snake_case_keys(campaign)),
                    other => other,
                };
                serde_json::from_value(item)
                    .map_err(|_| invalid(&format!("item {at} is neither a text nor a campaign")))
            })
            .collect::<cl::Result<_>>()?;
        Ok(Self { items, options })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and small")]
fn whole(name: &str, number: f64) -> cl::Result<u64> {
    if number >= 0.0 && number.fract() == 0.0 && number < 9_007_199_254_740_992.0 {
        return Ok(number as u64);
    }
    Err(invalid(&format!("{name} is {number}")).with_help("use a whole number from 0 on"))
}

fn open(source: Unknown<'_>) -> cl::Result<Input> {
    match source.get_type() {
        Ok(ValueType::String) => {
            let path = String::from_unknown(source).map_err(|error| invalid(&error.reason))?;
            Ok(Input::from_path(path))
        }
        Ok(ValueType::Object) if source.is_typedarray().unwrap_or(false) => {
            let bytes = Uint8Array::from_unknown(source)
                .map_err(|_| invalid("the source is a typed array of another type than Uint8Array"))?;
            // Copied, for JavaScript may write to it while a promise is pending.
            Ok(Input::from_bytes(bytes.to_vec()))
        }
        _ => Err(invalid("the source must be a path, a Buffer or a Uint8Array")),
    }
}

/// The options as the core writes them: JSON with `snake_case` names. What a name means is for the core to say.
fn options_json(env: Env, options: Unknown<'_>) -> cl::Result<String> {
    if matches!(options.get_type(), Ok(ValueType::Undefined | ValueType::Null)) {
        return Ok("{}".into());
    }
    let text = stringify(env, options)
        .map_err(|error| invalid(&format!("the options cannot be written as JSON: {}", error.reason)))?;
    let Ok(Value::Object(given)) = serde_json::from_str(&text) else {
        return Err(invalid("the options must be an object"));
    };
    let mut named = snake_case_keys(given);
    if let Some(Value::Object(limits)) = named.remove("limits") {
        named.insert("limits".into(), snake_case_keys(limits).into());
    }
    Ok(Value::Object(named).to_string())
}

fn stringify(env: Env, value: Unknown<'_>) -> napi::Result<String> {
    let json: Object<'_> = env.get_global()?.get_named_property("JSON")?;
    let stringify: Function<'_, FnArgs<(Unknown<'_>,)>, Unknown<'_>> =
        json.get_named_property("stringify")?;
    let text = stringify.call(FnArgs::from((value,)))?;
    String::from_unknown(text)
}

fn snake_case_keys(object: Map<String, Value>) -> Map<String, Value> {
    object.into_iter().map(|(key, value)| (snake_case(&key), value)).collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn invalid(message: &str) -> cl::Error {
    cl::Error::new(cl::ErrorKind::InvalidOption, message)
}
