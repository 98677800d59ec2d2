"""How fast Python's Faker fills the twenty fields of a campaign: the peer of `--bin generate`.

    python benches/peers/generate.py [RECORDS]
"""

import json
import random
import sys
import tempfile
import time

from faker import Faker

CHANNELS = ["email", "sms", "social_media", "search_ads"]
TYPES = ["promotional", "educational", "retention"]
TONES = ["positive", "neutral", "negative"]


def record(fake: Faker, number: int) -> dict[str, object]:
    impressions = random.randrange(1_000, 1_000_000)
    clicks = random.randrange(impressions // 10 + 1)
    return {
        "id": f"f-{number:016x}",
        "company": fake.company(),
        "industry": fake.bs(),
        "channel": random.choice(CHANNELS),
        "campaign_type": random.choice(TYPES),
        "subject": fake.sentence(nb_words=6),
        "content": "\n\n".join(fake.paragraphs(nb=2)),
        "call_to_action": fake.catch_phrase(),
        "offer": f"{random.randrange(5, 60)}% off",
        "audience": fake.job(),
        "landing_url": fake.url(),
        "region": fake.country_code(),
        "keywords": fake.words(nb=2),
        "launch_date": fake.date(),
        "end_date": fake.date(),
        "budget": random.randrange(100, 1_000_000) / 100,
        "impressions": impressions,
        "clicks": clicks,
        "conversions": random.randrange(clicks + 1),
        "sentiment": random.choice(TONES),
    }


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    fake = Faker("en_US")
    Faker.seed(1)
    random.seed(1)
    rates = []
    for _ in range(3):
        with tempfile.TemporaryFile("w") as out:
            start = time.perf_counter()
            for number in range(records):
                out.write(json.dumps(record(fake, number)) + "\n")
            rates.append(records / (time.perf_counter() - start))
    print(f"Faker, 20 fields, {records} records to a file: {max(rates):.0f} records/s, best of 3")


if __name__ == "__main__":
    main()
