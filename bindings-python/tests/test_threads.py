"""Calls release the interpreter lock and share nothing."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import competiscan as cs


def test_other_threads_run_while_the_core_reads() -> None:
    """A file object blocks in its thread until another call has finished in a second thread."""
    finished = threading.Event()

    class Waits:
        def read(self, size: int, /) -> bytes:
            assert finished.wait(60)
            return b""

    def first() -> None:
        try:
            cs.validate(Waits())
        except cs.CompetiscanError:
            pass  # An empty input may be an error; it is the waiting that counts.

    waiting = threading.Thread(target=first)
    waiting.start()
    cs.validate(b"company,channel,launch_date,subject\nAcme,email,2026-11-23,Hi\n")
    finished.set()
    waiting.join(60)
    assert not waiting.is_alive()


def test_python_runs_while_the_core_works() -> None:
    rows = b"Acme,email,2026-11-23,Hello %d\n"
    data = b"company,channel,launch_date,subject\n" + b"".join(rows % i for i in range(30_000))
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    started = time.perf_counter()
    assert cs.validate(data).rows == 30_000
    took = time.perf_counter() - started
    done.set()
    ticker.join()
    during = [at for at in ticks if started <= at <= started + took]
    # Were the lock held, there would be a tick before and one after, and none between.
    assert len(during) >= 5, (len(during), took)


def test_results_do_not_depend_on_threads(csv: bytes) -> None:
    expected = cs.read(csv)
    with ThreadPoolExecutor(4) as pool:
        for result in pool.map(cs.read, [csv] * 40):
            assert result.campaigns == expected.campaigns
            assert result.report.to_dict() == expected.report.to_dict()


def test_one_report_is_read_by_many_threads(csv: bytes) -> None:
    report = cs.validate(csv)
    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(lambda _: report.issues, range(64)))
    assert all(found is lists[0] for found in lists)
