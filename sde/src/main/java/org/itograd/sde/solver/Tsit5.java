package org.itograd.sde.solver;

/// Tsitouras's method for ODEs, of order 5 in six stages, with smaller error constants than Dormand and Prince's. The
/// other method of the pair, of order 4, estimates the error.
///
/// Ch. Tsitouras, "Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption", Comput. Math.
/// Appl. 62, 2011, table 1.
public record Tsit5() implements EmbeddedRungeKutta {
    // spotless:off
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {0.161},
                {-0.008480655492356989, 0.335480655492357},
                {2.8971530571054935,    -6.359448489975075,  4.3622954328695815},
                {5.325864828439257,     -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
                {5.86145544294642,      -12.92096931784711,  8.159367898576159,  -0.071584973281401, -0.028269050394068383}
            },
            new double[]
                {0.09646076681806523,   0.01,                0.4798896504144996, 1.379008574103742,  -3.290069515436081, 2.324710524099774});
    private static final double[] ERROR =
                {-0.001780011052225777,  -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629, 0.5823571654525552, -0.45808210592918697, 1 / 66.0};
    private static final double[] DENSE =
                {-1.0530884977290216,    0.1017,              2.4906272856512528, -16.548102889244903, 47.37952196281928, -34.87065786149661, 2.5};
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
