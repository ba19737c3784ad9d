"""Cases for JAX: one jit for each call, loops as lax.scan, numbers drawn in the loop, or before it if steps are small."""

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from models import *
from work import Work, gradient_slope, near

jax.config.update("jax_enable_x64", True)
DTYPES = {"float32": jnp.float32, "float64": jnp.float64}


def prepare(threads):
    pass


def versions():
    return {"jax": jax.__version__}


def key(seed=1):
    """JAX's default, Threefry, is also its fastest generator on processors."""
    return jax.random.key(seed)


def called(f, *args):
    """A call that waits for its result."""
    return lambda: jax.block_until_ready(f(*args))


def fastest(calls):
    """The name of the call that takes the least time, once compiled."""
    from time import perf_counter

    seconds = {}
    for name, call in calls.items():
        call()
        best = math.inf
        for _ in range(3):
            start = perf_counter()
            call()
            best = min(best, perf_counter() - start)
        seconds[name] = best
    return min(seconds, key=seconds.get)


def gemm(p):
    n = p["n"]
    a, b = (jax.random.normal(key(i), (n, n), DTYPES[p["dtype"]]) for i in (1, 2))

    def check(c):
        row = np.asarray(a[n // 2], np.float64) @ np.asarray(b, np.float64)
        near("a row of the product", float(np.abs(np.asarray(c[n // 2], np.float64) - row).max()), 0, 1e-3)

    return Work(called(jax.jit(jnp.matmul), a, b), check, 2.0 * n**3, "floating-point operations", "jit")


def groupnorm_relu(p):
    shape = (p["batch"], p["height"], p["width"], p["channels"])
    groups = p["groups"]
    x, ct = (jax.random.normal(key(i), shape, jnp.float32) for i in (1, 2))
    gamma, beta = (jax.random.normal(key(i), (p["channels"],), jnp.float32) for i in (3, 4))

    def f(x, gamma, beta):
        g = x.reshape(p["batch"], -1, groups, p["channels"] // groups)
        mean = g.mean((1, 3), keepdims=True)
        var = jnp.square(g - mean).mean((1, 3), keepdims=True)
        return jax.nn.relu(((g - mean) * lax.rsqrt(var + 1e-5)).reshape(shape) * gamma + beta)

    @jax.jit
    def both(x, gamma, beta, ct):
        y, back = jax.vjp(f, x, gamma, beta)
        return y, *back(ct)

    def check(result):
        y, gx, _, gbeta = result
        near("gradients by beta", float(jnp.abs(gbeta - (ct * (y > 0)).sum((0, 1, 2))).max()), 0, 0.05)
        grouped = gx.reshape(p["batch"], -1, groups, p["channels"] // groups)
        near("the gradient by x over a group", float(jnp.abs(grouped.sum((1, 3))).max()), 0, 1e-2)

    return Work(called(both, x, gamma, beta, ct), check, float(math.prod(shape)), "elements", "jit, channels last")


def gbm_ends(key, x0, steps):
    h = 1 / steps

    def step(x, k):
        z = jax.random.normal(k, x.shape, x.dtype)
        return x * (1 + MU * h + SIGMA * math.sqrt(h) * z), None

    return lax.scan(step, x0, jax.random.split(key, steps))[0]


def gbm(p):
    paths, steps, dtype = p["paths"], p["steps"], DTYPES[p["dtype"]]
    x0 = jnp.ones(paths, dtype)
    run = jax.jit(partial(gbm_ends, steps=steps))

    def check(x):
        near("the mean", float(x.astype(jnp.float64).mean()), math.exp(MU), 5 * GBM_DEVIATION / math.sqrt(paths))
        near("the deviation", float(x.std()), GBM_DEVIATION, 0.01)

    return Work(called(run, key(), x0), check, float(paths * steps), "path-steps", "scan")


def greeks(p):
    paths, steps = p["paths"], p["steps"]

    @jax.jit
    @jax.value_and_grad
    def run(spot):
        x = gbm_ends(key(), jnp.full(paths, spot, jnp.float32), steps)
        return jax.nn.relu(x - STRIKE).mean() * math.exp(-MU)

    return Work(
        called(run, jnp.float32(SPOT)), lambda r: near("delta", float(r[1]), DELTA, 0.01), float(paths * steps),
        "path-steps", "scan")


def perceptron(key):
    k = jax.random.split(key, 4)

    def uniform(key, bound, *shape):
        return jax.random.uniform(key, shape, jnp.float32, -1, 1) / math.sqrt(bound)

    return [
        uniform(k[0], DIM, DIM, HIDDEN), uniform(k[1], DIM, HIDDEN),
        uniform(k[2], HIDDEN, HIDDEN, DIM), uniform(k[3], HIDDEN, DIM),
    ]


def neural_sde_mlp(p):
    steps = p["steps"]
    weights = perceptron(key(1)) + perceptron(key(2))
    y0 = jax.random.normal(key(3), (BATCH, DIM), jnp.float32)

    def apply(w, y):
        return jnp.tanh(y @ w[0] + w[1]) @ w[2] + w[3]

    def loss(w, remat):
        def step(y, k):
            dw = jax.random.normal(k, y.shape, y.dtype) * math.sqrt(MLP_STEP)
            return y + apply(w[:4], y) * MLP_STEP + jax.nn.sigmoid(apply(w[4:], y)) * dw, None

        y, _ = lax.scan(jax.checkpoint(step) if remat else step, y0, jax.random.split(key(4), steps))
        return jnp.square(y).mean()

    calls = {
        "scan" + (", remat" if remat else ""): called(jax.jit(jax.grad(partial(loss, remat=remat))), weights)
        for remat in (False, True)
    }
    best = fastest(calls)
    value = jax.jit(partial(loss, remat=False))

    def check(gradients):
        gradient_slope(
            "the norm of the gradient", lambda w: float(value(w)), [np.asarray(w) for w in weights],
            [np.asarray(g) for g in gradients], 2e-3, 0.03)

    return Work(calls[best], check, float(BATCH * steps), "path-steps", best + "")


def small_sde(p):
    if p["system"] == "gbm":
        return small_gbm(p)
    n, steps, h = p["trajectories"], p["steps"], LORENZ_STEP
    s, r, b = LORENZ
    start = jnp.array([[1 + i / n for i in range(n)], [1.0] * n, [1.0] * n])

    def field(y):
        return jnp.stack([s * (y[1] - y[0]), y[0] * (r - y[2]) - y[1], y[0] * y[1] - b * y[2]])

    @partial(jax.jit, static_argnums=1)
    def run(y0, noise):
        dw = jax.random.normal(key(), (steps, *y0.shape)) * (math.sqrt(h) * noise)
        return lax.scan(lambda y, w: (y + field(y) * h + w, None), y0, dw)[0]

    def check(y):
        near("the largest component", float(jnp.abs(y).max()), 30, 30)
        if steps * h < 5:
            near("z without noise", float(run(start, 0)[2, 0]), lorenz_at((1, 1, 1), steps * h)[2], 2)

    unit = "steps" if n == 1 else "path-steps"
    return Work(called(run, start, 1), check, float(n * steps), unit, "normals at once, then scan")


def small_gbm(p):
    steps = p["steps"]
    h = 1 / steps

    def increments():
        return jax.random.normal(key(), (steps,)) * math.sqrt(h)

    @jax.jit
    def run(x0):
        return lax.scan(lambda x, w: (x + x * (MU * h + SIGMA * w), None), x0, increments())[0]

    def check(x):
        near("the path", float(x), float(np.prod(1 + MU * h + SIGMA * np.asarray(jax.jit(increments)()))), 1e-9)

    return Work(called(run, jnp.float64(1)), check, float(steps), "steps", "normals at once, then scan")


def heston(p):
    paths, steps, h = p["trajectories"], p["steps"], 1 / p["steps"]

    def payoffs(values, key, n, remat=False, at_once=False):
        mu, kappa, theta, xi, rho = values
        other = jnp.sqrt(1 - rho * rho)

        def step(y, k):
            s, v = y
            w1, w2 = (k if at_once else jax.random.normal(k, (2, n))) * math.sqrt(h)
            width = jnp.sqrt(jnp.maximum(v, LEAST))
            next_v = v + kappa * (theta - v) * h + xi * width * (rho * w1 + other * w2)
            return (s + s * (mu * h + width * w1), next_v), None

        start = (jnp.full(n, SPOT), jnp.full(n, VARIANCE))
        given = jax.random.normal(key, (steps, 2, n)) if at_once else jax.random.split(key, steps)
        (s, _), _ = lax.scan(jax.checkpoint(step) if remat else step, start, given)
        return jax.nn.relu(s - STRIKE).sum() * (math.exp(-HESTON[0]) / paths)

    def whole(values, **how):
        return payoffs(values, key(), paths, **how)

    def gradient_in_blocks(values, block):
        keys = jax.random.split(key(), paths // block)
        one = jax.grad(partial(payoffs, n=block))
        return lax.scan(lambda g, k: (g + one(values, k), None), jnp.zeros(5), keys)[0]

    values = jnp.array(HESTON)
    calls = {
        "scan": called(jax.jit(jax.grad(whole)), values),
        "scan, remat": called(jax.jit(jax.grad(partial(whole, remat=True))), values),
        "normals at once, scan, remat": called(jax.jit(jax.grad(partial(whole, remat=True, at_once=True))), values),
        "blocks of 4096 paths, scan": called(jax.jit(partial(gradient_in_blocks, block=4096)), values),
    }
    best = fastest(calls)
    gradient = jax.jit(jax.grad(whole))
    value = jax.jit(whole)

    def check(result):
        exact = np.asarray(gradient(values))
        for i, name in enumerate(("mu", "kappa", "theta", "xi", "rho")):
            step = np.zeros(5)
            step[i] = 1e-4 * abs(HESTON[i])
            slope = float(value(values + step) - value(values - step)) / (2 * step[i])
            near("the derivative by " + name, exact[i], slope, 1e-2 * (1 + abs(slope)))
            near("the derivative of what was timed by " + name, float(result[i]), exact[i], 0.05 * (1 + abs(exact[i])))

    return Work(calls[best], check, float(paths * steps), "path-steps", best + "")


WORKS = {
    "gemm": gemm,
    "groupnorm_relu": groupnorm_relu,
    "gbm": gbm,
    "greeks": greeks,
    "neural_sde_mlp": neural_sde_mlp,
    "small_sde": small_sde,
    "heston": heston,
}
