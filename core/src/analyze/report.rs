//! The tables of a summary, before they are laid out as text or Markdown.

use super::format::{amount, clean, interval, percent, share, thousands};
use super::summary::{Distribution, KeyPhrase, Phrases, Rate, Rest, Share, Summary};

/// Rows of a table that are shown; a report is for reading, JSON has them all.
const SHOWN: usize = 15;

/// Distinctive phrases that are shown for each company.
const SHOWN_PHRASES: usize = 5;

/// Months that are shown, the last ones.
const SHOWN_MONTHS: usize = 24;

/// A table with its heading and remarks.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// Below the table, one line each.
    pub(super) notes: Vec<String>,
}

/// A column: numbers stand on the right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) right: bool,
}

/// A row of cells, and its share for a bar.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) bar: Option<f64>,
}

const fn left(name: &'static str) -> Column {
    Column { name, right: false }
}

const fn right(name: &'static str) -> Column {
    Column { name, right: true }
}

/// The sections of a summary that have something to say, in order.
pub(super) fn sections(summary: &Summary) -> Vec<Section> {
    let mut sections = vec![overview(summary)];
    sections.push(companies(summary));
    sections.push(voice(summary));
    for (title, distribution) in [
        ("Channels", &summary.channels),
        ("Industries", &summary.industries),
        ("Campaign types", &summary.campaign_types),
        ("Sentiment", &summary.sentiments),
        ("Languages", &summary.languages),
        ("Sending services", &summary.esps),
    ] {
        sections.push(spread(title, distribution));
    }
    sections.push(months(summary));
    sections.push(weekdays(summary));
    sections.push(funnel(summary));
    sections.push(budgets(summary));
    if let Some(phrases) = &summary.phrases {
        sections.push(top_phrases("Words", phrases, &phrases.top_words));
        sections.push(top_phrases("Phrases", phrases, &phrases.top_phrases));
    }
    sections.push(distinctive(summary));
    sections.push(fields(summary));
    sections.retain(|section| !section.rows.is_empty());
    sections
}

fn overview(summary: &Summary) -> Section {
    let period = match (summary.first_date, summary.last_date) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "-".to_owned(),
    };
    let at_least = if summary.companies.approximate { "at least " } else { "" };
    let rows = [
        ("Campaigns", thousands(summary.campaigns)),
        ("Period", period),
        ("Companies", format!("{at_least}{}", thousands(summary.companies.distinct))),
    ];
    let notes = summary.caps.iter().map(|cap| {
        format!(
            "{} passed {} = {}, so they are counted over a sample of {} of {} rows.",
            cap.part.replace('_', " "),
            cap.option,
            thousands(cap.limit),
            thousands(cap.rows_used),
            thousands(cap.rows)
        )
    });
    Section {
        title: "Summary".to_owned(),
        columns: vec![left(""), left("")],
        rows: rows
            .into_iter()
            .map(|(name, value)| Row { cells: vec![name.to_owned(), value], bar: None })
            .collect(),
        notes: notes.collect(),
    }
}

fn companies(summary: &Summary) -> Section {
    let companies = &summary.companies;
    let rows = companies.values.iter().take(SHOWN).map(|company| {
        let channels: Vec<&str> = company.channels.iter().map(|channel| channel.value.as_str()).collect();
        let date = |date: Option<crate::Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
        Row {
            cells: vec![
                clean(&company.company),
                thousands(company.campaigns),
                share(company.share),
                interval(company.low, company.high),
                date(company.first_date),
                date(company.last_date),
                channels.join(", "),
            ],
            bar: None,
        }
    });
    let columns = vec![
        left("company"),
        right("campaigns"),
        right("share"),
        right("95 % interval"),
        left("first"),
        left("last"),
        left("channels"),
    ];
    let hidden = companies.values.iter().skip(SHOWN).map(|company| company.campaigns);
    let title = format!("Share of voice by campaigns (n = {})", thousands(companies.n));
    Section { title, columns, rows: rows.collect(), notes: more("campaigns", hidden, companies.rest) }
}

