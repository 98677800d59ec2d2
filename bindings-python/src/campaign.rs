//! The campaign record.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use ::competiscan as cl;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime, PyType, PyTzInfo};

use crate::error::guarded;
use crate::kinds::{Budget, JsonDict, Sentiment, class, json};

/// One marketing message, as observed from one company on one channel.
///
/// It never changes, so it can be a key of a dict and be shared between threads. Values that are not there are
/// None.
#[pyclass(frozen, eq, hash, module = "competiscan")]
#[derive(Debug, PartialEq)]
pub(crate) struct Campaign {
    inner: cl::Campaign,
}

impl From<cl::Campaign> for Campaign {
    fn from(inner: cl::Campaign) -> Self {
        Self { inner }
    }
}

impl Campaign {
    pub(crate) fn inner(&self) -> &cl::Campaign {
        &self.inner
    }
}

impl Hash for Campaign {
    /// Equal campaigns have equal ids; the rest holds floating-point numbers, which cannot be hashed.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.id.hash(state);
    }
}

class! { Campaign {
    /// Identity: given, or made from the content.
    id: &str = |c| &c.id;
    /// Who sent it.
    company: &str = |c| &c.company;
    /// Line of business: an `Industry`, or another word.
    industry: Option<&str> = |c| c.industry.as_ref().map(cl::Industry::as_str);
    /// The way it reached its audience: a `Channel`, or another word.
    channel: &str = |c| c.channel.as_str();
    /// What it is for: a `CampaignType`.
    campaign_type: Option<&str> = |c| c.campaign_type.as_ref().map(cl::CampaignType::as_str);
    /// Headline, or the name of the campaign.
    title: Option<&str> = |c| c.title.as_deref();
    /// Subject line of a mail.
    subject: Option<&str> = |c| c.subject.as_deref();
    /// The words, as plain text.
    content: Option<&str> = |c| c.content.as_deref();
    /// The markup of a mail, as it came. Never render it unescaped.
    html: Option<&str> = |c| c.html.as_deref();
    /// What the reader is asked to do.
    call_to_action: Option<&str> = |c| c.call_to_action.as_deref();
    /// What is promised, in the sender's words.
    offer: Option<&str> = |c| c.offer.as_deref();
    /// Whom it is meant for.
    audience: Option<&str> = |c| c.audience.as_deref();
    /// Where the observation comes from.
    source: Option<&str> = |c| c.source.as_deref();
    /// Where a click leads.
    landing_url: Option<&str> = |c| c.landing_url.as_deref();
    /// Language of the words, a BCP 47 tag.
    language: Option<&str> = |c| c.language.as_deref();
    /// Where it ran, an ISO 3166 code.
    region: Option<&str> = |c| c.region.as_deref();
    /// Words it is filed under.
    keywords: Vec<String> = |c| c.keywords.clone();
    /// How often it was shown or delivered.
    impressions: Option<u64> = |c| c.impressions;
    /// How often it was clicked.
    clicks: Option<u64> = |c| c.clicks;
    /// How often a click became what the sender wanted.
    conversions: Option<u64> = |c| c.conversions;
    /// Clicks per impression, if both are known and there were impressions.
    click_through_rate: Option<f64> = |c| c.click_through_rate();
    /// Conversions per click, if both are known and there were clicks.
    conversion_rate: Option<f64> = |c| c.conversion_rate();
    /// Every column nobody knew, by its own name.
    extra: BTreeMap<String, String> = |c| c.extra.clone();
}
    /// First day of the flight.
    #[getter]
    fn launch_date<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        date(py, self.inner.launch_date)
    }

    /// Last day of the flight.
    #[getter]
    fn end_date<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        self.inner.end_date.map(|day| date(py, day)).transpose()
    }

    /// When it was observed, in UTC.
    #[getter]
    fn observed_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.inner.observed_at.map(|at| instant(py, at)).transpose()
    }

    /// Money spent or planned.
    #[getter]
    fn budget<'py>(&self, py: Python<'py>) -> PyResult<Option<Budget<'py>>> {
        let Some(given) = self.inner.budget else { return Ok(None) };
        let currency = given.currency.as_ref().map(cl::Currency::as_str);
        Budget::new(py, (given.amount, given.low, given.high, currency)).map(Some)
    }

    /// The tone that came with the data.
    #[getter]
    fn sentiment<'py>(&self, py: Python<'py>) -> PyResult<Option<Sentiment<'py>>> {
        let Some(given) = self.inner.sentiment else { return Ok(None) };
        let label = given.label.as_ref().map(cl::SentimentLabel::as_str);
        Sentiment::new(py, (label, given.score)).map(Some)
    }

    /// The campaign with these values, named and written as `to_dict` does; dates may be date objects too.
    ///
    /// It is taken as it is. To check and repair values, `read` them.
    #[classmethod]
    #[pyo3(signature = (values: "dict[str, Any]"))]
    fn from_dict(class: &Bound<'_, PyType>, values: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = class.py().import("competiscan._json")?.call_method1("dump", (values,))?;
        Self::from_json(class, text.extract()?)
    }

    /// The campaign in a JSON object.
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let read = || {
            serde_json::from_str(text).map_err(|error| {
                cl::Error::new(cl::ErrorKind::InvalidValue, format!("this is no campaign: {error}"))
            })
        };
        guarded(class.py(), read).map(|inner| Self { inner })
    }

    /// Plain values, dates as ISO 8601 text; what is not there is left out.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<JsonDict<'py>> {
        JsonDict::new(py, (self.to_json(py)?,))
    }

    /// One line of JSON, the same in every language this library speaks.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || json(&self.inner))
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    #[pyo3(signature = (_memo: "object"))]
    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }

    fn __repr__(&self) -> String {
        let cl::Campaign { id, company, channel, launch_date, .. } = &self.inner;
        format!("Campaign({id:?}, {company:?}, {:?}, {launch_date})", channel.as_str())
    }
}

fn date(py: Python<'_>, date: cl::Date) -> PyResult<Bound<'_, PyDate>> {
    PyDate::new(py, date.year().into(), date.month(), date.day())
}

fn instant(py: Python<'_>, at: cl::Timestamp) -> PyResult<Bound<'_, PyDateTime>> {
    let day = at.date();
    let micros = at.micros().rem_euclid(86_400_000_000);
    let (seconds, micro) = (micros / 1_000_000, micros % 1_000_000);
    let part = |value: i64| u8::try_from(value).unwrap_or_default();
    PyDateTime::new(
        py,
        day.year().into(),
        day.month(),
        day.day(),
        part(seconds / 3600),
        part(seconds / 60 % 60),
        part(seconds % 60),
        u32::try_from(micro).unwrap_or_default(),
        Some(&*PyTzInfo::utc(py)?),
    )
}
