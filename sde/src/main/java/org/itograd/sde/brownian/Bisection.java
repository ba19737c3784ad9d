package org.itograd.sde.brownian;

/// The law of the halves of a piece of a Brownian path, given the whole.
///
/// With D, S, F the differences and sums W_a − W_b, H_a + H_b, K_a + K_b of halves of length h/2, E = H_a − H_b and
/// G = K_a − K_b, the rules of [Piece] for a = b are
///
/// H = S/2 + D/4, K = F/4 + E/8.
///
/// D, S, E, F and G are independent normal numbers of variance h, h/12, h/12, h/720 and h/720 before anything is known. So,
/// with independent standard normal numbers Z₁, Z₂ and Z₃,
///
/// - given W: D = √h Z₁;
/// - given W and H: D = 3 H + ½ √h Z₁, S = 2 H − D/2, E = √(h/12) Z₂;
/// - given W, H and K: D and S as before, E = 15/2 K + √(h/192) Z₂, F = 4 K − E/2, G = √(h/720) Z₃.
///
/// In the first case this is P. Lévy's construction; for H and K see A. Jelinčič, J. Foster, P. Kidger, "Single-seed generation
/// of Brownian paths and integrals for adaptive and high order SDE solvers", 2024 (there for any ratio of lengths).
///
/// Below the last halving the path is its expectation given the cell's W, H and K, a polynomial in x = (u − s)/h,
///
/// W x + 6 H x (1 − x) + 60 K x (1 − x) (1 − 2x),
///
/// whose own W, H and K over a part of the cell are exact.
final class Bisection {
    private Bisection() {}

    /// How many normal numbers an element takes.
    static int numbers(PathDetail detail) {
        return switch (detail) {
            case INCREMENT -> 1;
            case SPACE_TIME -> 2;
            case SPACE_TIME_TIME -> 3;
            case LEVY_AREA -> throw new AssertionError("no exact law is known");
        };
    }

    /// The halves of a piece.
    ///
    /// @param z  standard normal numbers, for each element as many after one another as [#numbers] says
    /// @param at where they begin
    static void halve(Piece whole, double[] z, int at, Piece left, Piece right) {
        double h = whole.length();
        left.setLength(h / 2);
        right.setLength(h / 2);
        switch (whole.detail()) {
            case INCREMENT -> halve(whole.part(0), Math.sqrt(h), z, at, left.part(0), right.part(0));
            case SPACE_TIME -> {
                halveWithArea(whole, z, at, 2, left, right);
                difference(Math.sqrt(h / 12), z, at, left.part(1), right.part(1));
            }
            case SPACE_TIME_TIME -> {
                halveWithArea(whole, z, at, 3, left, right);
                halveWithTimeArea(whole, z, at, left, right);
            }
            case LEVY_AREA -> throw new AssertionError("no exact law is known");
        }
    }

    private static void halve(double[] w, double deviation, double[] z, int at, double[] wl, double[] wr) {
        for (int e = 0; e < w.length; e++) {
            double d = deviation * z[at + e];
            wl[e] = 0.5 * (w[e] + d);
            wr[e] = 0.5 * (w[e] - d);
        }
    }

    /// Sets W of the halves, and their H to S/2.
    private static void halveWithArea(Piece whole, double[] z, int at, int stride, Piece left, Piece right) {
        double deviation = 0.5 * Math.sqrt(whole.length());
        double[] w = whole.part(0);
        double[] h = whole.part(1);
        double[] wl = left.part(0);
        double[] wr = right.part(0);
        double[] hl = left.part(1);
        double[] hr = right.part(1);
        for (int e = 0; e < w.length; e++) {
            double d = 3 * h[e] + deviation * z[at + stride * e];
            wl[e] = 0.5 * (w[e] + d);
            wr[e] = 0.5 * (w[e] - d);
            hl[e] = h[e] - 0.25 * d;
            hr[e] = hl[e];
        }
    }

    /// Sets the difference of equal numbers to deviation · Z₂.
    private static void difference(double deviation, double[] z, int at, double[] left, double[] right) {
        for (int e = 0; e < left.length; e++) {
            double half = 0.5 * deviation * z[at + 2 * e + 1];
            left[e] += half;
            right[e] -= half;
        }
    }

    /// Sets H and K of the halves from S/2.
    private static void halveWithTimeArea(Piece whole, double[] z, int at, Piece left, Piece right) {
        double ofE = Math.sqrt(whole.length() / 192);
        double ofG = Math.sqrt(whole.length() / 720);
        double[] k = whole.part(2);
        double[] hl = left.part(1);
        double[] hr = right.part(1);
        double[] kl = left.part(2);
        double[] kr = right.part(2);
        for (int i = 0; i < k.length; i++) {
            double e = 7.5 * k[i] + ofE * z[at + 3 * i + 1];
            hl[i] += 0.5 * e;
            hr[i] -= 0.5 * e;
            double f = 4 * k[i] - 0.5 * e;
            double g = ofG * z[at + 3 * i + 2];
            kl[i] = 0.5 * (f + g);
            kr[i] = 0.5 * (f - g);
        }
    }

    /// A part of a cell that is not halved further, from the fraction x to the fraction y of its length:
    ///
    /// - K′ = r³ K with r = y − x
    /// - H′ = r² (H + 30 K (1 − x − y))
    /// - W′ = r (W + 6 H (1 − x − y) + 60 K (1 − 3 (x + y) + 2 (x² + xy + y²)))
    static void cut(Piece cell, double x, double y, Piece into) {
        double r = y - x;
        double ofH = 1 - x - y;
        double ofK = 1 - 3 * (x + y) + 2 * (x * x + x * y + y * y);
        into.setLength(r * cell.length());
        int parts = numbers(cell.detail());
        double[] w = into.part(0);
        for (int e = 0; e < w.length; e++) {
            double k = parts > 2 ? cell.part(2)[e] : 0;
            double h = parts > 1 ? cell.part(1)[e] : 0;
            w[e] = r * (cell.part(0)[e] + 6 * ofH * h + 60 * ofK * k);
            if (parts > 1) {
                into.part(1)[e] = r * r * (h + 30 * ofH * k);
            }
            if (parts > 2) {
                into.part(2)[e] = r * r * r * k;
            }
        }
    }
}