fn voice(summary: &Summary) -> Section {
    let voice = &summary.voice;
    let rows = voice.values.iter().take(SHOWN).map(|company| Row {
        cells: vec![
            clean(&company.company),
            thousands(company.n),
            thousands(company.impressions),
            share(company.share),
        ],
        bar: company.share,
    });
    let mut notes = vec![format!(
        "Impressions are known for {} of campaigns.",
        voice.coverage.map_or_else(|| "-".to_owned(), percent)
    )];
    let hidden = voice.values.iter().skip(SHOWN).map(|company| company.impressions);
    notes.extend(more("impressions", hidden, voice.rest));
    Section {
        title: format!("Share of voice by impressions (n = {})", thousands(voice.n)),
        columns: vec![left("company"), right("campaigns"), right("impressions"), right("share")],
        rows: rows.collect(),
        notes,
    }
}

fn shares(values: &[Share]) -> Vec<Row> {
    let rows = values.iter().map(|value| Row {
        cells: vec![
            clean(&value.value),
            thousands(value.count),
            share(value.share),
            interval(value.low, value.high),
        ],
        bar: value.share,
    });
    rows.collect()
}

fn share_columns(name: &'static str) -> Vec<Column> {
    vec![left(name), right("campaigns"), right("share"), right("95 % interval")]
}

fn spread(title: &str, distribution: &Distribution) -> Section {
    let shown = distribution.values.get(..SHOWN).unwrap_or(&distribution.values);
    let hidden = distribution.values.iter().skip(SHOWN).map(|value| value.count);
    let mut notes = more("campaigns", hidden, distribution.rest);
    if distribution.missing > 0 {
        let missing = many(distribution.missing, "campaign", "campaigns");
        notes.push(format!("Without a value: {missing} ({}).", share(distribution.missing_share)));
    }
    Section {
        title: format!("{title} (n = {})", thousands(distribution.n)),
        columns: share_columns("value"),
        rows: shares(shown),
        notes,
    }
}

fn months(summary: &Summary) -> Section {
    let skipped = summary.months.len().saturating_sub(SHOWN_MONTHS);
    let shown = summary.months.get(skipped..).unwrap_or_default();
    let most = shown.iter().map(|month| month.count).max().unwrap_or(0).max(1);
    let rows = shown.iter().map(|month| Row {
        cells: vec![month.month.clone(), thousands(month.count)],
        bar: Some(month.count as f64 / most as f64),
    });
    let earlier =
        summary.months.iter().take(skipped).fold(0_u64, |sum, month| sum.saturating_add(month.count));
    let note = format!(
        "Not shown: {} before, with {}.",
        many(skipped as u64, "month", "months"),
        many(earlier, "campaign", "campaigns")
    );
    Section {
        title: format!("Months (n = {})", thousands(summary.campaigns)),
        columns: vec![left("month"), right("campaigns")],
        rows: rows.collect(),
        notes: if skipped > 0 { vec![note] } else { Vec::new() },
    }
}

fn weekdays(summary: &Summary) -> Section {
    Section {
        title: format!("Weekdays (n = {})", thousands(summary.campaigns)),
        columns: share_columns("weekday"),
        rows: if summary.campaigns == 0 { Vec::new() } else { shares(&summary.weekdays) },
        notes: Vec::new(),
    }
}

fn funnel(summary: &Summary) -> Section {
    let funnel = &summary.funnel;
    let mut rows = Vec::new();
    for (name, total) in
        [("impressions", funnel.impressions), ("clicks", funnel.clicks), ("conversions", funnel.conversions)]
    {
        if total.n > 0 {
            let cells = vec![name.to_owned(), thousands(total.n), thousands(total.total), String::new()];
            rows.push(Row { cells, bar: None });
        }
    }
    let mut notes = Vec::new();
    for (name, rate, what) in [
        ("click-through rate", funnel.click_through_rate, "more clicks than impressions"),
        ("conversion rate", funnel.conversion_rate, "more conversions than clicks"),
    ] {
        if rate.n > 0 {
            let Rate { n, rate, low, high, .. } = rate;
            let cells = vec![name.to_owned(), thousands(n), share(rate), interval(low, high)];
            rows.push(Row { cells, bar: None });
        }
        if rate.left_out > 0 {
            notes
                .push(format!("Left out of the {name}: {} with {what}.", many(rate.left_out, "row", "rows")));
        }
    }
    Section {
        title: "Funnel".to_owned(),
        columns: vec![left("metric"), right("n"), right("value"), right("95 % interval")],
        rows,
        notes,
    }
}

