#!/usr/bin/env bash
# torch.special.ndtr, the distribution function of the standard normal law, in its left tail.
# One would guess: as scipy.special.ndtr, after which it is named, it keeps its digits where it is small.
# Its values are those of (1 + erf(x/sqrt(2))) / 2: in float64 two digits are left at -8, and from -8.3 on it is exactly 0; in float32 it is
# 0 from -5.5 on. So log(ndtr(x)) is -inf and its gradient infinite, for barrier probabilities and option prices too.
# torch.distributions.Normal.cdf does the same. erfc(-x/sqrt(2))/2 and torch.special.log_ndtr keep their digits.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip install -q --disable-pip-version-check --target "$work" torch==2.13.0 scipy==1.17.1 numpy==2.4.6 2>/dev/null
PYTHONPATH=$work python3 - <<'PY'
import math, scipy, scipy.special, torch

print("torch", torch.__version__, "scipy", scipy.__version__)
x = torch.tensor([-5.0, -8.0, -9.0], dtype=torch.float64, requires_grad=True)
exact = torch.tensor(scipy.special.ndtr(x.detach().numpy()))
ndtr = torch.special.ndtr(x)
cdf = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), 1.0).cdf(x)
by_erfc = torch.erfc(-x * math.sqrt(0.5)) / 2
for name, y in [("scipy ndtr", exact), ("torch ndtr", ndtr), ("Normal.cdf", cdf), ("erfc / 2", by_erfc)]:
    print(name, y.tolist())
slope, = torch.autograd.grad(ndtr.log().sum(), x)
print("gradient of log(ndtr)", slope.tolist())
single = torch.special.ndtr(torch.tensor(-6.0)).item()
print("float32 ndtr(-6)", single, "scipy", float(scipy.special.ndtr(-6.0)))
assert torch.allclose(by_erfc, exact, rtol=1e-13, atol=0), "erfc has no tail either"
assert abs(ndtr[1] / exact[1] - 1) > 0.01, "ndtr keeps its digits at -8: the finding no longer holds"
assert ndtr[2] == 0 and exact[2] > 1e-19 and single == 0, "ndtr has a tail: the finding no longer holds"
assert math.isinf(slope[2]), "the gradient is finite: the finding no longer holds"
PY
# Output seen (torch 2.13.0+cpu, scipy 1.17.1):
# scipy ndtr [2.866515718791933e-07, 6.22096057427174e-16, 1.1285884059538324e-19]
# torch ndtr [2.8665157186802404e-07, 6.106226635438361e-16, 0.0]
# Normal.cdf [2.8665157186802404e-07, 6.106226635438361e-16, 0.0]
# erfc / 2 [2.8665157187919365e-07, 6.220960574271756e-16, 1.1285884059538295e-19]
# gradient of log(ndtr) [5.186503967327934, 8.273965879705935, inf]
# float32 ndtr(-6) 0.0 scipy 9.865876450376946e-10
