"""The classifier of the user's own labels."""

from __future__ import annotations

import pickle
from pathlib import Path

import competiscan as cs
import pytest

TEXTS = [f"{'big sale, half price' if n % 2 == 0 else 'your parcel was sent'} {n}" for n in range(40)]
LABELS = ["offer" if n % 2 == 0 else "service" for n in range(40)]


@pytest.fixture(scope="module")
def model() -> cs.TextClassifier:
    return cs.TextClassifier.fit(TEXTS, LABELS)


def test_it_tells_what_it_learned(model: cs.TextClassifier) -> None:
    assert model.classes == ["offer", "service"] and repr(model) == "<TextClassifier: 2 classes>"
    assert model.predict("Sale!") == "offer"
    assert model.predict_batch(["a parcel", "half price"]) == ["service", "offer"]
    shares = model.predict_proba("Sale!")
    assert list(shares) == model.classes and sum(shares.values()) == pytest.approx(1)
    assert model.score(TEXTS, LABELS) == 1.0


def test_it_can_abstain() -> None:
    sure = cs.TextClassifier.fit(TEXTS, LABELS, abstain_below=1.0)
    assert sure.abstain_below == 1.0 and sure.predict_or_abstain("cats") is None


def test_it_is_evaluated(model: cs.TextClassifier) -> None:
    found = model.evaluate(["sale", "parcel", "parcel"], ["offer", "service", "offer"])
    assert (found["n"], found["confusion"]) == (3, [[1, 1], [0, 1]])
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["per_class"][0]["label"] == "offer" and found["per_class"][0]["recall"] == 0.5


def test_evidence_counts_code_points(model: cs.TextClassifier) -> None:
    text = "🎉 Größe: sale"
    best = model.explain(text, "offer")[0]
    assert (best.text, text[best.start : best.end]) == ("sale", "sale") and best.weight > 0
    with pytest.raises(cs.UnknownName):
        model.explain(text, "other")


def test_it_is_saved_loaded_and_pickled(model: cs.TextClassifier, tmp_path: Path) -> None:
    path = tmp_path / "queues.model"
    model.save(path)
    assert path.read_bytes() == model.to_bytes()
    for other in (cs.TextClassifier.load(path), cs.TextClassifier.load(str(path)), pickle.loads(pickle.dumps(model))):
        assert other.predict_proba("a sale parcel") == model.predict_proba("a sale parcel")
    path.write_bytes(model.to_bytes()[:-1])
    with pytest.raises(cs.CorruptInput) as caught:
        cs.TextClassifier.load(path)
    assert caught.value.path == str(path)
    with pytest.raises(cs.FileNotFound):
        cs.TextClassifier.load(tmp_path / "none")


def test_bad_training_data_is_refused() -> None:
    for texts, labels in ([], []), (["a"], ["x", "y"]), (["a", "b"], ["x", "x"]):
        with pytest.raises(cs.InvalidValue):
            cs.TextClassifier.fit(texts, labels)
    with pytest.raises(cs.InvalidOption):
        cs.TextClassifier.fit(TEXTS, LABELS, passes=0)
    with pytest.raises(UnicodeEncodeError):
        cs.TextClassifier.fit(["a", "\ud800"], ["x", "y"])


def test_threads_do_not_change_the_model() -> None:
    labels = [f"class {n % 40}" for n in range(400)]
    texts = [f"topic{n % 40} {n * 7 % 50}" for n in range(400)]
    one, two = (cs.TextClassifier.fit(texts, labels, threads=threads).to_bytes() for threads in (1, 2))
    assert one == two