fn budgets(summary: &Summary) -> Section {
    let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) if low.to_bits() == high.to_bits() => amount(low),
        (Some(low), Some(high)) => format!("{} - {}", amount(low), amount(high)),
        (Some(low), None) => format!("{} or more", amount(low)),
        (None, _) => "-".to_owned(),
    };
    let rows = summary.budgets.iter().take(SHOWN).map(|budget| Row {
        cells: vec![
            budget.currency.clone().unwrap_or_else(|| "unknown".to_owned()),
            thousands(budget.n),
            thousands(budget.ranges),
            range(Some(budget.total_low), budget.total_high),
            range(budget.median_low, budget.median_high),
        ],
        bar: None,
    });
    let mut notes = Vec::new();
    if summary.budgets.len() > SHOWN {
        let hidden = (summary.budgets.len() - SHOWN) as u64;
        notes.push(format!("Not shown: {}.", many(hidden, "currency", "currencies")));
    }
    if summary.unusable_budgets > 0 {
        notes.push(format!(
            "Left out: {} without a usable amount.",
            many(summary.unusable_budgets, "budget", "budgets")
        ));
    }
    Section {
        title: "Budgets".to_owned(),
        columns: vec![left("currency"), right("n"), right("ranges"), right("total"), right("median")],
        rows: rows.collect(),
        notes,
    }
}

fn top_phrases(title: &str, phrases: &Phrases, top: &[KeyPhrase]) -> Section {
    let rows = top.iter().take(SHOWN).map(|phrase| Row {
        cells: vec![
            clean(&phrase.phrase),
            thousands(phrase.documents),
            share(phrase.share),
            interval(phrase.low, phrase.high),
            thousands(phrase.companies),
        ],
        bar: phrase.share,
    });
    let mut columns = share_columns("phrase");
    columns.push(right("companies"));
    let mut notes = Vec::new();
    if phrases.cut_documents > 0 {
        let cut = many(phrases.cut_documents, "campaign", "campaigns");
        notes.push(format!("Cut, because of more words than are looked at: {cut}."));
    }
    Section { title: format!("{title} (n = {})", thousands(phrases.n)), columns, rows: rows.collect(), notes }
}

fn distinctive(summary: &Summary) -> Section {
    let Some(phrases) = &summary.phrases else { return Section::default() };
    let rows = phrases.distinctive.iter().flat_map(|company| {
        company.phrases.iter().take(SHOWN_PHRASES).map(|phrase| Row {
            cells: vec![
                clean(&company.company),
                clean(&phrase.phrase),
                format!("{} of {}", thousands(phrase.documents), thousands(company.n)),
                thousands(phrase.documents_elsewhere),
                format!("{:.1}", phrase.z),
            ],
            bar: None,
        })
    });
    Section {
        title: "What sets companies apart".to_owned(),
        columns: vec![left("company"), left("phrase"), right("campaigns"), right("elsewhere"), right("z")],
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

fn fields(summary: &Summary) -> Section {
    let filled = summary.fields.iter().filter(|field| field.filled > 0);
    let empty: Vec<&str> =
        summary.fields.iter().filter(|field| field.filled == 0).map(|field| field.field.as_str()).collect();
    let rows: Vec<Row> = filled
        .map(|field| Row {
            cells: vec![field.field.clone(), thousands(field.filled), share(field.share)],
            bar: field.share,
        })
        .collect();
    let notes =
        if empty.is_empty() { Vec::new() } else { vec![format!("Never filled: {}.", empty.join(", "))] };
    Section {
        title: format!("Filled fields (n = {})", thousands(summary.campaigns)),
        columns: vec![left("field"), right("campaigns"), right("share")],
        rows,
        notes,
    }
}

/// What a table does not show: values that were listed but hidden here, and those that were not listed.
fn more(what: &str, hidden: impl Iterator<Item = u64>, rest: Rest) -> Vec<String> {
    let (mut values, mut count) = (rest.values, rest.count);
    for hidden in hidden {
        values = values.saturating_add(1);
        count = count.saturating_add(hidden);
    }
    if values == 0 {
        return Vec::new();
    }
    vec![format!("Not shown: {} more, with {} {what}.", thousands(values), thousands(count))]
}

fn many(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { more })
}
