package org.itograd.sde.solver;

/// The classical Runge–Kutta method for ODEs, y + (k₁ + 2k₂ + 2k₃ + k₄) h/6. Order 4.
///
/// W. Kutta, "Beitrag zur näherungsweisen Integration totaler Differentialgleichungen", 1901; E. Hairer, S. P. Nørsett, G.
/// Wanner, "Solving Ordinary Differential Equations I", 1993, section II.1, table 1.2.
public record RungeKutta4() implements ExplicitRungeKutta {
    // spotless:off
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {1 / 2.0},
                {0,       1 / 2.0},
                {0,       0,       1}
            },
            new double[]
                {1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0});
    // spotless:on

    @Override
    public Tableau tableau() {
        return TABLEAU;
    }

    @Override
    public int order() {
        return 4;
    }
}
