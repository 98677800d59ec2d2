use super::cells::{Cells, Spot};
use super::dice::Dice;
use super::manifest::Planted;
use super::plan::DefectPlan;
use super::{identity, lines, related, texts, values};
use crate::io::to_json;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::{Campaign, Format, Limits, Result};

/// Which purpose the dice of a row are thrown for.
const PURPOSE: u64 = 0x726f_7773;

/// Rows before a row among which the one it repeats is looked for.
pub(super) const REACH: usize = 64;

/// Writes campaigns as rows, some of them with a planted defect.
///
/// The bytes of a row are a function of plan, seed and index, so rows can be written in any order and by any
/// number of threads. Rows that repeat an earlier one ask for that one's campaign.
///
/// ```
/// use competiscan::generate::{DefectPlan, Planter};
/// use competiscan::validate::IssueCode;
/// use competiscan::{Campaign, Channel, Format};
///
/// let campaign = |index: u64| {
///     let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse().unwrap());
///     campaign.id = format!("c{index}");
///     campaign.content = Some("Sale. Reply STOP to end.".into());
///     campaign
/// };
/// let plan = DefectPlan::new().rate(IssueCode::BadDate, 1.0)?;
/// let planter = Planter::new(plan, 7, Format::Csv)?;
/// let mut csv = planter.header();
/// let planted = planter.row(0, &campaign, &mut csv).unwrap();
/// assert_eq!((planted.row, planted.code), (1, IssueCode::BadDate));
/// let report = competiscan::validate(competiscan::io::Input::from_bytes(csv), &Default::default(), &Default::default())?;
/// assert_eq!(report.issues[0].code, IssueCode::BadDate);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Planter {
    plan: DefectPlan,
    seed: u64,
    format: Format,
}

impl Planter {
    /// A planter for rows of CSV or lines of NDJSON; an error if they cannot carry what is planned.
    pub fn new(plan: DefectPlan, seed: u64, format: Format) -> Result<Self> {
        plan.check(format)?;
        Ok(Self { plan, seed, format })
    }

    /// What stands before the first row: the header of a CSV.
    ///
    /// With a byte order mark where bytes that are no UTF-8 will follow: a file that is to have damaged rows must
    /// say what it is.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        let mut header = Vec::new();
        if self.format == Format::Csv {
            if self.plan.rates().contains_key(&IssueCode::BadEncoding) {
                header.extend_from_slice("\u{feff}".as_bytes());
            }
            lines::write_header(&mut header);
        }
        header
    }

    /// Appends the row at an index, from 0, with its line end, and says what was planted in it.
    pub fn row(&self, index: u64, campaign: &dyn Fn(u64) -> Campaign, out: &mut Vec<u8>) -> Option<Planted> {
        let start = out.len();
        let planned = self.plan.code_at(self.seed, index);
        // A row that is to repeat an earlier one needs one.
        let code = planned.filter(|code| !repeats(*code) || self.earlier(index).is_some());
        let Some(code) = code else {
            self.write_clean(&campaign(index), out);
            return None;
        };
        let mut cells = Cells::of(&campaign(index));
        let mut dice = Dice::new(self.seed, index, PURPOSE ^ code as u64);
        let earlier = self.earlier(index).filter(|_| repeats(code)).map(campaign);
        if let (IssueCode::DuplicateRow, Some(earlier)) = (code, &earlier) {
            self.write_clean(earlier, out);
        }
        let earlier = earlier.as_ref().map(Cells::of);
        let field = self.plant(code, &mut cells, earlier.as_ref(), &mut dice, out);
        if out.len() == start {
            self.write(&cells, out);
        }
        if code == IssueCode::BadEncoding {
            break_bytes(out, start, &mut dice);
        }
        Some(Planted { row: index + 1, code, column: field.map(|field| self.column(field)) })
    }

    /// The name of a field's column in this format.
    fn column(&self, field: Field) -> String {
        match lines::json_path(field) {
            (Some(group), name) if self.format != Format::Csv => format!("{group}.{name}"),
            _ => field.name().to_owned(),
        }
    }

    /// Plants in the cells, or writes the whole row.
    fn plant(
        &self,
        code: IssueCode,
        cells: &mut Cells,
        earlier: Option<&Cells>,
        dice: &mut Dice,
        out: &mut Vec<u8>,
    ) -> Option<Field> {
        if let Some(earlier) = earlier {
            return identity::plant(code, cells, earlier, dice).and_then(Spot::field);
        }
        match code {
            IssueCode::RecordTooLarge => {
                let limit = if self.format == Format::Csv {
                    Limits::default().max_field_bytes
                } else {
                    Limits::default().max_record_bytes
                };
                let longest = usize::try_from(limit).unwrap_or(usize::MAX);
                cells.set(Field::Content, "more words ".repeat(longest / 11 + 1 + dice.place(100)));
                return None;
            }
            IssueCode::BadEncoding => {
                let text = format!("{} {MARK}", cells.get(Field::Content).trim_end());
                cells.set(Field::Content, text);
                return None;
            }
            _ => {}
        }
        let row = match self.format {
            Format::Csv => lines::plant_row(code, cells, dice, out),
            _ => lines::plant_line(code, cells, dice, out).map(|()| Spot::Row),
        };
        if let Some(spot) = row {
            return spot.field();
        }
        values::plant(code, cells, dice)
            .or_else(|| related::plant(code, cells, dice))
            .or_else(|| texts::plant(code, cells, dice))
    }

    /// A clean row before this one.
    fn earlier(&self, index: u64) -> Option<u64> {
        let reach = (REACH as u64).min(index);
        let first = Dice::new(self.seed, index, PURPOSE).below(reach);
        (0..reach)
            .map(|step| index - 1 - (first + step) % reach)
            .find(|earlier| self.plan.code_at(self.seed, *earlier).is_none())
    }

    fn write_clean(&self, campaign: &Campaign, out: &mut Vec<u8>) {
        if self.format == Format::Csv {
            lines::write_row(&Cells::of(campaign), out);
        } else {
            out.extend_from_slice(to_json(campaign).as_bytes());
            out.push(b'\n');
        }
    }

    fn write(&self, cells: &Cells, out: &mut Vec<u8>) {
        if self.format == Format::Csv {
            lines::write_row(cells, out);
        } else {
            lines::write_json(cells, out);
        }
    }
}

/// Whether the defect is that a row repeats an earlier one.
const fn repeats(code: IssueCode) -> bool {
    matches!(code, IssueCode::DuplicateId | IssueCode::DuplicateRow | IssueCode::NearDuplicate)
}

/// Marks the place for bytes that mean nothing; the sequence stands in no text by itself.
const MARK: &str = "caf\u{1}\u{2}\u{3}";

/// Bytes that are nothing in UTF-8.
fn break_bytes(out: &mut Vec<u8>, start: usize, dice: &mut Dice) {
    const BROKEN: [&[u8]; 5] = [b"\xe9", b"\xff\xfe", b"\xc3", b"\x80\x93", b"\xf0\x9f\x98"];
    let bytes = BROKEN.get(dice.place(BROKEN.len())).copied().unwrap_or(b"\xe9");
    // JSON writes the controls of the mark as six characters each.
    for mark in ["\u{1}\u{2}\u{3}".to_owned(), "\\u0001\\u0002\\u0003".to_owned()] {
        let found = memchr::memmem::find(out.get(start..).unwrap_or_default(), mark.as_bytes());
        if let Some(at) = found {
            out.splice(start + at..start + at + mark.len(), bytes.iter().copied());
            return;
        }
    }
}
