"""Labels with evidence."""

from typing import Any

import pytest

import competiscan as cs


def test_a_text_has_labels_with_their_spans() -> None:
    text = "Café week 🎉: 20% off everything with code CAFE20. Ends Sunday! Shop now at https://cafe.example"
    found = cs.classify(text)
    kinds = {offer["kind"]: offer for offer in found["offers"]}
    assert kinds["percent_off"]["value"] == 20.0
    assert kinds["promo_code"]["code"] == "CAFE20"
    for span in [*found["offers"], found["deadline"], found["call_to_action"]]:
        assert text[span["start"] : span["end"]] == span["text"]
    for span in found["sentiment"]["evidence"]:
        assert text[span["start"] : span["end"]] == span["text"]


def test_campaigns_come_back_in_order_on_any_number_of_threads() -> None:
    campaigns = cs.generate(200, seed=5)
    one = cs.classify(campaigns)
    assert [labels["id"] for labels in one] == [campaign.id for campaign in campaigns]
    assert cs.classify(campaigns, threads=2) == one
    assert one[0]["deadline"] is None or one[0]["deadline"]["text"]


def test_only_what_was_asked_for_is_done() -> None:
    found = cs.classify("Save 20% today only", tasks=["offers"])
    assert found["offers"] and found["deadline"] is None and found["industry"]["label"] is None


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"tasks": ["mood"]}, "mood"),
        ({"thresholds": {"industry": 3}}, "threshold of industry"),
        ({"threads": -1}, "threads"),
    ],
)
def test_a_bad_option_is_named(options: dict[str, Any], named: str) -> None:
    with pytest.raises(cs.InvalidOption, match=named):
        cs.classify("x", **options)


def test_odd_texts_have_an_answer() -> None:
    for text in ["", " ", "\u202e\u0645\u0631\u062d\u0628\u0627", "a" * 200_000, "🎉" * 1000]:
        assert cs.classify(text)["offers"] == []
    with pytest.raises(TypeError):
        cs.classify([1])  # type: ignore[list-item]
