use std::borrow::Cow;

use super::super::lexer::{Kind, Tokens};
use super::super::{Evidence, TacticPrediction, TextField};
use super::phrases::{LABELS, PHRASES, Part, Phrase};

/// Spans that are reported for a tactic; more do not change what it says.
const MAX_EVIDENCE: usize = 20;

/// Adds what a text shows of each tactic to `found`, which holds one list of evidence for each.
fn collect(tokens: &Tokens<'_>, field: TextField, found: &mut [Vec<Evidence>; LABELS.len()]) {
    let mut at = 0;
    while at < tokens.len() {
        let first = match tokens.kind(at) {
            Some(Kind::Word) => tokens.word(at),
            Some(Kind::Number) => "#",
            _ => "",
        };
        let hit = PHRASES.get(first).and_then(|list| {
            list.iter().find_map(|phrase| end_of(tokens, at, phrase).map(|to| (phrase, to)))
        });
        let Some((phrase, to)) = hit else {
            at += 1;
            continue;
        };
        if let (Some(start), Some(end)) = (tokens.get(at), tokens.get(to.wrapping_sub(1))) {
            let (start, end) = (start.start, end.end);
            if let (Some(text), Some(list)) = (tokens.text.get(start..end), found.get_mut(phrase.tactic)) {
                if list.len() < MAX_EVIDENCE {
                    list.push(Evidence {
                        field,
                        start,
                        end,
                        text: text.to_owned(),
                        weight: phrase.weight,
                        rule: Cow::Borrowed("phrase"),
                    });
                }
            }
        }
        at = to;
    }
}

/// One past the last token of a phrase that starts at a place.
fn end_of(tokens: &Tokens<'_>, at: usize, phrase: &Phrase) -> Option<usize> {
    let mut place = at + 1;
    for part in &phrase.rest {
        // "award-winning" and "award winning" are the same.
        if tokens.is_mark(place, '-') && tokens.is_glued(place) {
            place += 1;
        }
        if tokens.is_break(place) {
            return None;
        }
        let fits = match part {
            Part::Number => tokens.kind(place) == Some(Kind::Number),
            Part::Any => tokens.kind(place) == Some(Kind::Word),
            Part::Word(word) => tokens.word(place) == *word || tokens.raw(place) == *word,
        };
        if !fits {
            return None;
        }
        place += 1;
    }
    Some(place)
}

/// The tactics of some texts with the words that show them, at most 20 spans each.
///
/// The score grows with every span: the chance that at least one of them is meant, were they independent.
pub(in crate::classify) fn find(texts: &[(TextField, Tokens<'_>)]) -> Vec<TacticPrediction> {
    let mut found: [Vec<Evidence>; LABELS.len()] = Default::default();
    for (field, tokens) in texts {
        collect(tokens, *field, &mut found);
    }
    LABELS
        .iter()
        .zip(found)
        .filter(|(_, evidence)| !evidence.is_empty())
        .map(|(label, evidence)| TacticPrediction {
            label: (*label).to_owned(),
            score: score(&evidence),
            evidence,
        })
        .collect()
}

/// One less the product of what is missing of each weight, rounded to six decimals.
pub(in crate::classify) fn score(evidence: &[Evidence]) -> f64 {
    let missing: f64 = evidence.iter().map(|evidence| 1.0 - evidence.weight.clamp(0.0, 1.0)).product();
    ((1.0 - missing) * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<String> {
        find(&[(TextField::Content, Tokens::new(text))]).into_iter().map(|tactic| tactic.label).collect()
    }

    #[test]
    fn each_tactic_is_found_by_its_phrases() {
        for (text, expected) in [
            ("HURRY! Sale on.", vec!["urgency"]),
            ("Last few days of the sale", vec!["urgency"]),
            ("Only 3 days left", vec!["urgency"]),
            ("While stocks last", vec!["scarcity"]),
            ("Only 5 left in your size", vec!["scarcity"]),
            ("Trusted by 2 million users", vec!["social_proof"]),
            ("Our award-winning chairs", vec!["social_proof"]),
            ("Dear Anna, picked for you", vec!["personalisation"]),
            ("Thank you for being a loyal customer", vec!["loyalty"]),
            ("Refer a friend and earn", vec!["referral"]),
            ("The train leaves at noon.", vec![]),
            ("Lasting quality. Friends came by.", vec![]),
            ("Last. Chance", vec![]),
        ] {
            assert_eq!(labels(text), expected, "{text}");
        }
    }

    #[test]
    fn more_evidence_raises_the_score_and_spans_hold_their_words() {
        let text = "Hurry, last chance! Ends today.";
        let tactics = find(&[(TextField::Content, Tokens::new(text))]);
        let urgency = &tactics[0];
        assert_eq!(urgency.evidence.len(), 3);
        assert!((urgency.score - 0.988).abs() < 1e-9, "{}", urgency.score);
        assert!(urgency.evidence.iter().all(|span| text[span.start..span.end] == span.text));
        assert_eq!(
            find(&[(TextField::Content, Tokens::new(&"hurry ".repeat(100)))])[0].evidence.len(),
            MAX_EVIDENCE
        );
    }
}
