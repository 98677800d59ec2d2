//! Defects of a file as a whole: small files that are wrong in exactly one way.

use super::cells::Cells;
use super::dice::Dice;
use super::lines;
use super::manifest::Planted;
use super::site::{Site, site};
use crate::io::to_json;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::{Campaign, Format, Limits};

/// Which purpose the dice of a file are thrown for.
const PURPOSE: u64 = 0x6669_6c65;

/// A file with a planted defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefectFile {
    /// What the file is.
    pub format: Format,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What was planted in it: a row of 0 is the file as a whole.
    pub planted: Planted,
}

/// A small file of these campaigns with the defect of a code that is [of files](Site::File); `None` for others.
///
/// ```
/// use competiscan::generate::planted_file;
/// use competiscan::io::{Input, ReadOptions};
/// use competiscan::validate::IssueCode;
///
/// let file = planted_file(IssueCode::EmptyInput, 1, &[]).unwrap();
/// let report = competiscan::validate(Input::from_bytes(file.bytes), &ReadOptions::default(), &Default::default())?;
/// assert_eq!(report.counts[&IssueCode::EmptyInput], 1);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[must_use]
pub fn planted_file(code: IssueCode, seed: u64, campaigns: &[Campaign]) -> Option<DefectFile> {
    if site(code) != Site::File {
        return None;
    }
    let mut dice = Dice::new(seed, code as u64, PURPOSE);
    let (format, bytes, row, column) = match code {
        IssueCode::MalformedMail | IssueCode::DamagedMail | IssueCode::TruncatedContent => {
            let column = (code == IssueCode::TruncatedContent).then(|| Field::Html.name().to_owned());
            (Format::Eml, mail(code, campaigns.first(), &mut dice).into_bytes(), 1, column)
        }
        _ => {
            let (bytes, column) = table(code, campaigns, &mut dice);
            (Format::Csv, bytes, 0, column)
        }
    };
    Some(DefectFile { format, bytes, planted: Planted { row, code, column } })
}

/// A CSV whose header or lines between the rows are wrong.
fn table(code: IssueCode, campaigns: &[Campaign], dice: &mut Dice) -> (Vec<u8>, Option<String>) {
    let mut names: Vec<String> = Field::ALL.iter().map(|field| field.name().to_owned()).collect();
    let mut rows: Vec<Vec<String>> = campaigns
        .iter()
        .map(|campaign| Cells::of(campaign).iter().map(|(_, text)| text.to_owned()).collect())
        .collect();
    let mut skipped = None;
    let mut column = None;
    match code {
        IssueCode::EmptyInput => rows.clear(),
        IssueCode::HeaderGuessed => names.clear(),
        IssueCode::MissingColumn => {
            let field = *[Field::Company, Field::Channel, Field::LaunchDate]
                .get(dice.place(3))
                .unwrap_or(&Field::Company);
            names.remove(field.index());
            for row in &mut rows {
                row.remove(field.index());
            }
        }
        IssueCode::DuplicateColumn => {
            let name = dice.pick(&["Advertiser", "Medium", "Headline", "company", "Send date", "subject"]);
            // A name that stands there already gets a number.
            let is_taken = names.iter().any(|taken| taken == name);
            column = Some(if is_taken { format!("{name}_2") } else { name.to_owned() });
            names.push(name.to_owned());
            for row in &mut rows {
                row.push("the same once more".to_owned());
            }
        }
        IssueCode::UnknownColumn => {
            let name = dice.pick(&["moon_phase", "Reviewer 2", "internal note", "qzx"]);
            names.push(name.to_owned());
            for row in &mut rows {
                row.push("waxing".to_owned());
            }
        }
        _ => {
            let again = names.join(",");
            let line = dice.pick(&["", "# exported by hand", ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,"]);
            let line = if dice.below(4) == 0 { again } else { line.to_owned() };
            // An empty line is none; a remark, blank cells and the header again are lines of no row.
            skipped = Some(if line.is_empty() { "# a remark".to_owned() } else { line });
        }
    }
    let mut bytes = Vec::new();
    if !names.is_empty() {
        lines::write_line(&names, &mut bytes);
    }
    let middle = rows.len() / 2;
    for (at, row) in rows.iter().enumerate() {
        if let Some(line) = skipped.as_ref().filter(|_| at == middle) {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        lines::write_line(row, &mut bytes);
    }
    (bytes, column)
}

/// A message that is damaged, or no message.
fn mail(code: IssueCode, campaign: Option<&Campaign>, dice: &mut Dice) -> String {
    let json = campaign.map(to_json).unwrap_or_default();
    let subject = campaign.and_then(|campaign| campaign.subject.as_deref()).unwrap_or("News");
    let company = campaign.map_or("Acme", |campaign| campaign.company.as_str());
    let body = campaign.and_then(|campaign| campaign.content.as_deref()).unwrap_or("Hello.");
    let head = format!(
        "From: {company} <news@shop.example>\r\nTo: list@post.example\r\nSubject: {subject}\r\n\
         Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n"
    );
    match code {
        IssueCode::MalformedMail => match dice.below(3) {
            0 => json,
            1 => format!("\r\n{body}\r\n"),
            _ => String::new(),
        },
        IssueCode::DamagedMail => match dice.below(2) {
            0 => format!("{head}this line is no field at all\r\nContent-Type: text/plain\r\n\r\n{body}\r\n"),
            _ => format!(
                "{head}Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\n\
                 Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
            ),
        },
        _ => {
            let longest = usize::try_from(Limits::default().max_html_bytes).unwrap_or(usize::MAX);
            // Markup without words, so that the text made of it is short and not cut as well.
            let block = "<div class=\"spacer\"></div>\r\n";
            format!(
                "{head}Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>{body}{}</body></html>\r\n",
                block.repeat(longest / block.len() + 2)
            )
        }
    }
}
