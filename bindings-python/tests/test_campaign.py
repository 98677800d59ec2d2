"""The campaign record."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date, datetime, timedelta, timezone
from typing import Any

import competiscan as cs
import pytest

FULL: dict[str, Any] = {
    "id": "a1",
    "company": "Northwind Air",
    "industry": "travel",
    "channel": "email",
    "campaign_type": "promotional",
    "title": "Autumn",
    "subject": "20% off ✈",
    "content": "All flights.",
    "html": "<p>All flights.</p>",
    "call_to_action": "Book now",
    "offer": "20% off",
    "audience": "members",
    "source": "panel",
    "landing_url": "https://example.com/",
    "language": "en",
    "region": "GB",
    "keywords": ["air", "sale"],
    "launch_date": "2026-11-23",
    "end_date": "2026-11-30",
    "observed_at": "2026-11-23T09:00:00.00025Z",
    "budget": {"low": 100.0, "high": 199.5, "currency": "GBP"},
    "impressions": 2**64 - 1,
    "clicks": 50,
    "conversions": 5,
    "sentiment": {"label": "positive", "score": 0.5},
    "extra": {"Mood": "sunny"},
}


def test_every_field_has_its_python_type() -> None:
    campaign = cs.Campaign.from_dict(FULL)
    assert campaign.launch_date == date(2026, 11, 23) and campaign.end_date == date(2026, 11, 30)
    assert campaign.observed_at == datetime(2026, 11, 23, 9, 0, 0, 250, tzinfo=timezone.utc)
    assert campaign.budget == cs.Budget(low=100.0, high=199.5, currency="GBP")
    assert campaign.sentiment == cs.Sentiment(cs.SentimentLabel.POSITIVE, 0.5)
    assert campaign.channel == cs.Channel.EMAIL
    assert campaign.conversion_rate == 0.1
    others = set(FULL) - {"launch_date", "end_date", "observed_at", "budget", "sentiment"}
    for name in others:
        assert getattr(campaign, name) == FULL[name], name


def test_what_is_not_there_is_none() -> None:
    campaign = cs.Campaign.from_dict({"id": "a", "company": "Acme", "channel": "fax", "launch_date": "2026-01-01"})
    absent = set(FULL) - {"id", "company", "channel", "launch_date", "keywords", "extra"}
    assert all(getattr(campaign, name) is None for name in absent)
    assert (campaign.keywords, campaign.extra, campaign.channel, campaign.conversion_rate) == ([], {}, "fax", None)


def test_dict_and_json_round_trip() -> None:
    campaign = cs.Campaign.from_dict(FULL)
    assert campaign.to_dict() == FULL
    assert json.loads(campaign.to_json()) == FULL
    assert cs.Campaign.from_json(campaign.to_json()) == campaign


def test_from_dict_takes_python_values() -> None:
    values = FULL | {
        "launch_date": date(2026, 11, 23),
        "observed_at": datetime(2026, 11, 23, 10, 0, 0, 250, tzinfo=timezone(timedelta(hours=1))),
        "budget": cs.Budget(low=100.0, high=199.5, currency="GBP"),
        "channel": cs.Channel.EMAIL,
    }
    assert cs.Campaign.from_dict(values) == cs.Campaign.from_dict(FULL)
    naive = FULL | {"observed_at": datetime(2026, 11, 23, 9, 0, 0, 250)}
    assert cs.Campaign.from_dict(naive) == cs.Campaign.from_dict(FULL)


@pytest.mark.parametrize("change", [{"launch_date": "soon"}, {"clicks": -1}, {"colour": "red"}, {"company": None}, {"extra": {"a": 1}}])
def test_from_dict_refuses_what_is_no_campaign(change: dict[str, Any]) -> None:
    with pytest.raises(cs.InvalidValue, match="this is no campaign"):
        cs.Campaign.from_dict(FULL | change)


def test_from_dict_refuses_what_is_no_json() -> None:
    with pytest.raises(TypeError, match="object"):
        cs.Campaign.from_dict({"company": object()})
    with pytest.raises(ValueError, match="JSON"):
        cs.Campaign.from_dict(FULL | {"sentiment": {"score": float("nan")}})


def test_equality_hash_copy_and_pickle() -> None:
    campaign, same = cs.Campaign.from_dict(FULL), cs.Campaign.from_dict(FULL)
    other = cs.Campaign.from_dict(FULL | {"clicks": 51})
    assert campaign == same and hash(campaign) == hash(same) and campaign != other
    assert len({campaign, same, other}) == 2
    assert campaign != "a1"
    assert copy.copy(campaign) is campaign and copy.deepcopy([campaign])[0] is campaign
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(campaign, protocol)) == campaign


def test_it_cannot_be_changed() -> None:
    campaign: Any = cs.Campaign.from_dict(FULL)
    with pytest.raises(AttributeError):
        campaign.company = "Acme"
    campaign.extra["Mood"] = "grey"
    campaign.keywords.append("more")
    assert campaign == cs.Campaign.from_dict(FULL)


def test_repr_names_what_tells_campaigns_apart() -> None:
    assert repr(cs.Campaign.from_dict(FULL)) == 'Campaign("a1", "Northwind Air", "email", 2026-11-23)'
    assert cs.Campaign.__module__ == "competiscan"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.000001Z"])
def test_instants_at_the_ends_of_the_calendar(at: str) -> None:
    campaign = cs.Campaign.from_dict(FULL | {"observed_at": at})
    assert campaign.observed_at == datetime.fromisoformat(at)
