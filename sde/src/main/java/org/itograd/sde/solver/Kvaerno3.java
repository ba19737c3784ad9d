package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

/// Kværnø's method of order 3 for stiff ODEs: an explicit stage and three implicit ones with one γ. L-stable, and stiffly
/// accurate: the last stage is the result.
///
/// A. Kværnø, "Singly diagonally implicit Runge–Kutta methods with an explicit first stage", BIT Numer. Math. 44, 2004, pair
/// 3(2).
public record Kvaerno3(int iterations) implements DiagonallyImplicitRungeKutta {
    /// The root of x³ − 3x² + 3/2 x − 1/6 for which the method is L-stable.
    private static final double G = 0.435866521508459;
    // spotless:off
    private static final double[] B = {
        (6 * G - 1) / (12 * G), -1 / ((24 * G - 12) * G), (-6 * G * G + 6 * G - 1) / (6 * G - 3), G
    };
    private static final Tableau TABLEAU = new Tableau(
            new double[][] {
                {},
                {G, G},
                {(-4 * G * G + 6 * G - 1) / (4 * G), (1 - 2 * G) / (4 * G), G},
                B
            },
            B);
    // spotless:on

    /// @param iterations of Newton's method in each stage, at least 1; where they do not suffice the state becomes NaN and the
    ///     solve fails
    public Kvaerno3 {
        require(iterations >= 1, "iterations: must be >= 1, got %d", iterations);
    }

    /// With three iterations.
    public Kvaerno3() {
        this(3);
    }

    @Override
    public Tableau tableau() {
        return TABLEAU;
    }

    @Override
    public int order() {
        return 3;
    }
}
