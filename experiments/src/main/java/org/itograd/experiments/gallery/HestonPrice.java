package org.itograd.experiments.gallery;

/// The price of a call in Heston's model as one integral.
final class HestonPrice {
    private static final double STEP = 0.05;
    private static final int TERMS = 8000;

    private HestonPrice() {}

    /// S(0) − √(S(0) K) / π ∫₀^∞ Re(e^(iuk) φ(u − i/2)) / (u² + ¼) du with k = log(S(0) / K) (A. L. Lewis, "A simple option formula for
    /// general jump-diffusion and other exponential Lévy processes", 2001, eq. (3.11)). The integrand is analytic for |Im u| < ½, so the
    /// trapezoidal rule with step h is off by about e^(−π/h).
    ///
    /// @param p κ, θ, σ, ρ, v(0)
    static double call(double[] p, double spot, double strike, double time) {
        double k = StrictMath.log(spot / strike);
        double sum = 0;
        for (int i = 0; i < TERMS; i++) {
            double u = i * STEP;
            double value = new Complex(0, u * k).exp().times(characteristic(p, u, time)).re / (u * u + 0.25);
            sum += i == 0 ? value / 2 : value;
        }
        return spot - Math.sqrt(spot * strike) / Math.PI * sum * STEP;
    }

    /// φ(u − i/2), φ(z) = E e^(iz log S(t)/S(0)), in the form whose logarithm stays on its branch (H. Albrecher, P. Mayer, W. Schoutens,
    /// J. Tistaert, "The little Heston trap", Wilmott, 2007, eq. (2)).
    private static Complex characteristic(double[] p, double u, double time) {
        double square = p[2] * p[2];
        Complex b = new Complex(p[0] - p[3] * p[2] / 2, -p[3] * p[2] * u);
        Complex d = b.times(b).plus(square * (u * u + 0.25)).sqrt();
        Complex minus = b.plus(d.times(-1));
        Complex g = minus.over(b.plus(d));
        Complex decay = d.times(-time).exp();
        Complex bottom = g.times(decay).times(-1).plus(1);
        Complex log = bottom.over(g.times(-1).plus(1)).log();
        Complex constant = minus.times(time).plus(log.times(-2)).times(p[0] * p[1] / square);
        Complex byVariance = minus.times(decay.times(-1).plus(1)).over(bottom).times(1 / square);
        return constant.plus(byVariance.times(p[4])).exp();
    }

    private record Complex(double re, double im) {
        Complex plus(double a) {
            return new Complex(re + a, im);
        }

        Complex plus(Complex o) {
            return new Complex(re + o.re, im + o.im);
        }

        Complex times(double a) {
            return new Complex(a * re, a * im);
        }

        Complex times(Complex o) {
            return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
        }

        Complex over(Complex o) {
            return times(new Complex(o.re, -o.im)).times(1 / (o.re * o.re + o.im * o.im));
        }

        Complex exp() {
            return new Complex(StrictMath.cos(im), StrictMath.sin(im)).times(StrictMath.exp(re));
        }

        Complex log() {
            return new Complex(StrictMath.log(StrictMath.hypot(re, im)), StrictMath.atan2(im, re));
        }

        Complex sqrt() {
            return log().times(0.5).exp();
        }
    }
}
