package org.itograd.sde.solver;

/// Rackauckas and Nie's SOSRI for Itô equations with diagonal, scalar or additive noise: of the methods of Rößler's form (see
/// [Sriw1]) in four stages, the one with the largest region of stability that their search found. Its stages lie between
/// t − 0.042 h and t + 3.75 h, so drift and diffusion must be defined there.
///
/// Strong order 1½; weak order 1½, with additive noise 2; 2 for an ODE.
///
/// C. Rackauckas, Q. Nie, "Stability-optimized high order methods and stiffness detection for pathwise stiff stochastic
/// differential equations", IEEE HPEC 2020, scheme SOSRI.
public record Sosri() implements DiagonalRungeKutta {
    // spotless:off
    private static final DiagonalTableau TABLEAU = new DiagonalTableau(
            new double[][] {
                {},
                {-0.04199224421316468},
                {2.842612915017106, -2.0527723684000727},
                {4.338237071435815, -2.8895936137439793, 2.3017575594644466}
            },
            new double[][] {
                {},
                {-0.21641093549612528},
                {1.5336352863679572,  0.26066223492647056},
                {-1.0536037558179159, 1.7015284721089472, -0.20725685784180017}
            },
            new double[][] {
                {},
                {0.26204282091330466},
                {0.20903646383505375, -0.1502377115150361},
                {0.05836595312746999, 0.6149440396332373, 0.08535117634046772}
            },
            new double[][] {
                {},
                {-0.5119011827621657},
                {2.67767339866713,    -4.9395031322250995},
                {0.15580956238299215, 3.2361551006624674, -1.4223118283355949}
            },
            new double[] {1.140099274172029, -0.6401334255743456, 0.4736296532772559, 0.026404498125060714},
            new double[][] {
                {-1.8453464565104432, 2.688764531100726,   -0.2523866501071323,  0.40896857551684956},
                {0.4969658141589478,  -0.5771202869753592, -0.12919702470322217, 0.2093514975196336},
                {2.8453464565104425,  -2.688764531100725,  0.2523866501071322,   -0.40896857551684945},
                {0.11522663875443433, -0.57877086147738,   0.2857851028163886,   0.17775911990655704}
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
