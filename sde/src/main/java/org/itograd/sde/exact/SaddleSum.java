package org.itograd.sde.exact;

import org.itograd.sde.exact.NoncentralLaw.Saddle;

/// The noncentral chi-square law as integrals along the vertical line s = s₀ + it through the saddle point, f = 1/2πi ∫ e^{K(s) − sx} ds.
/// With η = 2t/w₀, so 1 − 2s = w = w₀ (1 − iη), and L = λ/w₀, the integrand is e^{K(s₀) − s₀x} e^Ψ,
///
/// Re Ψ = −½ (L η²/(1 + η²) + ½δ log(1 + η²)), Im Ψ = −½ (L η³/(1 + η²) + δ (η − atan η)).
///
/// In the mean by the weights e^Ψ, 1/w is ∂x/∂λ, log w / (w − 1) is ∂x/∂δ, and, since K′(s) is x in this mean,
/// 2sλ/w² + δ (1/w + log(w)/2s) is x − δ ∂x/∂δ − λ ∂x/∂λ. The mean of −1/2s gives F.
///
/// By the midpoint rule, which for an analytic function that is as good as 0 at both ends has an error of about e^(−4π²σ²/2h²), σ being
/// the deviation of e^Re Ψ. The pole of −1/2s at η = −i (w₀ − 1)/w₀ adds 1/(1 + e^{2π(w₀ − 1)/(w₀h)}) to F, for either sign of s₀ (D.
/// B. Hunter, T. Regan, "A note on the evaluation of the complementary error function", Math. Comp. 26, 1972).
///
/// H. E. Daniels, "Saddlepoint approximations in statistics", Ann. Math. Statist. 25, 1954; S. O. Rice, "Efficient evaluation of
/// integrals of analytic functions by the trapezoidal rule", Bell System Tech. J. 52, 1973.
final class SaddleSum {
    /// Nodes in one deviation of the weights.
    private static final double NODES = 3;
    /// Weights below e to this power do not count.
    private static final double NOTHING = -42;

    private final Saddle saddle;
    private double weight;
    private double byDegrees;
    private double byLambda;
    private double excess;
    private double tail;

    private SaddleSum(Saddle saddle) {
        this.saddle = saddle;
    }

    static NoncentralLaw of(Saddle saddle) {
        SaddleSum sum = new SaddleSum(saddle);
        double h = 1 / (NODES * StrictMath.sqrt(saddle.root() / 2));
        for (int k = 0; sum.add((k + 0.5) * h); k++) {}
        return sum.law(h);
    }

    private NoncentralLaw law(double h) {
        double height = StrictMath.exp(saddle.logHeight());
        double below = saddle.w() * h / Math.PI * height * tail;
        double pole = 2 * Math.PI * saddle.away() / (saddle.w() * h);
        return new NoncentralLaw(
                Math.clamp(below + 1 / (1 + StrictMath.exp(pole)), 0, 1),
                Math.clamp(1 / (1 + StrictMath.exp(-pole)) - below, 0, 1),
                saddle.w() * h / (2 * Math.PI) * height * weight,
                byDegrees / weight,
                byLambda / weight,
                excess / weight);
    }

    /// Adds the node η and, which doubles real parts, −η.
    ///
    /// @return whether it counts
    private boolean add(double eta) {
        double w0 = saddle.w();
        double degrees = saddle.degrees();
        double lambda = saddle.lambda() / w0;
        double square = eta * eta;
        double q = 1 / (1 + square);
        double log = StrictMath.log1p(square) / 2;
        double re = -0.5 * (lambda * square * q + degrees * log);
        if (re < NOTHING) {
            return false;
        }
        double atan = StrictMath.atan(eta);
        double im = -0.5 * (lambda * square * eta * q + degrees * (eta < 0.1 ? cubic(eta) : eta - atan));
        double size = StrictMath.exp(re);
        double c = size * StrictMath.cos(im);
        double s = size * StrictMath.sin(im);
        weight += c;

        double invRe = q / w0;
        double invIm = eta * q / w0;
        byLambda += c * invRe - s * invIm;

        // ω = w − 1, and log w / ω.
        double omRe = saddle.away();
        double omIm = -w0 * eta;
        double omega = omRe * omRe + omIm * omIm;
        double logRe = saddle.logW() + log;
        double ratioRe = (logRe * omRe - atan * omIm) / omega;
        double ratioIm = (-atan * omRe - logRe * omIm) / omega;
        byDegrees += c * ratioRe - s * ratioIm;
        tail += (c * omRe + s * omIm) / omega;

        double lagRe = invRe - ratioRe;
        double lagIm = invIm - ratioIm;
        if (omega < 0.0025) {
            lagRe = 0;
            lagIm = 0;
            for (int n = 14; n >= 1; n--) {
                double x = lagRe + n / (n + 1.0);
                lagRe = -omRe * x + omIm * lagIm;
                lagIm = -omRe * lagIm - omIm * x;
            }
        }
        // −ωλ/w² + δ lag(ω).
        double sqRe = invRe * invRe - invIm * invIm;
        double sqIm = 2 * invRe * invIm;
        double re2 = degrees * lagRe - saddle.lambda() * (omRe * sqRe - omIm * sqIm);
        double im2 = degrees * lagIm - saddle.lambda() * (omRe * sqIm + omIm * sqRe);
        excess += c * re2 - s * im2;
        return true;
    }

    /// η − atan η = η³/3 − η⁵/5 + …
    private static double cubic(double eta) {
        double square = eta * eta;
        double sum = 0;
        for (int odd = 17; odd >= 3; odd -= 2) {
            sum = 1.0 / odd - square * sum;
        }
        return square * eta * sum;
    }
}
