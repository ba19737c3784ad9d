"""Cases for diffrax: one jit for each solve, saving the end alone, no adjoint recorded."""

import math

import diffrax
import jax
import jax.numpy as jnp
import lineax

from models import *
from work import Work, near

jax.config.update("jax_enable_x64", True)


def prepare(threads):
    pass


def versions():
    return {"diffrax": diffrax.__version__, "jax": jax.__version__}


def called(f, *args):
    return lambda: jax.block_until_ready(f(*args))


def solve(terms, solver, end, dt0, y0, controller):
    return diffrax.diffeqsolve(
        terms, solver, 0.0, end, dt0, y0, stepsize_controller=controller, max_steps=None,
        adjoint=diffrax.ForwardMode(), saveat=diffrax.SaveAt(t1=True))


def small_ode(p):
    n, tolerance = p["trajectories"], float(p["rtol"])
    s, r, b = LORENZ

    def field(t, y, args):
        return jnp.stack([s * (y[1] - y[0]), y[0] * (r - y[2]) - y[1], y[0] * y[1] - b * y[2]])

    def one(y0):
        controller = diffrax.PIDController(rtol=tolerance, atol=tolerance)
        found = solve(diffrax.ODETerm(field), diffrax.Tsit5(), ODE_END, None, y0, controller)
        return found.ys[-1], found.stats["num_accepted_steps"]

    starts = jnp.array([[1 + i / n, 1.0, 1.0] for i in range(n)])
    run = jax.jit(one) if n == 1 else jax.jit(jax.vmap(one))

    def check(result):
        ys = result[0].reshape(n, 3)
        for i in range(0, n, max(1, n // 4)):
            for found, expected in zip(ys[i], lorenz_at(starts[i].tolist(), ODE_END)):
                near("a component at the end", float(found), expected, 1e-5)

    unit = "steps" if n == 1 else "path-steps"
    form = "scalar solve" if n == 1 else "vmap, steps of their own"
    return Work(called(run, starts[0] if n == 1 else starts), check, lambda r: float(r[1].sum()), unit, form)


def gbm_terms(n, depth):
    """The tree and the terms, for one path or for n of them in one solve."""
    w = diffrax.VirtualBrownianTree(
        0.0, 1.0, tol=2.0**-depth, shape=() if n == 1 else (n,), key=jax.random.key(1))

    def noise(t, y, args):
        return SIGMA * y if n == 1 else lineax.DiagonalLinearOperator(SIGMA * y)

    drift = diffrax.ODETerm(lambda t, y, args: MU * y)
    return w, diffrax.MultiTerm(drift, diffrax.ControlTerm(noise, w)), jnp.ones(w.shape.shape)


def adaptive(p):
    """Diffrax has no step doubling; Heun's method has an error estimate and converges to the Stratonovich solution."""
    tolerance = float(p["rtol"])
    w, terms, y0 = gbm_terms(p["trajectories"], 30)

    @jax.jit
    def run(y0):
        found = solve(
            terms, diffrax.Heun(), 1.0, 0.01, y0,
            diffrax.PIDController(rtol=tolerance, atol=tolerance))
        return found.ys[-1], found.stats["num_steps"]

    def check(result):
        exact = jnp.exp(MU + SIGMA * w.evaluate(0.0, 1.0))
        near("the largest error", float(jnp.abs(result[0] - exact).max()), 0, 1e-2)

    return Work(called(run, y0), check, lambda r: float(r[1]), "attempts", "Heun, tree of tolerance 2^-30")


def tree(p):
    steps = p["steps"]
    w, terms, y0 = gbm_terms(p["trajectories"], p["depth"])

    @jax.jit
    def run(y0):
        return solve(terms, diffrax.Euler(), 1.0, 1 / steps, y0, diffrax.ConstantStepSize()).ys[-1]

    def check(y):
        exact = jnp.exp(MU - SIGMA**2 / 2 + SIGMA * w.evaluate(0.0, 1.0))
        # Of strong order 1/2
        near("the largest error", float(jnp.abs(y - exact).max()), 0, 5 * SIGMA**2 / math.sqrt(steps))

    return Work(called(run, y0), check, float(steps), "steps", f"tree of tolerance 2^-{p['depth']}")


WORKS = {"small_ode": small_ode, "adaptive": adaptive, "tree": tree}
