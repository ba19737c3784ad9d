package org.itograd.sde.solver;

/// Rößler's SRA3 for additive noise, in three stages of the drift.
///
/// Strong order 1½, weak order 2; order 3 for an ODE, so that it gains where the noise is small.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRA3.
public record Sra3() implements AdditiveRungeKutta {
    // spotless:off
    private static final AdditiveTableau TABLEAU = new AdditiveTableau(
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
            new double[] {1, 0},
            new double[] {1 / 6.0, 1 / 6.0, 2 / 3.0},
            new double[] {1, 0},
            new double[] {-1, 1});
    // spotless:on

    @Override
    public AdditiveTableau tableau() {
        return TABLEAU;
    }

    @Override
    public int odeOrder() {
        return 3;
    }
}
