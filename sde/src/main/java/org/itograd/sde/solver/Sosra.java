package org.itograd.sde.solver;

/// Rackauckas and Nie's SOSRA for additive noise: of the methods of Rößler's form (see [Sra1]) in three stages, the one with
/// the largest region of stability that their search found.
///
/// Strong order 1½, weak order 2, and 2 for an ODE.
///
/// C. Rackauckas, Q. Nie, "Stability-optimized high order methods and stiffness detection for pathwise stiff stochastic
/// differential equations", IEEE HPEC 2020, scheme SOSRA.
public record Sosra() implements AdditiveRungeKutta {
    // spotless:off
    private static final AdditiveTableau TABLEAU = new AdditiveTableau(
            new double[][] {
                {},
                {0.6923962376159507},
                {-3.1609142252828395, 4.1609142252828395}
            },
            new double[][] {
                {},
                {1.3371632704399763},
                {1.442371048468624, 1.8632741501139225}
            },
            new double[] {0, 0.041248171110700504, 1},
            new double[] {0.2889874966892885, 0.6859880440839937, 0.025024459226717772},
            new double[] {-16.792534242221663, 17.514995785380226, 0.27753845684143835},
            new double[] {0.4237535769069274, 0.6010381474428539, -1.0247917243497813});
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
