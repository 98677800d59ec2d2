"""
The native part of `competiscan`. Import from `competiscan`, not from here.
"""

from _typeshed import SupportsGetItem
from competiscan.records import Budget, Sentiment
from datetime import date, datetime
from os import PathLike
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["VERSION", "Campaign", "Fix", "Issue", "ReadResult", "Rejected", "Report", "TextClassifier", "WordEvidence", "classify", "error_codes", "generate", "generate_file", "issue_codes", "read", "validate", "vocabularies"]

VERSION: Final[str]
"""
The version of the library, from its Cargo.toml.
"""

@final
class Campaign:
    """
    One marketing message, as observed from one company on one channel.

    It never changes, so it can be a key of a dict and be shared between threads. Values that are not there are
    None.
    """
    def __copy__(self, /) -> Campaign: ...
    def __deepcopy__(self, /, _memo: "object") -> Campaign: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def audience(self, /) -> str | None:
        """
        Whom it is meant for.
        """
    @property
    def budget(self, /) -> Budget | None:
        """
        Money spent or planned.
        """
    @property
    def call_to_action(self, /) -> str | None:
        """
        What the reader is asked to do.
        """
    @property
    def campaign_type(self, /) -> str | None:
        """
        What it is for: a `CampaignType`.
        """
    @property
    def channel(self, /) -> str:
        """
        The way it reached its audience: a `Channel`, or another word.
        """
    @property
    def click_through_rate(self, /) -> float | None:
        """
        Clicks per impression, if both are known and there were impressions.
        """
    @property
    def clicks(self, /) -> int | None:
        """
        How often it was clicked.
        """
    @property
    def company(self, /) -> str:
        """
        Who sent it.
        """
    @property
    def content(self, /) -> str | None:
        """
        The words, as plain text.
        """
    @property
    def conversion_rate(self, /) -> float | None:
        """
        Conversions per click, if both are known and there were clicks.
        """
    @property
    def conversions(self, /) -> int | None:
        """
        How often a click became what the sender wanted.
        """
    @property
    def end_date(self, /) -> date | None:
        """
        Last day of the flight.
        """
    @property
    def extra(self, /) -> dict[str, str]:
        """
        Every column nobody knew, by its own name.
        """
    @classmethod
    def from_dict(cls, /, values: "dict[str, Any]") -> Campaign:
        """
        The campaign with these values, named and written as `to_dict` does; dates may be date objects too.

        It is taken as it is. To check and repair values, `read` them.
        """
    @classmethod
    def from_json(cls, /, text: str) -> Campaign:
        """
        The campaign in a JSON object.
        """
    @property
    def html(self, /) -> str | None:
        """
        The markup of a mail, as it came. Never render it unescaped.
        """
    @property
    def id(self, /) -> str:
        """
        Identity: given, or made from the content.
        """
    @property
    def impressions(self, /) -> int | None:
        """
        How often it was shown or delivered.
        """
    @property
    def industry(self, /) -> str | None:
        """
        Line of business: an `Industry`, or another word.
        """
    @property
    def keywords(self, /) -> list[str]:
        """
        Words it is filed under.
        """
    @property
    def landing_url(self, /) -> str | None:
        """
        Where a click leads.
        """
    @property
    def language(self, /) -> str | None:
        """
        Language of the words, a BCP 47 tag.
        """
    @property
    def launch_date(self, /) -> date:
        """
        First day of the flight.
        """
    @property
    def observed_at(self, /) -> datetime | None:
        """
        When it was observed, in UTC.
        """
    @property
    def offer(self, /) -> str | None:
        """
        What is promised, in the sender's words.
        """
    @property
    def region(self, /) -> str | None:
        """
        Where it ran, an ISO 3166 code.
        """
    @property
    def sentiment(self, /) -> Sentiment | None:
        """
        The tone that came with the data.
        """
    @property
    def source(self, /) -> str | None:
        """
        Where the observation comes from.
        """
    @property
    def subject(self, /) -> str | None:
        """
        Subject line of a mail.
        """
    @property
    def title(self, /) -> str | None:
        """
        Headline, or the name of the campaign.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Plain values, dates as ISO 8601 text; what is not there is left out.
        """
    def to_json(self, /) -> str:
        """
        One line of JSON, the same in every language this library speaks.
        """

