"""How a call is timed, as by `itograd bench`: until it has settled, then at least 5 calls and 2 seconds."""

import time

WINDOW, WARMUP, MEASURING, REPETITIONS = 0.25, 6.0, 2.0, 5


def timed(call):
    """Seconds of the warm-up, and of each timed call, ascending."""
    begin = time.perf_counter()
    best, settled = float("inf"), 0
    while settled < 3 and time.perf_counter() - begin < WARMUP:
        start, calls = time.perf_counter(), 0
        while calls == 0 or time.perf_counter() - start < WINDOW:
            call()
            calls += 1
        per_call = (time.perf_counter() - start) / calls
        settled = 0 if per_call < 0.98 * best else settled + 1
        best = min(best, per_call)
    warmup = time.perf_counter() - begin
    seconds = []
    begin = now = time.perf_counter()
    while len(seconds) < REPETITIONS or now - begin < MEASURING:
        call()
        end = time.perf_counter()
        seconds.append(end - now)
        now = end
    return warmup, sorted(seconds)
