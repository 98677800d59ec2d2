//! The markup of an e-mail, with the annotations Gmail shows in its promotions tab.

use super::draft::Draft;
use super::encode::push_escaped;
use super::idea::Idea;
use super::market::Market;
use super::plan::Plan;

impl Market {
    /// Writes the content as HTML behind the other texts.
    pub(super) fn write_html(&self, idea: &Idea, plan: &Plan, draft: &mut Draft) {
        let company = &self.companies[usize::from(idea.company)];
        let mut html = String::with_capacity(draft.text.len() * 2 + 600);
        html.push_str("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        push_text(&mut html, draft.subject.map_or("", |span| draft.get(span)));
        html.push_str("</title>");
        if draft.has_offer {
            html.push_str("<script type=\"application/ld+json\">[{\"@context\":\"http://schema.org/\",\"@type\":\"Organization\",\"logo\":\"https://");
            html.push_str(&company.domain);
            html.push_str("/logo.png\"},{\"@context\":\"http://schema.org/\",\"@type\":\"DiscountOffer\",\"description\":\"");
            push_script(&mut html, plan.offer(idea));
            html.push('"');
            if !idea.values.code().is_empty() {
                html.push_str(",\"discountCode\":\"");
                push_script(&mut html, idea.values.code());
                html.push('"');
            }
            html.push_str(",\"availabilityStarts\":\"");
            html.push_str(self.calendar.iso(draft.message.day));
            html.push_str("T00:00:00Z\"");
            if let Some(deadline) = idea.deadline {
                html.push_str(",\"availabilityEnds\":\"");
                html.push_str(self.calendar.iso(deadline));
                html.push_str("T23:59:59Z\"");
            }
            html.push_str("}]</script>");
        }
        html.push_str("</head><body>");
        for paragraph in draft.get(draft.content).split("\n\n") {
            html.push_str("<p>");
            for (at, line) in paragraph.split('\n').enumerate() {
                if at > 0 {
                    html.push_str("<br>");
                }
                push_text(&mut html, line);
            }
            html.push_str("</p>");
        }
        if let (Some(button), Some(link)) = (draft.call_to_action, draft.landing_url) {
            html.push_str("<p><a href=\"");
            push_text(&mut html, draft.get(link));
            html.push_str("\">");
            push_text(&mut html, draft.get(button));
            html.push_str("</a></p>");
        }
        html.push_str("</body></html>");
        let start = draft.text.len();
        draft.text.push_str(&html);
        draft.html = Some((start, draft.text.len()));
    }
}

/// Appends a text as it stands between tags and in quoted attributes.
fn push_text(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

/// Appends a text as it stands in a JSON string of a script element, which must not be ended by it.
fn push_script(html: &mut String, text: &str) {
    let start = html.len();
    push_escaped(html, text);
    if html.get(start..).is_some_and(|made| made.contains('<')) {
        let safe = html[start..].replace('<', "\\u003c");
        html.truncate(start);
        html.push_str(&safe);
    }
}
