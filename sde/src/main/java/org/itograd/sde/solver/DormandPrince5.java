package org.itograd.sde.solver;

/// Dormand and Prince's method for ODEs, of order 5 in six stages: the one with which their pair goes on.
/// The other one, of order 4, estimates the error.
///
/// J. R. Dormand, P. J. Prince, "A family of embedded Runge–Kutta formulae", J. Comput. Appl. Math. 6, 1980, RK5(4)7M.
public record DormandPrince5() implements EmbeddedRungeKutta {
    // spotless:off
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {1 / 5.0},
                {3 / 40.0,       9 / 40.0},
                {44 / 45.0,      -56 / 15.0,      32 / 9.0},
                {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
                {9017 / 3168.0,  -355 / 33.0,     46732 / 5247.0, 49 / 176.0,   -5103 / 18656.0}
            },
            new double[]
                {35 / 384.0,     0,               500 / 1113.0,   125 / 192.0,  -2187 / 6784.0, 11 / 84.0});
    private static final double[] ERROR =
                {71 / 57600.0,   0,               -71 / 16695.0,  71 / 1920.0,  -17253 / 339200.0, 22 / 525.0, -1 / 40.0};
    private static final double[] DENSE =
                {-12715105075.0 / 11282082432.0, 0, 87487479700.0 / 32700410799.0, -10690763975.0 / 1880347072.0,
                 701980252875.0 / 199316789632.0, -1453857185 / 822651844.0, 69997945 / 29380423.0};
    // spotless:on

    @Override
    public Tableau tableau() {
        return TABLEAU;
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public double[] errorWeights() {
        return ERROR.clone();
    }

    @Override
    public int lowerOrder() {
        return 4;
    }

    @Override
    public double[] denseWeights() {
        return DENSE.clone();
    }
}
