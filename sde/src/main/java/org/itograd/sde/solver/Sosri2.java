package org.itograd.sde.solver;

/// Rackauckas and Nie's SOSRI2 for Itô equations with diagonal, scalar or additive noise: as SOSRI (see [Sosri]), with the last
/// stages at the end of the step, which suits stiff drifts.
///
/// Strong order 1½; weak order 1½, with additive noise 2; 2 for an ODE.
///
/// C. Rackauckas, Q. Nie, "Stability-optimized high order methods and stiffness detection for pathwise stiff stochastic
/// differential equations", IEEE HPEC 2020, scheme SOSRI2.
public record Sosri2() implements DiagonalRungeKutta {
    // spotless:off
    private static final DiagonalTableau TABLEAU = new DiagonalTableau(
            new double[][] {
                {},
                {0.13804532298278663},
                {0.5818361298250374, 0.4181638701749618},
                {0.4670018408674211, 0.8046204792187386, -0.27162232008616016}
            },
            new double[][] {
                {},
                {0.08852381537667678},
                {1.0317752458971061, 0.4563552922077882},
                {1.73078280444124,   -0.46089678470929774, -0.9637509618944188}
            },
            new double[][] {
                {},
                {0.45605532163856893},
                {0.7555807846451692, 0.24441921535482677},
                {0.6981181143266059, 0.3453277086024727, -0.04344582292908241}
            },
            new double[][] {
                {},
                {0.6753186815412179},
                {-0.07452812525785148, -0.49783736486149366},
                {-0.5591906709928903,  0.022696571806569924, -0.8984927888368557}
            },
            new double[] {-0.15036858140642623, 0.7545275856696072, 0.686995463807979, -0.2911544680711602},
            new double[][] {
                {-0.45315689727309133, 0.8330937231303951,  0.3792843195533544,   0.24077885458934192},
                {-0.4994383733810986,  0.9181786186154077,  -0.25613778661003145, -0.16260245862427797},
                {1.4531568972730915,   -0.8330937231303933, -0.3792843195533583,  -0.24077885458934023},
                {-0.4976090683622265,  0.9148155835648892,  -1.4102107084476505,  0.9930041932449877}
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
