package org.itograd.sde.solver;

/// Rößler's SRIW1 for Itô equations with diagonal, scalar or additive noise, in two stages of the drift and four of the
/// diffusion. Two of these, at y, are one.
///
/// Strong order 1½; weak order 1½, with additive noise 2; 2 for an ODE.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRIW1.
public record Sriw1() implements DiagonalRungeKutta {
    // spotless:off
    private static final DiagonalTableau TABLEAU = new DiagonalTableau(
            new double[][] {
                {},
                {3 / 4.0}
            },
            new double[][] {
                {},
                {3 / 2.0}
            },
            new double[][] {
                {},
                {1 / 4.0},
                {1},
                {1 / 4.0}
            },
            new double[][] {
                {},
                {1 / 2.0},
                {-1},
                {-5, 3, 1 / 2.0}
            },
            new double[] {1 / 3.0, 2 / 3.0},
            new double[][] {
                {-1, 4 / 3.0,  2 / 3.0,  0},
                {-1, 4 / 3.0,  -1 / 3.0, 0},
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
        return 2;
    }
}
