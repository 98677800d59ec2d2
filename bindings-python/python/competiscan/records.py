"""The small parts of a campaign."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Budget", "Sentiment"]


@dataclass(frozen=True, slots=True)
class Budget:
    """Money spent or planned: one amount, or the range an ad library publishes."""

    amount: float | None = None
    low: float | None = None
    high: float | None = None
    currency: str | None = None
    """An ISO 4217 code."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """A tone that came with the data."""

    label: str | None = None
    """A `SentimentLabel`."""
    score: float | None = None
    """From -1 to 1."""
