//! The little of CSS that decides whether a reader sees a text, and what looks like a button.

use std::collections::HashSet;

/// What an element's own style says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent property of a style")]
pub(super) struct Style {
    /// The element takes no space: nothing in it is seen.
    pub(super) hidden: bool,
    /// `display` is given and is not `none`, which overrides a class that hides.
    pub(super) shown: bool,
    /// `font-size` is given: whether it is too small to be seen. Inherited, and overridden further down.
    pub(super) tiny_font: Option<bool>,
    /// It has a background colour other than white.
    pub(super) filled: bool,
    /// It has a visible border.
    pub(super) bordered: bool,
    /// It has padding.
    pub(super) padded: bool,
    /// It has round corners.
    pub(super) rounded: bool,
}

impl Style {
    /// Reads the value of a `style` attribute.
    ///
    /// `mso-hide: all` alone hides nothing: it is how buttons are kept from Outlook, which gets its own in a
    /// conditional comment.
    pub(super) fn read(text: &str) -> Self {
        let mut style = Self::default();
        let (mut no_height, mut no_width, mut clipped) = (false, false, false);
        for declaration in text.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase();
            let value = value.as_str();
            match name.trim().to_ascii_lowercase().as_str() {
                "display" if value == "none" => style.hidden = true,
                "display" => style.shown = true,
                "visibility" => style.hidden |= matches!(value, "hidden" | "collapse"),
                "opacity" => style.hidden |= number(value).is_some_and(|n| n <= 0.0),
                "max-height" => style.hidden |= length(value).is_some_and(|n| n <= 0.0),
                "height" => no_height = length(value).is_some_and(|n| n <= 0.0),
                "width" | "max-width" => no_width |= length(value).is_some_and(|n| n <= 0.0),
                "overflow" | "overflow-y" => clipped |= value == "hidden",
                "font-size" => style.tiny_font = length(value).map(|n| n <= 1.0).or(Some(false)),
                "background" | "background-color" => style.filled |= is_colour(value),
                "padding" | "padding-top" | "padding-left" => {
                    style.padded |=
                        value.split_ascii_whitespace().any(|part| length(part).is_some_and(|n| n > 2.0));
                }
                "border-radius" | "-webkit-border-radius" | "-moz-border-radius" => {
                    style.rounded |=
                        value.split_ascii_whitespace().any(|part| length(part).is_some_and(|n| n > 0.0));
                }
                "border" => {
                    style.bordered |= value.contains("solid") && !value.starts_with('0');
                }
                _ => {}
            }
        }
        style.hidden |= clipped && (no_height || no_width);
        style
    }
}

fn number(value: &str) -> Option<f64> {
    value.parse().ok()
}

/// A length in whatever unit; what counts here is whether it is next to nothing.
fn length(value: &str) -> Option<f64> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(value.len());
    let number: f64 = value.get(..end)?.parse().ok()?;
    // 1 em is a full line and 100% a full box; only points and pixels are compared with small numbers.
    let small_unit = matches!(value.get(end..)?.trim(), "" | "px" | "pt");
    Some(if small_unit || number <= 0.0 { number } else { number * 16.0 })
}

fn is_colour(value: &str) -> bool {
    let first = value.split_ascii_whitespace().next().unwrap_or_default();
    !matches!(
        first,
        "" | "#fff" | "#ffffff" | "white" | "transparent" | "none" | "inherit" | "initial" | "unset" | "0"
    ) && !first.starts_with("url(")
        && !value.replace(' ', "").starts_with("rgb(255,255,255")
}

/// Classes and ids (with their `#`) that a style sheet hides on every screen.
#[derive(Clone, Debug, Default)]
pub(super) struct HiddenNames {
    names: HashSet<String>,
}

/// More hidden classes than any real mail has.
const MAX_NAMES: usize = 512;

