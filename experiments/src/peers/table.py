#!/usr/bin/env python3
"""Joins the lines of `itograd bench` and of the peers into a table in Markdown.

    table.py OURS.jsonl PEERS.jsonl
    table.py --has FILE.jsonl LABEL THREADS [PEER]      exits with 0 if the file has such a line, else with 1
"""

import datetime
import json
import platform
import sys

from cases import CASES


def lines(file):
    with open(file, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def label(line):
    params = ":".join(f"{k}={v}" for k, v in line["params"].items() if k != "threads")
    return f"{line['case']}:{params}"


def newest(all_lines):
    """The last line of each case, peer and number of threads."""
    return {(label(x), x.get("peer"), x["params"]["threads"]): x for x in all_lines}


def number(x):
    return f"{x:.0f}" if x >= 100 else f"{x:.3g}"


def seconds(x):
    for scale, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if x * scale >= 1:
            return f"{number(x * scale)} {unit}"
    return f"{number(x * 1e9)} ns"


def rate(line):
    """Floating-point operations a second, millions of what is many, else the time for one."""
    if line["unit"] == "floating-point operations":
        return f"{number(line['rate'] / 1e9)} GFLOP/s"
    if line["unit"] == "images":
        return seconds(line["median_s"])
    if line["case"] in ("gbm", "greeks", "heston", "neural_sde_mlp", "groupnorm_relu"):
        return f"{seconds(line['median_s'])} ({number(line['rate'] / 1e6)} M {line['unit']}/s)"
    return f"{seconds(1 / line['rate'])} per {line['unit'].removesuffix('s')}"


def machine():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            return next(x.split(":", 1)[1].strip() for x in f if x.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main(ours_file, peers_file):
    ours, peers = newest(lines(ours_file)), newest(lines(peers_file))
    versions = {k: v for x in peers.values() for k, v in x["versions"].items()}
    print("# Ours and the peers\n")
    print("Written by `compare`; [how it is measured](README.md). Medians; ratios above 1 mean that ours is faster.\n")
    print(f"{datetime.date.today()}, {machine()}, {platform.system()}; "
          + ", ".join(f"{k} {v}" for k, v in sorted(versions.items())) + ".\n")
    print("| case | threads | ours | peers | ours × the best peer |")
    print("|---|---|---|---|---|")
    for name, of in CASES.items():
        for threads in sorted({t for n, _, t in (*ours, *peers) if n == name}, reverse=True):
            own = ours.get((name, None, threads))
            found = [peers[name, p, threads] for p in of if (name, p, threads) in peers]
            best = max((x["rate"] for x in found), default=None)
            ratio = number(own["rate"] / best) if own and best else "–"
            cells = "; ".join(f"{x['peer']} ({x['form']}) {rate(x)}" for x in found) or "–"
            print(f"| `{short(name)}` | {threads} | {rate(own) if own else '–'} | {cells} | {ratio} |")


def short(name):
    """Without the parameters that all cases of the table share."""
    said = (
        "pass=", "batch=", "net=sde", "groups=", "system=heston", "paths=", "height=", "width=", "in=", "out=", "channels=",
        "gradient=back")
    return ":".join(p for p in name.split(":") if not p.startswith(said))


def has(file, name, threads, peer=""):
    return (name, peer or None, int(threads)) in newest(lines(file))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--has"]:
        sys.exit(0 if has(*sys.argv[2:]) else 1)
    main(*sys.argv[1:3])
