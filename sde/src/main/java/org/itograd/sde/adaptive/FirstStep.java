package org.itograd.sde.adaptive;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;

/// The length of the first step to be tried; step control does the rest. For the drift it follows the rule of E. Hairer, S. P. Nørsett,
/// G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.4, in a form that does not depend on the unit of time. With
/// norms in units of the tolerance, atol + rtol |y|, and k the power of h with which the error goes to 0,
///
/// - h₀ = 0.01 ‖y‖ / ‖f‖, over which the state changes little;
/// - ρ = max(‖f‖ / ‖y‖, ‖f(t + h₀, y + h₀ f) − f‖ / (h₀ ‖f‖)), how fast state and drift change;
/// - h₁ = (0.01 / (‖f‖ / ρ))^(1/k) / ρ, over which the error is small where the state changes by ‖f‖ / ρ in the time 1/ρ;
/// - the lesser of 100 h₀ and h₁.
///
/// States and changes count as no smaller than 1 here. Noise may change the state by a tenth of its size: g √h; a state counts as no
/// smaller than atol/rtol, below which its error is measured by atol alone. A tenth of the interval is the most, and there is no least.
final class FirstStep {
    /// Part of the interval, where the drift is 0.
    private static final double BLIND = 1e-6;

    private final AdaptiveSteps search;
    private final Tensor y0;
    private final int groups;
    private final double[] weights;

    private FirstStep(AdaptiveSteps search, Tensor y0, int groups) {
        this.search = search;
        this.y0 = y0;
        this.groups = groups;
        StepControl control = search.control();
        weights = Arrays.stream(y0.toDoubleArray())
                .map(y -> 1 / (control.atol() + control.rtol() * Math.abs(y)))
                .toArray();
    }

    /// One for all samples.
    static double find(AdaptiveSteps search, Tensor y0) {
        return new FirstStep(search, y0, 1).lengths()[0];
    }

    /// One for each sample.
    static double[] ofEach(AdaptiveSteps search, Tensor y0) {
        return new FirstStep(search, y0, y0.shape().dim(0)).lengths();
    }

    private double[] lengths() {
        return Autodiff.withoutRecording(() -> {
            Tensor t = Tensor.scalar(y0.dtype(), search.t0());
            Tensor f = search.sde().drift(t, y0);
            double[] size = norms(y0, true);
            double[] speed = norms(f, true);
            double[] h0 = new double[groups];
            Arrays.setAll(h0, i -> atMost(speed[i] > 0 ? 0.01 * Math.max(1, size[i]) / speed[i] : BLIND * span()));
            Tensor step = column(h0);
            double[] bend = norms(search.sde().drift(t.add(step), y0.add(f.mul(step))).sub(f), true);
            double[] quiet = quiet(t);
            double[] h = new double[groups];
            Arrays.setAll(h,
                    i -> atMost(Math.min(quiet[i], smooth(h0[i], Math.max(1, size[i]), speed[i], bend[i] / h0[i]))));
            return h;
        });
    }

    private double smooth(double h0, double size, double speed, double bend) {
        if (speed == 0 && bend == 0 && search.sde().noise() != NoiseType.NONE) {
            return Double.POSITIVE_INFINITY;
        }
        if (!(speed > 0) || !Double.isFinite(bend)) {
            return h0;
        }
        double rate = Math.max(speed / size, bend / speed);
        return Math.min(100 * h0, StrictMath.pow(0.01 / Math.max(1, speed / rate), 1 / search.errorPower()) / rate);
    }

    /// For how long noise changes the state by less than a tenth.
    private double[] quiet(Tensor t) {
        double[] h = new double[groups];
        if (search.sde().noise() == NoiseType.NONE) {
            Arrays.fill(h, Double.POSITIVE_INFINITY);
            return h;
        }
        double[] y = norms(y0, false);
        StepControl control = search.control();
        double least = control.rtol() == 0 ? 0 : control.atol() / control.rtol();
        double[] g = norms(search.sde().diffusion(t, y0), false);
        Arrays.setAll(h, i -> {
            double root = 0.1 * Math.max(y[i], least) / g[i];
            return root * root;
        });
        return h;
    }

    /// At most a tenth of the interval; that too where functions give NaN.
    private double atMost(double h) {
        double most = 0.1 * span();
        return h <= most ? h : most;
    }

    private double span() {
        return search.t1() - search.t0();
    }

    /// Root mean squares of groups of samples, in units of the tolerance if they are like the state.
    private double[] norms(Tensor x, boolean weighted) {
        boolean each = x.shape().rank() > 0 && y0.shape().rank() > 0 && x.shape().dim(0) == y0.shape().dim(0);
        double[] values = (weighted || (groups > 1 && !each) ? x.broadcastTo(y0.shape()) : x).toDoubleArray();
        int size = values.length / Math.max(1, groups);
        double[] norms = new double[groups];
        for (int i = 0; i < groups; i++) {
            double squares = 0;
            for (int e = i * size; e < (i + 1) * size; e++) {
                double part = weighted ? values[e] * weights[e] : values[e];
                squares += part * part;
            }
            norms[i] = size == 0 ? 0 : Math.sqrt(squares / size);
        }
        return norms;
    }

    /// h for each group, which broadcasts with the state.
    private Tensor column(double[] h) {
        int rank = y0.shape().rank();
        if (rank == 0 || groups != y0.shape().dim(0)) {
            return Tensor.scalar(y0.dtype(), h[0]);
        }
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[0] = groups;
        return Tensor.of(h, dims).cast(y0.dtype());
    }
}
