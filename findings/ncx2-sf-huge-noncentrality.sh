#!/usr/bin/env bash
# The transition of a square-root (CIR) process is c times a noncentral chi-square number, and with little noise or a short step its
# noncentrality passes 1e11. One would guess that scipy.stats.ncx2, which is Boost's, is right there or says NaN; cdf does say NaN. But sf
# gives numbers that look like probabilities and are not: for 2 degrees of freedom and noncentrality 1e12, where the law is normal to
# 1e-6, the probability to be above the mean comes out as 0.43, and above the mean by 4 standard deviations 70 times too small. So
# 1 - cdf and sf disagree, and all there is to notice is a RuntimeWarning.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --retries 0 --target "$lib" scipy==1.17.1 numpy==2.4.6
PYTHONPATH="$lib" python3 -W ignore - <<'PY'
import math, scipy
from scipy.stats import ncx2, norm

print("scipy", scipy.__version__)
wrong = 0
for lam in (1e9, 1e11, 1e12, 1e13):
    df = 2.0
    mean, sd = df + lam, math.sqrt(2 * df + 4 * lam)
    for z in (0, 2, 4):
        x = mean + z * sd
        sf, cdf, normal = float(ncx2.sf(x, df, lam)), float(ncx2.cdf(x, df, lam)), float(norm.sf((x - mean) / sd))
        print(f"noncentrality {lam:.0e}, mean + {z} sd: sf {sf:.4e}, cdf {cdf:.6f}, normal {normal:.4e}")
        if lam >= 1e12:
            wrong += not math.isnan(sf) and abs(sf / normal - 1) > 0.1
        elif lam == 1e9:
            assert abs(sf / normal - 1) < 2e-3
assert wrong == 6, wrong
PY
# Seen:
# noncentrality 1e+09, mean + 0 sd: sf 4.9999e-01, cdf 0.500006, normal 5.0000e-01
# noncentrality 1e+12, mean + 0 sd: sf 4.3063e-01, cdf nan, normal 5.0000e-01
# noncentrality 1e+12, mean + 4 sd: sf 4.5754e-07, cdf nan, normal 3.1671e-05
# noncentrality 1e+13, mean + 4 sd: sf 5.8605e-09, cdf nan, normal 3.1671e-05
