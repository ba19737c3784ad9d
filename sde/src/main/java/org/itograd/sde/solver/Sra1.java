package org.itograd.sde.solver;

/// Rößler's SRA1 for additive noise, in two stages of the drift:
///
/// z = y + ¾ f h + 3/2 g(t + h) χ, y + ⅓ f h + ⅔ f(t + ¾ h, z) h + g(t + h) dW + (g(t) − g(t + h)) χ
///
/// with χ = I_(1,0) / h = ½ dW + H.
///
/// Strong order 1½, weak order 2, and 2 for an ODE.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRA1.
public record Sra1() implements AdditiveRungeKutta {
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
            new double[] {1, 0},
            new double[] {1 / 3.0, 2 / 3.0},
            new double[] {1, 0},
            new double[] {-1, 1});
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
