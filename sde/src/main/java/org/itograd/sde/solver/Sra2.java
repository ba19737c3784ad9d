package org.itograd.sde.solver;

/// Rößler's SRA2 for additive noise: SRA1 (see [Sra1]) with g at t + h/3 and t + h, so that the noise of a drift's stage is
/// taken inside the step.
///
/// Strong order 1½, weak order 2, and 2 for an ODE.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRA2.
public record Sra2() implements AdditiveRungeKutta {
    // spotless:off
    private static final AdditiveTableau TABLEAU = new AdditiveTableau(
            new double[][] {
                {},
                {3 / 4.0}
            },
            new double[][] {
                {},
                {3 / 2.0}
            },
            new double[] {1 / 3.0, 1},
            new double[] {1 / 3.0, 2 / 3.0},
            new double[] {0, 1},
            new double[] {3 / 2.0, -3 / 2.0});
    // spotless:on

    @Override
    public AdditiveTableau tableau() {
        return TABLEAU;
    }

    @Override
    public int odeOrder() {
        return 2;
    }
}
