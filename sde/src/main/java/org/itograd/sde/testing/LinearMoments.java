package org.itograd.sde.testing;

/// Moments of a linear equation by the ordinary equations that they solve.
final class LinearMoments {
    private static final int STEPS = 1000;

    private LinearMoments() {}

    /// y' = f(t, y).
    @FunctionalInterface
    interface Rates {
        double[] at(double t, double[] y);
    }

    /// y(1) from y(0) by the classical method of Runge and Kutta, to about 1e-12.
    static double[] at1(Rates f, double[] start) {
        double h = 1.0 / STEPS;
        double[] y = start.clone();
        for (int k = 0; k < STEPS; k++) {
            double t = k * h;
            double[] k1 = f.at(t, y);
            double[] k2 = f.at(t + h / 2, moved(y, h / 2, k1));
            double[] k3 = f.at(t + h / 2, moved(y, h / 2, k2));
            double[] k4 = f.at(t + h, moved(y, h, k3));
            for (int i = 0; i < y.length; i++) {
                y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
            }
        }
        return y;
    }

    private static double[] moved(double[] y, double h, double[] k) {
        double[] out = y.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += h * k[i];
        }
        return out;
    }
}
