package org.itograd.sde.solver;

/// Rackauckas and Nie's SOSRA2 for additive noise: as SOSRA (see [Sosra]), with the last stages of the drift at the end of
/// the step, which suits stiff drifts.
///
/// Strong order 1½, weak order 2, and 2 for an ODE.
///
/// C. Rackauckas, Q. Nie, "Stability-optimized high order methods and stiffness detection for pathwise stiff stochastic
/// differential equations", IEEE HPEC 2020, scheme SOSRA2.
public record Sosra2() implements AdditiveRungeKutta {
    // spotless:off
    private static final AdditiveTableau TABLEAU = new AdditiveTableau(
            new double[][] {
                {},
                {1},
                {0.9511849235504364, 0.04881507644956362}
            },
            new double[][] {
                {},
                {0.7686101171003622},
                {0.43886792994934987, 0.7490415909204886}
            },
            new double[] {0, 1, 1},
            new double[] {0.4999999999999998, -0.9683897375354181, 1.4683897375354185},
            new double[] {0, 0.92438032145683, 0.07561967854316998},
            new double[] {1, -0.8169981105823436, -0.18300188941765633});
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
