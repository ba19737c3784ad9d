package org.itograd.autodiff.expr;

/// Sines and cosines of numbers so large that π/2 in a few parts does not tell their phase: every bit of 2/π up to the number's
/// exponent matters. `StrictMath` has them (fdlibm's reduction by M. Payne and R. Hanek, 1983) and gives the same bits everywhere.
///
/// Called by emitted loops for the elements concerned; the others keep what arithmetic gave.
final class FarPhase {
    /// Numbers from here on are far: neighbours are more than a radian apart.
    static final float FLOATS = 0x1p24f;

    /// As [#FLOATS].
    static final double DOUBLES = 0x1p53;

    private FarPhase() {}

    static float sin(float x, float near) {
        return Math.abs(x) > FLOATS ? (float) StrictMath.sin(x) : near;
    }

    static double sin(double x, double near) {
        return Math.abs(x) > DOUBLES ? StrictMath.sin(x) : near;
    }

    static float cos(float x, float near) {
        return Math.abs(x) > FLOATS ? (float) StrictMath.cos(x) : near;
    }

    static double cos(double x, double near) {
        return Math.abs(x) > DOUBLES ? StrictMath.cos(x) : near;
    }
}
