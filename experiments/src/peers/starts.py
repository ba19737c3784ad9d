#!/usr/bin/env python3
"""Makes a table in Markdown of the lines of `itograd bench --starts N`, without and with `--busy`.

    starts.py QUIET.jsonl BUSY.jsonl
"""

import datetime
import sys

from table import label, lines, machine, newest, seconds


def shown(line):
    if line is None:
        return "– | – | – | –"
    ratio = f"{line['starts_worst_ratio']:.2f}"
    return (
        f"{seconds(line['starts_median_s'])} | {ratio} | {line['starts_allocated_bytes'] / 1e6:.1f} MB"
        f" | {line['starts_first_call_s']:.1f}, {line['starts_full_speed_s']:.1f} s"
    )


def table(quiet, busy):
    yield "# Ten starts"
    yield ""
    yield "Written by `starts.py` from the lines of `itograd bench --threads 2 --starts 10`; [how](README.md#starts). Of each case its"
    yield "largest row: the median of the starts' medians, the slowest start over it, and of all starts the most that a call allocated"
    yield "(results among it), the longest first call, and the longest time until full speed, the first call included."
    yield ""
    yield f"{datetime.date.today()}, {machine()}."
    yield ""
    columns = "a call | slowest | allocated | first call, full speed after"
    yield f"| case | {columns} | beside a busy process: {columns} |"
    yield "|---|" + "---|" * 8
    for key, line in quiet.items():
        yield f"| `{label(line)}` | {shown(line)} | {shown(busy.get(key))} |"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print("\n".join(table(*(newest(lines(file)) for file in sys.argv[1:]))))
