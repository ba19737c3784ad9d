package org.itograd.sde.event;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Roots of many functions at once, each between 0 and 1, where it has different signs: the ITP method, which falls back to
/// bisection where secants do badly, and takes at most one evaluation more than bisection. A root depends on its own
/// function only.
///
/// I. F. D. Oliveira, R. H. C. Takahashi, "An enhancement of the bisection method average performance preserving minmax
/// optimality", ACM Trans. Math. Software 47, 2020, with κ₁ = 0.2, κ₂ = 2, n₀ = 1.
final class RootSearch {
    private static final double KAPPA = 0.2;

    private final double tolerance;
    private final double[] a;
    private final double[] b;
    private final double[] fa;
    private final double[] fb;

    private RootSearch(double[] atZero, double[] atOne, double tolerance) {
        this.tolerance = tolerance;
        a = new double[atZero.length];
        b = new double[atZero.length];
        fa = atZero.clone();
        fb = atOne.clone();
        Arrays.fill(b, 1);
    }

    /// The roots, to within the tolerance.
    ///
    /// @param f         the values of all functions, each at its own argument
    /// @param atZero    f(0)
    /// @param atOne     f(1), of other signs or 0; where both are 0 or of one sign the result is 1
    /// @param tolerance 2⁻ⁿ for some n
    static double[] find(UnaryOperator<double[]> f, double[] atZero, double[] atOne, double tolerance) {
        RootSearch search = new RootSearch(atZero, atOne, tolerance);
        int most = Math.getExponent(1 / tolerance);
        for (int n = 0; n < most && !search.isDone(); n++) {
            double[] x = search.next(Math.scalb(tolerance, most - n));
            search.narrow(x, f.apply(x));
        }
        return search.roots();
    }

    private boolean isDone() {
        for (int i = 0; i < a.length; i++) {
            if (isOpen(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOpen(int i) {
        return b[i] - a[i] > 2 * tolerance && Math.signum(fa[i]) * Math.signum(fb[i]) < 0;
    }

    /// Where to look next: the point of the secant, moved towards the middle, and not so far from it that bisection would be faster in
    /// the end.
    ///
    /// @param budget half the width that bisection would have reached
    private double[] next(double budget) {
        double[] x = new double[a.length];
        for (int i = 0; i < x.length; i++) {
            double width = b[i] - a[i];
            double middle = a[i] + width / 2;
            double secant = a[i] + width * (fa[i] / (fa[i] - fb[i]));
            double towards = Math.signum(middle - secant);
            double delta = KAPPA * width * width;
            double moved = delta <= Math.abs(middle - secant) ? secant + towards * delta : middle;
            double radius = budget - width / 2;
            double chosen = Math.abs(moved - middle) <= radius ? moved : middle - towards * radius;
            x[i] = isOpen(i) ? chosen : root(i);
        }
        return x;
    }

    private void narrow(double[] x, double[] fx) {
        for (int i = 0; i < x.length; i++) {
            if (!isOpen(i)) {
                continue;
            }
            boolean right = fx[i] == 0 || Math.signum(fx[i]) == Math.signum(fb[i]);
            boolean left = fx[i] == 0 || !right;
            if (right) {
                b[i] = x[i];
                fb[i] = fx[i];
            }
            if (left) {
                a[i] = x[i];
                fa[i] = fx[i];
            }
        }
    }

    private double root(int i) {
        return fb[i] == 0 || Math.signum(fa[i]) == Math.signum(fb[i]) ? b[i] : a[i] + (b[i] - a[i]) / 2;
    }

    private double[] roots() {
        double[] roots = new double[a.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = root(i);
        }
        return roots;
    }
}
