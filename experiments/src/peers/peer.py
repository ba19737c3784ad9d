#!/usr/bin/env python3
"""Times one case of one peer and prints a line as `itograd bench` does.

    peer.py PEER LABEL --threads N      PEER is torch, jax or diffrax, LABEL what `itograd bench --list` prints
    peer.py --list [BEGINNING...]       prints which peers have which cases, those of labels that begin so
"""

import argparse
import json
import os
import resource
import sys

from cases import CASES


def parameters(label):
    """The name and the parameters of a label such as gemm:n=256:dtype=float32."""
    name, *pairs = label.split(":")
    values = dict(p.split("=", 1) for p in pairs)
    return name, {k: int(v) if v.lstrip("-").isdigit() else v for k, v in values.items()}


def keep_to(threads):
    """This process on so many processors; before a peer is imported, since some count them only then."""
    if hasattr(os, "sched_setaffinity"):
        own = sorted(os.sched_getaffinity(0))
        if len(own) < threads:
            raise SystemExit(f"--threads {threads}: this process may use {len(own)} processors")
        os.sched_setaffinity(0, own[:threads])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)


def measure(peer, label, threads):
    keep_to(threads)
    module = __import__(peer + "_peer")
    from timing import timed

    name, params = parameters(label)
    module.prepare(threads)
    work = module.WORKS[name](params)
    warmup, seconds = timed(work.call)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = work.call()
    work.check(result)
    units = work.units(result) if callable(work.units) else work.units
    n = len(seconds)
    median = (seconds[(n - 1) // 2] + seconds[n // 2]) / 2
    return {
        "case": name,
        "params": {**params, "threads": threads},
        "median_s": median,
        "min_s": seconds[0],
        "max_s": seconds[-1],
        "rate": units / median,
        "unit": work.unit,
        "peak_rss_mib": rss,
        "warmup_s": warmup,
        "repetitions": n,
        "peer": peer,
        "form": work.form,
        "versions": module.versions(),
    }


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("words", nargs="*", metavar="PEER LABEL")
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--list", action="store_true")
    given = args.parse_args()
    if given.list:
        for beginning in given.words:
            if not any(label.startswith(beginning) for label in CASES):
                raise SystemExit(f"no case begins with {beginning}; peer.py --list names those there are")
        for label, peers in CASES.items():
            if not given.words or label.startswith(tuple(given.words)):
                print(label, *peers)
        return
    if len(given.words) != 2:
        args.error("needs a peer and a label")
    peer, label = given.words
    if peer not in CASES.get(label, []):
        raise SystemExit(f"{peer} has no case {label}; peer.py --list names those there are")
    print(json.dumps(measure(peer, label, given.threads)), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
