package org.itograd.sde;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;

/// What may be rounding in (∂g/∂y) v, element by element, of which the terms may cancel:
///
/// c Σ_l |∂g/∂y_l| |v_l| + 64 ε |g| Σ_l |v_l / y_l|, c = [NoiseChecks#tolerance].
///
/// The second part is the rounding of derivatives that are 0, in the unit of g over that of y_l, which is the largest of all samples.
/// Each sample's g is taken to depend on that sample alone.
///
/// @param g           (batch, …)
/// @param derivatives by each number of a sample, of g's shape
/// @param y           (batch, d)
record DerivativeRounding(Tensor g, Tensor[] derivatives, Tensor y) {
    static DerivativeRounding of(Diffusion diffusion, Tensor t, Tensor y) {
        int samples = y.shape().dim(0);
        int d = y.shape().product(1, y.shape().rank());
        Tensor[] derivatives = new Tensor[d];
        for (int l = 0; l < d; l++) {
            double[] unit = new double[d];
            unit[l] = 1;
            Tensor direction = Tensor.zeros(y.dtype(), samples, d).add(Tensor.of(unit, d).cast(y.dtype()))
                    .reshape(y.shape().dims());
            derivatives[l] = Autodiff.jvp(x -> diffusion.at(t, x), y, direction);
        }
        return new DerivativeRounding(diffusion.at(t, y), derivatives, y.reshape(samples, d));
    }

    /// Of g's shape.
    ///
    /// @param v of y's shape
    Tensor along(Tensor v) {
        double roundings = NoiseChecks.ROUNDINGS * NoiseChecks.epsilon(y.dtype());
        Tensor flat = v.reshape(y.shape().dims()).abs();
        Tensor sum = g.mul(0);
        for (int l = 0; l < derivatives.length; l++) {
            Tensor part = flat.slice(1, l, l + 1);
            double unit = y.slice(1, l, l + 1).abs().max().item();
            Tensor noise = unit > 0 ? g.abs().mul(roundings / unit) : g.mul(0);
            Tensor size = derivatives[l].abs().mul(NoiseChecks.tolerance(y.dtype())).add(noise);
            sum = sum.add(size.mul(part.reshape(perSample())));
        }
        return sum;
    }

    private int[] perSample() {
        int[] dims = new int[g.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = y.shape().dim(0);
        return dims;
    }
}