impl HiddenNames {
    /// Adds what a style sheet hides outside of `@media` rules, which hold for some screens only.
    pub(super) fn read(&mut self, sheet: &str) {
        let mut depth = 0usize;
        // Depth of the braces of the outermost at-rule, inside of which nothing counts.
        let mut skipping: Option<usize> = None;
        let mut selector_at = 0;
        let bytes = sheet.as_bytes();
        let mut at = 0;
        while let Some(found) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|b| matches!(b, b'{' | b'}' | b';' | b'/')))
        {
            let place = at + found;
            at = place + 1;
            match bytes[place] {
                b'/' if bytes.get(at) == Some(&b'*') => {
                    let Some(end) = sheet.get(at + 1..).and_then(|rest| rest.find("*/")) else { return };
                    let starts_here = sheet.get(selector_at..place).is_some_and(|s| s.trim().is_empty());
                    at += 1 + end + 2;
                    if starts_here {
                        selector_at = at;
                    }
                }
                b'{' => {
                    depth += 1;
                    let selector = sheet.get(selector_at..place).unwrap_or_default();
                    if skipping.is_none() {
                        if selector
                            .trim_start_matches(|c: char| {
                                c.is_whitespace() || c == '<' || c == '!' || c == '-'
                            })
                            .starts_with('@')
                        {
                            skipping = Some(depth);
                        } else {
                            let end =
                                sheet.get(at..).and_then(|r| r.find('}')).map_or(sheet.len(), |e| at + e);
                            self.rule(selector, sheet.get(at..end).unwrap_or_default());
                            at = end;
                        }
                    }
                    selector_at = at;
                }
                b'}' => {
                    if skipping == Some(depth) {
                        skipping = None;
                    }
                    depth = depth.saturating_sub(1);
                    selector_at = at;
                }
                b';' => selector_at = at,
                _ => {}
            }
        }
    }

    fn rule(&mut self, selectors: &str, declarations: &str) {
        if self.names.len() >= MAX_NAMES || !Style::read(declarations).hidden {
            return;
        }
        for selector in selectors.split(',').take(MAX_NAMES) {
            let last = selector.split_ascii_whitespace().next_back().unwrap_or_default();
            let Some(at) = last.find(['.', '#']) else { continue };
            let (element, name) = last.split_at(at);
            let plain = |text: &str| {
                text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || b >= 128)
            };
            let (mark, name) = name.split_at(1);
            if plain(element) && plain(name) && !name.is_empty() {
                self.names.insert(if mark == "#" { format!("#{name}") } else { name.to_owned() });
            }
        }
    }

    /// Whether one of the classes in a `class` attribute, or the id, is hidden.
    pub(super) fn hides(&self, class: &str, id: &str) -> bool {
        !self.names.is_empty()
            && (class.split_ascii_whitespace().any(|name| self.names.contains(name))
                || (!id.is_empty() && self.names.contains(&format!("#{id}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_and_what_does_not() {
        for hidden in [
            "display:none",
            "color:#fff; DISPLAY : NONE !important",
            "max-height:0px;overflow:hidden",
            "opacity:0",
            "visibility:hidden",
            "height:0;overflow:hidden;",
        ] {
            assert!(Style::read(hidden).hidden, "{hidden}");
        }
        for shown in
            ["mso-hide:all", "opacity:0.9", "max-height:100px", "height:0", "display:block", ":;;:none"]
        {
            assert!(!Style::read(shown).hidden, "{shown}");
        }
        assert_eq!(Style::read("font-size:0").tiny_font, Some(true));
        assert_eq!(Style::read("font-size:1px").tiny_font, Some(true));
        assert_eq!(Style::read("font-size:1em").tiny_font, Some(false));
        assert_eq!(Style::read("font-size:14px").tiny_font, Some(false));
    }

    #[test]
    fn a_button_has_a_fill_padding_and_corners() {
        let style = Style::read("background-color:#1473E6;padding:10px 20px;border-radius:4px");
        assert!(style.filled && style.padded && style.rounded);
        let style = Style::read("background:#ffffff;padding:0;border-radius:0");
        assert!(!style.filled && !style.padded && !style.rounded);
    }

    #[test]
    fn a_style_sheet_hides_classes_except_on_some_screens() {
        let mut names = HiddenNames::default();
        names.read(
            "<!-- @import url(x.css); /* .c{display:none} */ .a, p.b{color:red;display:none!important}\n\
             @media (max-width:480px){ .web{display:none} .a{display:block} }\n\
             #pre .x_d {max-height:0} a:hover .e:after{display:none} .f{display:block}-->",
        );
        for (class, id, hidden) in
            [("x a", "", true), ("b", "", true), ("c", "", false), ("web", "", false), ("x_d", "", true)]
        {
            assert_eq!(names.hides(class, id), hidden, "{class}");
        }
        assert!(!names.hides("e f", "pre"));
        names.read("#pre{display:none");
        assert!(names.hides("", "pre"));
    }
}
