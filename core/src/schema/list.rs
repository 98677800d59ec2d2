//! Lists inside of one cell.

/// Reads a list of words: a JSON array, a Python list, or words apart by `;`, else `|`, else `,`.
///
/// Words are trimmed and empty ones left out.
pub(crate) fn read_list(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(items) = bracketed(text) {
        return items;
    }
    let separator = [';', '|', ','].into_iter().find(|mark| text.contains(*mark)).unwrap_or(',');
    text.split(separator).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Writes a list so that [`read_list`] gives it back: `a; b` where that is unmistakable, else a JSON array.
pub(crate) fn write_list(words: &[String]) -> String {
    let plain = |word: &String| {
        !word.is_empty()
            && word.trim() == word
            && !word.starts_with('[')
            && !word.contains([';', '|', ',', '\n', '\r'])
    };
    if words.iter().all(plain) { words.join("; ") } else { serde_json::to_string(words).unwrap_or_default() }
}

/// The texts of a list in brackets: JSON, or the way Python prints a list of strings. `None` if the text is
/// neither, so that a text that merely starts with a bracket stays what it is.
pub(crate) fn bracketed(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if let Ok(items) = serde_json::from_str::<Vec<Option<Scalar>>>(text) {
        return Some(items.into_iter().flatten().map(|Scalar(text)| text).collect());
    }
    python_list(inner)
}

/// A JSON string, number or truth value, as text.
struct Scalar(String);

impl<'de> serde::Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            value @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
                Ok(Self(value.to_string()))
            }
            _ => Err(serde::de::Error::custom("not a scalar")),
        }
    }
}

/// `'a', "it's", None`: what stands between the brackets of a printed Python list of strings.
fn python_list(inner: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = inner.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("None") {
            rest = after.trim_start();
        } else {
            let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
            let (item, after) = python_string(&rest[1..], quote)?;
            items.push(item);
            rest = after.trim_start();
        }
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None if rest.is_empty() => break,
            None => return None,
        }
    }
    Some(items)
}

/// The string up to its closing quote, and what follows.
fn python_string(text: &str, quote: char) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => return Some((item, &text[at + 1..])),
            '\\' => {
                let (_, escaped) = chars.next()?;
                let digits = match escaped {
                    'n' => {
                        item.push('\n');
                        continue;
                    }
                    't' => {
                        item.push('\t');
                        continue;
                    }
                    'r' => {
                        item.push('\r');
                        continue;
                    }
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    other => {
                        item.push(other);
                        continue;
                    }
                };
                let hex: String = chars.by_ref().take(digits).map(|(_, c)| c).collect();
                item.push(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32)?);
            }
            other => item.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_lists_however_they_are_written() {
        for text in [r#"["a b","c"]"#, "['a b', \"c\"]", "a b; c", "a b|c", "a b, c", " a b ,, c "] {
            assert_eq!(read_list(text), ["a b", "c"], "{text}");
        }
        assert_eq!(read_list(r"['it\'s \u00e9', None]"), ["it's é"]);
        assert_eq!(read_list("[1, 2.5, true]"), ["1", "2.5", "true"]);
        assert!(read_list("  ").is_empty());
    }

    #[test]
    fn a_bracket_alone_makes_no_list() {
        for text in ["[Ad] Spring sale", "[a]b]", "['open", "[{\"a\":1}]", "[SALE]"] {
            assert_eq!(bracketed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(words in proptest::collection::vec(".*", 0..6)) {
            prop_assert_eq!(read_list(&write_list(&words)), words);
        }

        #[test]
        fn any_text_is_read(text in "\\PC*") {
            read_list(&text);
            bracketed(&format!("[{text}]"));
        }
    }
}
