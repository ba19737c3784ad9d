#!/usr/bin/env bash
# safetensors.numpy and arrays that are not C-contiguous.
# One would guess: save() keeps the values of any array, or refuses those that are not contiguous as safetensors.torch does.
# It writes the array's memory as it lies, under the array's shape: a transposed or Fortran-ordered array comes back permuted,
# without a word. numpy.ascontiguousarray(x) before saving helps.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip install -q --disable-pip-version-check --target "$work" safetensors==0.8.0 numpy==2.4.6 2>/dev/null
PYTHONPATH=$work python3 - <<'PY'
import numpy, safetensors
from safetensors.numpy import load, save

print("safetensors", safetensors.__version__, "numpy", numpy.__version__)
a = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
changed = []
for name, x in [("a.T", a.T), ("asfortranarray(a)", numpy.asfortranarray(a))]:
    y = load(save({"x": x}))["x"]
    print(f"{name}: saved {x.tolist()}, loaded {y.tolist()}")
    changed.append(not numpy.array_equal(x, y))
    z = load(save({"x": numpy.ascontiguousarray(x)}))["x"]
    assert numpy.array_equal(x, z), "ascontiguousarray no longer helps"
assert all(changed), "non-contiguous arrays are kept: the finding no longer holds"
PY
# Output seen (safetensors 0.8.0, numpy 2.4.6):
# a.T: saved [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]], loaded [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
# asfortranarray(a): saved [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], loaded [[0.0, 3.0, 1.0], [4.0, 2.0, 5.0]]
