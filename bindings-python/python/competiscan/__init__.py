"""Campaign intelligence you can embed.

    import competiscan as cs

    result = cs.read("campaigns.csv")
    print(result.report)
    for campaign in result.campaigns:
        print(campaign.launch_date, campaign.company, campaign.channel)
"""

from typing import Final

from . import _native
from ._classify import classify
from ._generate import generate, generate_file
from ._io import BinaryFile, Source, read, validate
from ._native import Campaign, Fix, Issue, ReadResult, Rejected, Report, TextClassifier, WordEvidence
from .errors import (
    BadEncoding,
    Cancelled,
    CompetiscanError,
    CorruptInput,
    FileNotFound,
    InputError,
    InternalError,
    InvalidOption,
    InvalidValue,
    IoError,
    LimitExceeded,
    UnknownFormat,
    UnknownName,
    ValidationError,
)
from .records import Budget, Sentiment
from .vocabulary import (
    CampaignType,
    Channel,
    DateOrder,
    Format,
    Industry,
    RuleLevel,
    SentimentLabel,
    Severity,
)

__version__: Final[str] = _native.VERSION

ERROR_CODES: Final[tuple[str, ...]] = tuple(_native.error_codes())
"""Every value `CompetiscanError.code` can have."""

ISSUE_CODES: Final[dict[str, dict[str, str]]] = {
    code: {"severity": severity, "family": family, "message": message, "advice": advice}
    for code, severity, family, message, advice in _native.issue_codes()
}
"""Every value `Issue.code` can have, with its severity, family, message and advice."""

__all__ = [
    "ERROR_CODES",
    "ISSUE_CODES",
    "BadEncoding",
    "BinaryFile",
    "Budget",
    "Campaign",
    "CampaignType",
    "Cancelled",
    "Channel",
    "CompetiscanError",
    "CorruptInput",
    "DateOrder",
    "FileNotFound",
    "Fix",
    "Format",
    "Industry",
    "InputError",
    "InternalError",
    "InvalidOption",
    "InvalidValue",
    "IoError",
    "Issue",
    "LimitExceeded",
    "ReadResult",
    "Rejected",
    "Report",
    "RuleLevel",
    "Sentiment",
    "SentimentLabel",
    "Severity",
    "Source",
    "TextClassifier",
    "UnknownFormat",
    "UnknownName",
    "ValidationError",
    "WordEvidence",
    "__version__",
    "classify",
    "generate",
    "generate_file",
    "read",
    "validate",
]
