"""Sentiment beside VADER and TextBlob: the same texts, the same measures, one run.

    python benches/peers/classify.py ../shared/data target/release/competiscan

Needs `pip install vaderSentiment textblob`. Sets with two labels are scored without neutral: a score of 0 or more
is positive. The `vader_gt` sets carry a mean rating from -4 to 4; a fourth of it is cut at -0.05 and 0.05, as
VADER's own compound is. TextBlob's polarity is cut the same way.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

SETS = [
    ("vader_gt/tweets", "vader_gt/tweets.tsv", True),
    ("vader_gt/amazon", "vader_gt/amazonReviewSnippets.tsv", True),
    ("vader_gt/nyt", "vader_gt/nytEditorialSnippets.tsv", True),
    ("sanders_brands", "sanders_brands/sanders.tsv", True),
    ("sts_gold", "sts_gold/sts_gold.tsv", False),
    ("tweeteval/sentiment_test", "tweeteval/sentiment_test.tsv", True),
    ("uci_sentences/yelp", "uci_sentences/yelp.tsv", False),
    ("uci_sentences/amazon_cells", "uci_sentences/amazon_cells.tsv", False),
    ("uci_sentences/imdb", "uci_sentences/imdb.tsv", False),
    ("sst2/test", "sst2/test.tsv", False),
    ("dev_marketing", "dev_marketing/labels.ndjson", True),
]
WORDS = {"negative": -1, "neutral": 0, "positive": 1}


def cut(score):
    return 1 if score >= 0.05 else -1 if score <= -0.05 else 0


def rows(path):
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    if path.suffix == ".ndjson":
        for line in lines:
            row = json.loads(line)
            yield row["text"], WORDS[row["sentiment"]]
        return
    for line in lines[1:]:
        text, label = line.rstrip("\r").split("\t")[:2]
        if label in WORDS:
            yield text, WORDS[label]
        else:
            try:
                yield text, cut(float(label) / 4)
            except ValueError:
                continue


def macro_f1(right, said, labels):
    total = 0.0
    for label in labels:
        hits = sum(a == label == b for a, b in zip(right, said))
        seen = sum(a == label for a in right) + sum(b == label for b in said)
        total += 2 * hits / seen if seen else 0.0
    return total / len(labels)


def main():
    data, program = Path(sys.argv[1]), sys.argv[2]
    command = [program, "evaluate", "classification", "--data", str(data), "--format", "json"]
    ours = {
        row["set"]: row["value"]
        for row in json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if row["task"] == "sentiment" and row["measure"] == "macro_f1"
    }
    analyzer = SentimentIntensityAnalyzer()
    peers = {
        "VADER": lambda text: analyzer.polarity_scores(text)["compound"],
        "TextBlob": lambda text: TextBlob(text).sentiment.polarity,
    }
    seconds, texts, means = dict.fromkeys(peers, 0.0), 0, {"ours": []} | {name: [] for name in peers}
    print(f"{'macro-F1':28} {'n':>6} {'ours':>6} " + " ".join(f"{name:>8}" for name in peers))
    for name, file, three in SETS:
        if not (data / file).is_file() or name not in ours:
            continue
        pairs = list(rows(data / file))
        texts += len(pairs)
        right = [label for _, label in pairs]
        figures = []
        for peer, score in peers.items():
            start = time.perf_counter()
            scores = [score(text) for text, _ in pairs]
            seconds[peer] += time.perf_counter() - start
            said = [cut(value) if three else (1 if value >= 0 else -1) for value in scores]
            figures.append(macro_f1(right, said, (-1, 0, 1) if three else (-1, 1)))
            means[peer].append(figures[-1])
        means["ours"].append(ours[name])
        print(f"{name:28} {len(pairs):6} {ours[name]:6.3f} " + " ".join(f"{value:8.3f}" for value in figures))
    line = " ".join(f"{sum(values) / len(values):8.3f}" for values in means.values())
    print(f"{'mean over sets':28} {line}")
    for peer, spent in seconds.items():
        print(f"{peer}: {spent / texts * 1e6:.1f} microseconds a text")


if __name__ == "__main__":
    main()
