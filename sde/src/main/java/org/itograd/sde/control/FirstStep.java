package org.itograd.sde.control;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A first step over which drift and noise change the state little: f h by a hundredth of its size, g √h by a tenth, each at
/// most a tenth of the interval and at least a ten-thousandth of it. Step control does the rest.
///
/// For the drift as in E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.4.
final class FirstStep {
    private FirstStep() {}

    static double find(Sde sde, double t0, double t1, Tensor y0) {
        return Autodiff.withoutRecording(() -> {
            Tensor t = Tensor.scalar(y0.dtype(), t0);
            double size = Math.max(norm(y0), 1e-3);
            double h = 0.01 * size / norm(sde.drift(t, y0));
            if (sde.noise() != NoiseType.NONE) {
                double noise = 0.1 * size / norm(sde.diffusion(t, y0));
                h = Math.min(h, noise * noise);
            }
            double span = t1 - t0;
            return Double.isNaN(h) ? 1e-4 * span : Math.clamp(h, 1e-4 * span, 0.1 * span);
        });
    }

    /// Root mean square.
    private static double norm(Tensor x) {
        return Math.sqrt(x.square().mean().item());
    }
}
