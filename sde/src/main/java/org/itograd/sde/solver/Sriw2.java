package org.itograd.sde.solver;

/// Rößler's SRIW2 for Itô equations with diagonal, scalar or additive noise, in three stages of the drift and four of the
/// diffusion.
///
/// Strong order 1½; weak order 1½, with additive noise 2; order 3 for an ODE, so that it gains where the noise is
/// small.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRIW2.
public record Sriw2() implements DiagonalRungeKutta {
    // spotless:off
    private static final DiagonalTableau TABLEAU = new DiagonalTableau(
            new double[][] {
                {},
                {1},
                {1 / 4.0, 1 / 4.0}
            },
            new double[][] {
                {},
                {0},
                {1, 1 / 2.0}
            },
            new double[][] {
                {},
                {1 / 4.0},
                {1},
                {0, 0, 1 / 4.0}
            },
            new double[][] {
                {},
                {-1 / 2.0},
                {1},
                {2, -1, 1 / 2.0}
            },
            new double[] {1 / 6.0, 1 / 6.0, 2 / 3.0},
            new double[][] {
                {-1, 4 / 3.0,  2 / 3.0,  0},
                {1,  -4 / 3.0, 1 / 3.0,  0},
                {2,  -4 / 3.0, -2 / 3.0, 0},
                {-2, 5 / 3.0,  -2 / 3.0, 1}
            });
    // spotless:on

    @Override
    public DiagonalTableau tableau() {
        return TABLEAU;
    }

    @Override
    public int odeOrder() {
        return 3;
    }
}