@final
class Fix:
    """
    One safe fix that was applied.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def after(self, /) -> str | None:
        """
        The value after, cut to 120 characters; None if the value was moved to `extra`.
        """
    @property
    def before(self, /) -> str:
        """
        The value before, cut to 120 characters.
        """
    @property
    def code(self, /) -> str:
        """
        The issue it removes: a key of `ISSUE_CODES`.
        """
    @property
    def column(self, /) -> str:
        """
        The column, by its name in the file.
        """
    @property
    def file(self, /) -> str | None:
        """
        The file, when there are several.
        """
    @property
    def line(self, /) -> int:
        """
        Line from 1; 0 where lines mean nothing.
        """
    @property
    def row(self, /) -> int:
        """
        Data row from 1.
        """

@final
class Issue:
    """
    One finding, with its place and what to do. `str()` of it is the whole sentence.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def byte_offset(self, /) -> int:
        """
        Bytes before the row, after decompression.
        """
    @property
    def code(self, /) -> str:
        """
        What was found: a key of `ISSUE_CODES`.
        """
    @property
    def column(self, /) -> str | None:
        """
        The column, by its name in the file.
        """
    @property
    def file(self, /) -> str | None:
        """
        The file, when there are several.
        """
    @property
    def line(self, /) -> int:
        """
        Line from 1; 0 where lines mean nothing.
        """
    @property
    def message(self, /) -> str:
        """
        What is wrong.
        """
    @property
    def row(self, /) -> int:
        """
        Data row, message or JSON value from 1; 0 for the file as a whole.
        """
    @property
    def severity(self, /) -> str:
        """
        What it means for the row: a `Severity`.
        """
    @property
    def suggestion(self, /) -> str:
        """
        What to do, or the value that was probably meant.
        """
    @property
    def value(self, /) -> str:
        """
        The offending value, cut to 120 characters.
        """

@final
class ReadResult:
    """
    What `read` gives back: an answer for every row of the input.
    """
    def __repr__(self, /) -> str: ...
    @property
    def campaigns(self, /) -> list[Campaign]:
        """
        The accepted campaigns, in order.
        """
    @property
    def rejected(self, /) -> list[Rejected]:
        """
        The rejected rows, in order, with their bytes and reasons.
        """
    @property
    def report(self, /) -> Report:
        """
        The counts and the issues.
        """

