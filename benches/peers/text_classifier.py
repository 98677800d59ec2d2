"""Learns nine public topic and sentiment sets with what users would pick instead, and with this library, in one run.

Usage: python benches/peers/text_classifier.py DATA [COMPETISCAN_BINARY] [--sets a,b] [--peers a,b]

DATA is the folder with banking77, clinc150, senteval_style, sst2 and uci_sms. Splits: banking77, clinc150 (intents,
without the out-of-scope questions), trec and sst2 have their own train and test files; mr, cr, subj, mpqa and
uci_sms are cut into five folds by a hash of the text, so that copies of a text share a fold, and accuracy is
over all five test folds. Every peer runs on one thread; times leave out reading the files.
"""

from __future__ import annotations

import argparse
import csv
import functools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from typing import Callable, Iterator

Rows = list[tuple[str, str]]
Result = tuple[list[str], float, float]


def fold(text: str) -> int:
    """FNV-1a, 64 bits; the upper half modulo five."""
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (state >> 32) % 5


def read(path: pathlib.Path, label: str = "label") -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["text"], row[label]) for row in table]


def splits(data: pathlib.Path, name: str) -> Iterator[tuple[Rows, Rows]]:
    """Train and test rows, once for a set with its own split and five times for the others."""
    if name == "banking77":
        yield read(data / "banking77/train.tsv"), read(data / "banking77/test.tsv")
    elif name == "clinc150":
        train, test = (read(data / f"clinc150/{part}.tsv", "intent") for part in ("train", "test"))
        yield [row for row in train if row[1] != "oos"], [row for row in test if row[1] != "oos"]
    elif name == "trec":
        yield read(data / "senteval_style/trec_train.tsv"), read(data / "senteval_style/trec_test.tsv")
    elif name == "sst2":
        yield read(data / "sst2/train.tsv"), read(data / "sst2/test.tsv")
    else:
        rows = read(data / ("uci_sms/sms.tsv" if name == "uci_sms" else f"senteval_style/{name}.tsv"))
        for test in range(5):
            yield [row for row in rows if fold(row[0]) != test], [row for row in rows if fold(row[0]) == test]


def with_sklearn(c: float) -> Callable[[Rows, list[str]], Result]:
    def run(train: Rows, texts: list[str]) -> Result:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=c, max_iter=1000)
        )
        start = time.perf_counter()
        model.fit([text for text, _ in train], [label for _, label in train])
        fitted = time.perf_counter()
        said = list(model.predict(texts))
        return said, fitted - start, time.perf_counter() - fitted

    return run


def plain(text: str) -> str:
    """Lower case with punctuation apart, as the tutorials of fastText and Vowpal Wabbit ask for."""
    return " ".join(re.findall(r"\w+|[^\w\s]", text.lower()))


def with_fasttext(train: Rows, texts: list[str]) -> Result:
    import fasttext

    names = sorted({label for _, label in train})
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, label in shuffled(train):
            file.write(f"__label__{names.index(label)} {plain(text)}\n")
        file.flush()
        start = time.perf_counter()
        model = fasttext.train_supervised(
            file.name, lr=0.5, epoch=25, wordNgrams=2, bucket=200_000, dim=100, thread=1, verbose=0
        )
        fitted = time.perf_counter()
    lines = [plain(text) for text in texts]
    before = time.perf_counter()
    said = [names[int(label[0].removeprefix("__label__"))] for label in model.predict(lines)[0]]
    return said, fitted - start, time.perf_counter() - before


