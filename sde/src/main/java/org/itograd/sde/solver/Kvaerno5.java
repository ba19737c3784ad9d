package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

/// Kværnø's method of order 5 for stiff ODEs: an explicit stage and six implicit ones with γ = 0.26. L-stable, and stiffly
/// accurate: the last stage is the result. The second and third stage look beyond the step where 1.23 h is.
///
/// A. Kværnø, "Singly diagonally implicit Runge–Kutta methods with an explicit first stage", BIT Numer. Math. 44, 2004, pair
/// 5(4).
public record Kvaerno5(int iterations) implements DiagonallyImplicitRungeKutta {
    // spotless:off
    private static final double[] B = {
        0.13659751177640291, 0, -0.05496908796538376, -0.04118626728321046, 0.62993304899016403, 0.06962479448202728, 0.26
    };
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {0.26,                0.26},
                {0.13,                0.84033320996790809, 0.26},
                {0.22371961478320505, 0.47675532319799699, -0.06470895363112615, 0.26},
                {0.16648564323248321, 0.10450018841591720, 0.03631482272098715,  -0.13090704451073998, 0.26},
                {0.13855640231268224, 0,                   -0.04245337201752043, 0.02446657898003141,  0.61943039072480676, 0.26},
                B
            },
            B);
    // spotless:on

    /// @param iterations of Newton's method in each stage, at least 1; where they do not suffice the state becomes NaN and the
    ///     solve fails
    public Kvaerno5 {
        require(iterations >= 1, "iterations: must be >= 1, got %d", iterations);
    }

    /// With three iterations.
    public Kvaerno5() {
        this(3);
    }

    @Override
    public Tableau tableau() {
        return TABLEAU;
    }

    @Override
    public int order() {
        return 5;
    }
}
