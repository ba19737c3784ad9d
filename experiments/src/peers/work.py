"""What a peer does for a case."""

import math
from dataclasses import dataclass
from typing import Any, Callable


@dataclass
class Work:
    """call: what is timed, finished when it returns.
    check: looks at the result of one more call; raises if it is wrong.
    units: how many units of the rate went into a result, a number or a function of the result.
    unit: what they are.
    form: how the peer does it, in words."""

    call: Callable[[], Any]
    check: Callable[[Any], None]
    units: float | Callable[[Any], float]
    unit: str
    form: str


def near(what, actual, expected, tolerance):
    if not abs(actual - expected) <= tolerance:
        raise SystemExit(f"wrong result: {what} is {actual}, not {expected} within {tolerance}")


def gradient_slope(what, loss, parameters, gradients, epsilon, tolerance):
    """The slope of the loss along its gradient, a list of arrays like the parameters, must be the gradient's length."""
    norm = math.sqrt(sum(float((g * g).sum()) for g in gradients))
    ends = [loss([p + s * epsilon / norm * g for p, g in zip(parameters, gradients)]) for s in (1, -1)]
    near(what, norm, (ends[0] - ends[1]) / (2 * epsilon), tolerance * norm)
