"""Prints marketing texts made by Python Faker, one a line, to measure beside the generator's:

    python benches/peers/generation_variety.py 10000 > faker.txt
    competiscan evaluate generation --compare faker=faker.txt

A text has what Faker offers for copy: a catch phrase, a sentence, a paragraph and a made-up offer. The measures are
taken by the same code for all corpora.
"""

import sys

from faker import Faker

FORMS = (
    "{{catch_phrase}}. {{paragraph}} {{bs}}!",
    "{{sentence}} {{sentence}} {{random_int:percent}}% off until {{day_of_week}}.",
    "{{company}}: {{catch_phrase}}. {{sentence}} {{url}}",
    "{{paragraph}}",
)


def main(count: int, seed: int) -> None:
    fake = Faker("en_US")
    fake.seed_instance(seed)
    for _ in range(count):
        form = fake.random_element(FORMS).replace("{{random_int:percent}}", str(fake.random_int(5, 60)))
        print(" ".join(fake.parse(form).split()))


if __name__ == "__main__":
    main(*(int(argument) for argument in (sys.argv[1:] + ["10000", "1"][len(sys.argv) - 1 :])))
