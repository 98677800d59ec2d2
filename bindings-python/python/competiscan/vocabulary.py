"""The closed sets of words. Each member is a `str` and can be used wherever its text can."""

from enum import StrEnum

__all__ = [
    "CampaignType",
    "Channel",
    "DateOrder",
    "Format",
    "Industry",
    "RuleLevel",
    "SentimentLabel",
    "Severity",
]


class Industry(StrEnum):
    """The line of business a campaign is about. Other words are kept as they are."""

    FINANCIAL_SERVICES = "financial_services"
    TECHNOLOGY = "technology"
    E_COMMERCE = "e_commerce"
    TRAVEL = "travel"
    FOOD_AND_BEVERAGE = "food_and_beverage"
    RETAIL = "retail"


class Channel(StrEnum):
    """The way a campaign reached its audience. Other words are kept as they are."""

    EMAIL = "email"
    SOCIAL_MEDIA = "social_media"
    DISPLAY_ADS = "display_ads"
    SEARCH_ADS = "search_ads"
    PUSH_NOTIFICATION = "push_notification"
    SMS = "sms"
    VIDEO_ADS = "video_ads"
    DIRECT_MAIL = "direct_mail"


class CampaignType(StrEnum):
    """What a campaign is for."""

    PROMOTIONAL = "promotional"
    EDUCATIONAL = "educational"
    RETENTION = "retention"


class SentimentLabel(StrEnum):
    """The tone of a campaign."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Format(StrEnum):
    """A file format."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    EML = "eml"
    MBOX = "mbox"
    ARROW = "arrow"
    PARQUET = "parquet"
    CLOUDEVENTS = "cloudevents"


class DateOrder(StrEnum):
    """How to read `03/04/2026`."""

    AUTO = "auto"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Severity(StrEnum):
    """What an issue means for its row. Only an error rejects it."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class RuleLevel(StrEnum):
    """What a rule is set to."""

    OFF = "off"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
