package org.itograd.sde.solver;

/// Bogacki and Shampine's method for ODEs, of order 3 in three stages: the one with which their pair goes on.
/// The other one, of order 2, estimates the error.
///
/// P. Bogacki, L. F. Shampine, "A 3(2) pair of Runge–Kutta formulas", Appl. Math. Lett. 2, 1989.
public record BogackiShampine3() implements EmbeddedRungeKutta {
    // spotless:off
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {1 / 2.0},
                {0,       3 / 4.0}
            },
            new double[]
                {2 / 9.0, 1 / 3.0, 4 / 9.0});
    private static final double[] ERROR =
                {-5 / 72.0, 1 / 12.0, 1 / 9.0, -1 / 8.0};
    // spotless:on

    @Override
    public Tableau tableau() {
        return TABLEAU;
    }

    @Override
    public int order() {
        return 3;
    }

    @Override
    public double[] errorWeights() {
        return ERROR.clone();
    }

    @Override
    public int lowerOrder() {
        return 2;
    }
}
