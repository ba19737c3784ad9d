package org.itograd.sde.control;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A first step over which drift and noise change the state little: f h by a hundredth of its size, g √h by a tenth, each at
/// most a tenth of the interval and at least a ten-thousandth of it. Step control does the rest. A state counts as no smaller than
/// atol/rtol, below which its error is measured by atol alone.
///
/// For the drift as in E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.4.
final class FirstStep {
    private FirstStep() {}

    static double find(Sde sde, StepControl control, double t0, double t1, Tensor y0) {
        return Autodiff.withoutRecording(() -> {
            Tensor t = Tensor.scalar(y0.dtype(), t0);
            double noise = sde.noise() == NoiseType.NONE ? 0 : norm(sde.diffusion(t, y0));
            return length(size(norm(y0), control), norm(sde.drift(t, y0)), noise, t1 - t0);
        });
    }

    /// One for each sample.
    static double[] ofEach(Sde sde, StepControl control, double t0, double t1, Tensor y0) {
        return Autodiff.withoutRecording(() -> {
            Tensor t = Tensor.scalar(y0.dtype(), t0);
            double[] y = norms(y0, y0);
            double[] f = norms(sde.drift(t, y0), y0);
            double[] g = sde.noise() == NoiseType.NONE ? new double[y.length] : norms(sde.diffusion(t, y0), y0);
            double[] h = new double[y.length];
            Arrays.setAll(h, i -> length(size(y[i], control), f[i], g[i], t1 - t0));
            return h;
        });
    }

    private static double size(double y, StepControl control) {
        return control.rtol() == 0 ? y : Math.max(y, control.atol() / control.rtol());
    }

    private static double length(double size, double f, double g, double span) {
        double quiet = 0.1 * size / g;
        double h = Math.min(0.01 * size / f, quiet * quiet);
        return Double.isNaN(h) ? 1e-4 * span : Math.clamp(h, 1e-4 * span, 0.1 * span);
    }

    /// Root mean square.
    private static double norm(Tensor x) {
        return Math.sqrt(x.cast(DType.F64).square().mean().item());
    }

    /// Root mean squares of samples.
    private static double[] norms(Tensor x, Tensor y) {
        Tensor own = x.shape().rank() == 0 || x.shape().dim(0) != y.shape().dim(0) ? x.broadcastTo(y.shape()) : x;
        return own.cast(DType.F64).reshape(y.shape().dim(0), -1).square().mean(false, 1).sqrt().toDoubleArray();
    }
}