def with_vw(passes: int) -> Callable[[Rows, list[str]], Result]:
    def run(train: Rows, texts: list[str]) -> Result:
        names = sorted({label for _, label in train})

        def line(text: str) -> str:
            return " ".join(plain(text).replace(":", " COLON ").replace("|", " BAR ").split())

        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            rows = [f"{names.index(label) + 1} | {line(text)}\n" for text, label in shuffled(train)]
            (here / "train").write_text("".join(rows), encoding="utf-8")
            (here / "test").write_text("".join(f"| {line(text)}\n" for text in texts), encoding="utf-8")
            call = (sys.executable, "-m", "vowpalwabbit", "--quiet")
            idle = start_up(call)
            start = time.perf_counter()
            subprocess.run(
                [*call, "--oaa", str(len(names)), "--loss_function", "logistic", "--ngram", "2", "-b", "22",
                 "--passes", str(passes), "--holdout_off", "-c", "-k", "-d", str(here / "train"), "-f", str(here / "model")],
                check=True, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            fitted = time.perf_counter()
            subprocess.run(
                [*call, "-t", "-i", str(here / "model"), "-d", str(here / "test"), "-p", str(here / "said")],
                check=True, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            done = time.perf_counter()
            said = [names[int(float(number)) - 1] for number in (here / "said").read_text().split()]
        # Starting Python is no work of Vowpal Wabbit's; on small sets what is left is noise, so a tenth stays.
        fit, predict = fitted - start, done - fitted
        return said, max(fit - idle, fit / 10), max(predict - idle, predict / 10)

    return run


@functools.cache
def start_up(call: tuple[str, ...]) -> float:
    """Seconds that starting the command takes, the least of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([*call, "--version"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def shuffled(rows: Rows) -> Rows:
    """The peers that learn row by row need files that are not sorted by label."""
    order = sorted(range(len(rows)), key=lambda at: (at + 1) * 0x9E3779B97F4A7C15 % 2**64)
    return [rows[at] for at in order]


PEERS: dict[str, Callable[[Rows, list[str]], Result]] = {
    "sklearn C=1": with_sklearn(1.0),
    "sklearn C=10": with_sklearn(10.0),
    "fastText": with_fasttext,
    "VW 1 pass": with_vw(1),
    "VW 10 passes": with_vw(10),
}
SETS = ["banking77", "clinc150", "trec", "sst2", "mr", "cr", "subj", "mpqa", "uci_sms"]


def macro_f1(gold: list[str], said: list[str]) -> float:
    scores = []
    for label in sorted(set(gold)):
        right = sum(g == s == label for g, s in zip(gold, said))
        total = sum(g == label for g in gold) + sum(s == label for s in said)
        scores.append(2 * right / total if total else 0.0)
    return sum(scores) / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--sets", type=lambda text: text.split(","), default=SETS)
    parser.add_argument("--peers", type=lambda text: text.split(","), default=list(PEERS))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    table: dict[str, dict[str, tuple[int, float, float, float, float]]] = {}
    for name in args.sets:
        table[name] = {}
        for peer in args.peers:
            gold: list[str] = []
            said: list[str] = []
            fit = predict = learned = 0.0
            for train, test in splits(args.data, name):
                answer, fit_time, predict_time = PEERS[peer](train, [text for text, _ in test])
                gold += [label for _, label in test]
                said += answer
                fit, predict, learned = fit + fit_time, predict + predict_time, learned + len(train)
            accuracy = sum(g == s for g, s in zip(gold, said)) / len(gold)
            table[name][peer] = (
                len(gold), accuracy * 100, macro_f1(gold, said) * 100, learned / fit, len(gold) / predict
            )  # fmt: skip
            n, accuracy, f1, fit_rate, predict_rate = table[name][peer]
            print(
                f"{name:10} {peer:14} n={n:6} accuracy {accuracy:5.2f} macro-F1 {f1:5.2f} "
                f"fit {fit_rate:9,.0f} texts/s predict {predict_rate:9,.0f} texts/s",
                flush=True,
            )
    if args.binary:
        command = [args.binary, "evaluate", "text-classifier", "--data", str(args.data), "--format", "json"]
        for row in json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout):
            if row["set"] in table:
                table[row["set"]]["competiscan"] = (
                    row["n"], row["accuracy"] * 100, row["macro_f1"] * 100, row["fit_per_second"], row["predict_per_second"]
                )  # fmt: skip
    peers = list(args.peers) + (["competiscan"] if args.binary else [])
    for title, at, form in (("accuracy", 1, "5.2f"), ("macro-F1", 2, "5.2f"), ("fit, texts/s", 3, ",.0f"), ("predict, texts/s", 4, ",.0f")):  # fmt: skip
        print(f"\n| {title} | n | " + " | ".join(peers) + " |\n" + "|---" * (len(peers) + 2) + "|")
        for name, row in table.items():
            cells = [format(row[peer][at], form) if peer in row else "" for peer in peers]
            print(f"| {name} | {next(iter(row.values()))[0]} | " + " | ".join(cells) + " |")
        means = [
            sum(row[peer][at] for row in table.values()) / len(table) if all(peer in row for row in table.values()) else 0.0
            for peer in peers
        ]  # fmt: skip
        print("| mean | | " + " | ".join(format(mean, form) for mean in means) + " |")


if __name__ == "__main__":
    main()