@final
class Rejected:
    """
    A rejected row, with its bytes and its reasons.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def byte_offset(self, /) -> int:
        """
        Bytes before the row, after decompression.
        """
    @property
    def issues(self, /) -> list[Issue]:
        """
        Why it was rejected, and whatever else was found.
        """
    @property
    def line(self, /) -> int:
        """
        Line from 1; 0 where lines mean nothing.
        """
    @property
    def raw(self, /) -> str:
        """
        The row as it stands in the input, with U+FFFD for bytes that are not UTF-8.
        """
    @property
    def raw_bytes(self, /) -> bytes:
        """
        The exact bytes of the row.
        """
    @property
    def row(self, /) -> int:
        """
        Data row from 1.
        """

@final
class Report:
    """
    What a validation found: `rows == accepted + rejected + duplicates`, always. `str()` of it is a summary.
    """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def accepted(self, /) -> int:
        """
        Rows with no issue of severity error.
        """
    @property
    def columns(self, /) -> list[tuple[str, str | None]]:
        """
        The columns of the input and the fields they were read as; None went to `extra`.
        """
    @property
    def counts(self, /) -> dict[str, int]:
        """
        How often each code was found, complete even when `issues` is not.
        """
    @property
    def delimiter(self, /) -> str | None:
        """
        Delimiter of a CSV.
        """
    @property
    def duplicates(self, /) -> int:
        """
        Rows that repeat an earlier one exactly.
        """
    @property
    def encoding(self, /) -> str | None:
        """
        Text encoding, WHATWG name in lower case.
        """
    @property
    def fixes(self, /) -> list[Fix]:
        """
        The fixes that `repair=True` applied.
        """
    @property
    def format(self, /) -> str | None:
        """
        The format of the input: a `Format`.
        """
    @property
    def is_valid(self, /) -> bool:
        """
        Whether no row was rejected.
        """
    @property
    def issues(self, /) -> list[Issue]:
        """
        The issues, in the order of the rows.
        """
    @property
    def layout(self, /) -> str | None:
        """
        Who wrote the table, where its columns tell.
        """
    @property
    def partial(self, /) -> bool:
        """
        A cap was hit or reading stopped early: the lists are not complete. The counts are.
        """
    @property
    def quality_score(self, /) -> float:
        """
        0 to 100: the mean score of the rows.
        """
    def raise_for_errors(self, /) -> None:
        """
        Raises `ValidationError`, with this report, if a row was rejected.
        """
    @property
    def rejected(self, /) -> int:
        """
        Rows with one.
        """
    @property
    def repaired(self, /) -> int:
        """
        Rows that were accepted only after safe fixes. Part of `accepted`.
        """
    @property
    def rows(self, /) -> int:
        """
        Data rows, messages or JSON values read.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Plain values, as the command line writes them with `--format json`.
        """
    def to_json(self, /) -> str:
        """
        One line of JSON, the same in every language this library speaks.
        """

@final
class TextClassifier:
    """
    Learns your own labels from texts, in seconds, and tells them of new texts.

    It never changes, so it can be shared between threads, and it can be pickled.
    """
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def abstain_below(self, /) -> float:
        """
        The probability below which `predict_or_abstain` says nothing.
        """
    @property
    def classes(self, /) -> list[str]:
        """
        The labels it tells apart, sorted.
        """
    def evaluate(self, /, texts: SupportsGetItem[int, str], labels: SupportsGetItem[int, str]) -> dict[str, Any]:
        """
        Compares what it says of the texts with their labels: `n`, `accuracy`, `macro_f1`, `ece`, `abstained`,
        `accuracy_when_sure`, `per_class` with precision, recall, f1 and support, and `confusion`.
        """
    def explain(self, /, text: str, label: str) -> list[WordEvidence]:
        """
        The words of the text that speak for or against the label, the strongest for it first.
        """
    @classmethod
    def fit(cls, /, texts: SupportsGetItem[int, str], labels: SupportsGetItem[int, str], *, cost: SupportsFloat | SupportsIndex | None = None, passes: SupportsIndex = 10, seed: SupportsIndex = 24301, threads: SupportsIndex = 1, max_model_bytes: SupportsIndex = 5000000, calibrate: bool = True, abstain_below: SupportsFloat | SupportsIndex = 0.0) -> TextClassifier:
        """
        Learns to tell the labels of the texts; `texts[i]` has the label `labels[i]`.

        The same texts, labels and options give the same model, on any platform and number of threads.

        cost: price of an error against a simple model. Default 0.3 for two classes and 2 for more.
        passes: passes over the texts.
        seed: of the order in which texts are learned.
        threads: threads that learn, where there are more than 16 classes.
        max_model_bytes: largest size of the saved model.
        calibrate: hold a fifth of the texts back first to find out how sure the model may be.
        abstain_below: probability below which `predict_or_abstain` says nothing.
        """
    @classmethod
    def from_bytes(cls, /, data: bytes) -> TextClassifier:
        """
        The model in bytes that `to_bytes` gave.
        """
    @classmethod
    def load(cls, /, path: str | PathLike[str]) -> TextClassifier:
        """
        Reads a model that `save` or `competiscan train` wrote.
        """
    def predict(self, /, text: str) -> str:
        """
        The most probable label.
        """
    def predict_batch(self, /, texts: SupportsGetItem[int, str]) -> list[str]:
        """
        The most probable label of each text.
        """
    def predict_or_abstain(self, /, text: str) -> str | None:
        """
        The most probable label, or None where its probability is below `abstain_below`.
        """
    def predict_proba(self, /, text: str) -> dict[str, float]:
        """
        The probability of every label, in the order of `classes`; they sum to 1.
        """
    def save(self, /, path: str | PathLike[str]) -> None:
        """
        Writes the model to a file, which appears whole or not at all.
        """
    def score(self, /, texts: SupportsGetItem[int, str], labels: SupportsGetItem[int, str]) -> float:
        """
        Share of the texts whose most probable label is the one given: the accuracy.
        """
    def to_bytes(self, /) -> bytes:
        """
        The bytes that `save` writes.
        """

@final
class WordEvidence:
    """
    A word of a text and how much it speaks for a label.
    """
    def __repr__(self, /) -> str: ...
    @property
    def end(self, /) -> int:
        """
        One past the last code point.
        """
    @property
    def start(self, /) -> int:
        """
        First code point in the text.
        """
    @property
    def text(self, /) -> str:
        """
        The word, `text[start:end]`.
        """
    @property
    def weight(self, /) -> float:
        """
        How much the word moves the margin of the label; negative where it speaks against the label.
        """

def classify(items: SupportsGetItem[int, Campaign | str], options: str) -> list[str]:
    """
    See `competiscan.classify`. `options` is a JSON object; what comes back are JSON objects, in the order of the
    items.
    """

def error_codes() -> list[str]:
    """
    Every code an exception can have.
    """

def generate(count: SupportsIndex, offset: SupportsIndex, options: str) -> list[Campaign]:
    """
    See `competiscan.generate`. `options` is a JSON object.
    """

def generate_file(path: str | PathLike[str], count: SupportsIndex, offset: SupportsIndex, format: str | None, answers: str | PathLike[str] | None, threads: SupportsIndex, options: str) -> str:
    """
    See `competiscan.generate_file`. `options` is a JSON object, and so is what comes back.
    """

def issue_codes() -> list[list[str]]:
    """
    Code, severity, family, message and advice of every issue.
    """

def read(source: "object", options: str) -> ReadResult:
    """
    See `competiscan.read`. `options` is a JSON object.
    """

def validate(source: "object", options: str) -> Report:
    """
    See `competiscan.validate`. `options` is a JSON object.
    """

def vocabularies() -> dict[str, list[str]]:
    """
    The names of each closed set of words, by the name of its enum in Python.
    """
