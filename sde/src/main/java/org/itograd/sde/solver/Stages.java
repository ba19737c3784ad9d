package org.itograd.sde.solver;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;

/// What the stages of a Runge–Kutta method have in common.
public final class Stages {
    private Stages() {}

    /// y + x Σ w_i k_i.
    ///
    /// @param weights one for each of the first stages; the rest are zero
    public static Tensor plus(Tensor y, Tensor x, double[] weights, List<Tensor> k) {
        Tensor sum = null;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                Tensor term = k.get(i).mul(weights[i]);
                sum = sum == null ? term : sum.add(term);
            }
        }
        return sum == null ? y : y.add(sum.mul(x));
    }

    /// t + h Σ a_j, the time of the stage that takes these steps.
    public static Tensor time(Tensor t, Tensor h, double[] a) {
        return time(t, h, Arrays.stream(a).sum());
    }

    /// t + c h.
    public static Tensor time(Tensor t, Tensor h, double c) {
        return c == 0 ? t : t.add(c == 1 ? h : h.mul(c));
    }
}
