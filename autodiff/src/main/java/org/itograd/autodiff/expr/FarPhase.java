package org.itograd.autodiff.expr;

/// Sines and cosines of numbers so large that π/2 in a few parts does not tell their phase: every bit of 2/π up to the number's
/// exponent matters (M. Payne and R. Hanek, "Radian reduction for trigonometric functions", 1983).
///
/// |x| = m 2ᵉ with a whole number m. Only what m 2ᵉ · 2/π leaves modulo 4 counts, the phase in quadrants. Bits of 2/π that give
/// multiples of 4 are left out, and what follows the next 192 is less than 2⁻¹³⁶ of a quadrant, while no `double` is nearer to a whole
/// quadrant than about 2⁻⁶². So three words of 2/π are multiplied, in whole numbers and modulo 4. Only the angle to the nearest quadrant
/// is rounded, to two `double`s, and the polynomials of [Trigonometry] take both.
///
/// Called by emitted loops for the elements concerned; the others keep what arithmetic gave. Devices do the same in `far-phase.c`.
final class FarPhase {
    /// Numbers from here on are far: neighbours are more than a radian apart.
    static final float FLOATS = 0x1p24f;

    /// As [#FLOATS].
    static final double DOUBLES = 0x1p53;

    // spotless:off
    /// 64 zeros, and the 1216 bits of 2/π behind the point.
    private static final long[] TWO_OVER_PI = {
        0,
        0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L,
        0xb7246e3a424dd2e0L, 0x06492eea09d1921cL, 0xfe1deb1cb129a73eL, 0xe88235f52ebb4484L,
        0xe99c7026b45f7e41L, 0x3991d639835339f4L, 0x9c845f8bbdf9283bL, 0x1ff897ffde05980fL,
        0xef2f118b5a0a6d1fL, 0x6d367ecf27cb09b7L, 0x4f463f669e5fea2dL, 0x7527bac7ebe5f17bL,
        0x3d0739f78a5292eaL, 0x6bfb5fb11f8d5d08L, 0x56033046fc7b6babL};
    // spotless:on

    private static final double HALF_PI = 0x1.921fb54442d18p0;
    private static final double HALF_PI_REST = 0x1.1a62633145c07p-54;

    private FarPhase() {}

    static float sin(float x, float near) {
        return Math.abs(x) > FLOATS ? (float) turned(x, 0) : near;
    }

    static double sin(double x, double near) {
        return Math.abs(x) > DOUBLES ? turned(x, 0) : near;
    }

    static float cos(float x, float near) {
        return Math.abs(x) > FLOATS ? (float) turned(x, 1) : near;
    }

    static double cos(double x, double near) {
        return Math.abs(x) > DOUBLES ? turned(x, 1) : near;
    }

    /// sin(x + turn π/2) for |x| > 2²⁴.
    private static double turned(double x, int turn) {
        if (!(Math.abs(x) <= Double.MAX_VALUE)) {
            return Double.NaN;
        }
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> 52) & 0x7ff;
        long m = (bits & ((1L << 52) - 1)) | 1L << 52;

        // The first bit of the three words is worth m times 2 quadrants, so the point is behind the second bit of the product.
        int start = exponent - 1013;
        long middle = word(start + 64);
        long last = word(start + 128);
        long a = m * word(start);
        long b = m * middle;
        long c = m * last;
        long carried = Math.unsignedMultiplyHigh(m, last);
        b += carried;
        a += Math.unsignedMultiplyHigh(m, middle) + (Long.compareUnsigned(b, carried) < 0 ? 1 : 0);

        int quadrant = (int) (a >>> 62);
        a = a << 2 | b >>> 62;
        b = b << 2 | c >>> 62;
        c <<= 2;
        boolean below = a < 0;
        if (below) {
            // 1 less the angle, but for the last of 192 bits.
            quadrant++;
            a = ~a;
            b = ~b;
            c = ~c;
        }
        int zeros = 0;
        while (a >= 0) {
            a = a << 1 | b >>> 63;
            b = b << 1 | c >>> 63;
            c <<= 1;
            zeros++;
        }
        double unit = Double.longBitsToDouble((long) (1023 - 53 - zeros) << 52);
        double first = (a >>> 11) * unit;
        double second = ((a & 0x7ff) << 42 | b >>> 22) * (unit * 0x1p-53);

        double r = first * HALF_PI;
        double rest = Math.fma(first, HALF_PI, -r) + Math.fma(first, HALF_PI_REST, second * HALF_PI);
        int turns = turn + quadrant;
        double y = (turns & 1) == 0 ? sinNear0(below ? -r : r, below ? -rest : rest) : cosNear0(r, rest);
        boolean negative = ((turns & 2) != 0) ^ (x < 0 && turn == 0);
        return negative ? -y : y;
    }

    /// 64 bits of 2/π, from a bit of the table on.
    private static long word(int from) {
        int i = from >> 6;
        int shift = from & 63;
        return shift == 0 ? TWO_OVER_PI[i] : TWO_OVER_PI[i] << shift | TWO_OVER_PI[i + 1] >>> (64 - shift);
    }

    private static double sinNear0(double r, double rest) {
        double z = r * r;
        double tail = Math.fma(poly(z, Trigonometry.SIN_DOUBLE) * z, r, rest * (1 - 0.5 * z));
        return r + tail;
    }

    private static double cosNear0(double r, double rest) {
        double z = r * r;
        double half = 0.5 * z;
        double parabola = 1 - half;
        double tail = Math.fma(poly(z, Trigonometry.COS_DOUBLE) * z, z, 1 - parabola - half - r * rest);
        return parabola + tail;
    }

    private static double poly(double z, double[] coefficients) {
        double y = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            y = Math.fma(y, z, coefficients[i]);
        }
        return y;
    }
}
