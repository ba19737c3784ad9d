"""The constants of the cases, as in org.itograd.experiments.bench."""

import math

# gbm, greeks, small_sde, adaptive, tree: dX = mu X dt + sigma X dW from 1 over [0, 1]
MU, SIGMA = 0.05, 0.2
GBM_DEVIATION = SIGMA * math.exp(MU)  # of X(1), to first order

# greeks
SPOT, STRIKE, DELTA = 100.0, 100.0, 0.63683

# the Lorenz equation, from (1, 1, 1)
LORENZ = (10.0, 28.0, 8.0 / 3)
ODE_END = 5.0
LORENZ_STEP = 1e-3

# heston: mu, kappa, theta, xi, rho
HESTON = (0.05, 1.5, 0.04, 0.3, -0.7)
VARIANCE, LEAST = 0.04, 1e-6

# neural_sde_mlp
BATCH, DIM, HIDDEN, MLP_STEP = 1024, 8, 64, 0.01


def lorenz_at(start, end, steps=40_000):
    """The solution at the end, by steps of the classical method of order 4."""

    def field(y):
        s, r, b = LORENZ
        return (s * (y[1] - y[0]), y[0] * (r - y[2]) - y[1], y[0] * y[1] - b * y[2])

    def moved(y, k, h):
        return tuple(u + h * v for u, v in zip(y, k))

    y, h = tuple(start), end / steps
    for _ in range(steps):
        k1 = field(y)
        k2 = field(moved(y, k1, h / 2))
        k3 = field(moved(y, k2, h / 2))
        k4 = field(moved(y, k3, h))
        y = tuple(u + h / 6 * (a + 2 * b + 2 * c + d) for u, a, b, c, d in zip(y, k1, k2, k3, k4))
    return y
