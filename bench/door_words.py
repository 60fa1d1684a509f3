"""What SMS that offer a bed or ask for one are read as, on samples made up for it.

Run by `python -m bench door_words`.
"""

import time
from datetime import UTC, datetime

from vigie.doors.sms_words import told_in_sms
from vigie.doors.tests.sms_samples import SAMPLES, is_right

NOW = datetime(2015, 11, 14, 0, 30, tzinfo=UTC)
_ROUNDS = 20


def _sms() -> None:
    began = time.process_time()
    for _ in range(_ROUNDS):
        for sample in SAMPLES:
            told_in_sms(sample.text, NOW)
    each = (time.process_time() - began) / _ROUNDS / len(SAMPLES) * 1e6
    wrong, reversed_ = [], 0
    for sample in SAMPLES:
        told = told_in_sms(sample.text, NOW)
        if not is_right(sample, told):
            wrong.append(sample.text)
        meant = sample.told["what"] if sample.told else ""
        reversed_ += {told.what if told else "", meant} == {"offer", "need"}
    print(
        f"SMS: {len(SAMPLES) - len(wrong)} of {len(SAMPLES)} wholly right "
        f"({1 - len(wrong) / len(SAMPLES):.1%}), offer and request taken for each "
        f"other: {reversed_}; {each:.0f} us of CPU each"
    )
    for text in wrong:
        print("   ", text)


def main() -> None:
    """Print what was read rightly, and what it costs."""
    _sms()
