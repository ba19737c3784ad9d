package org.itograd.sde.solver;

import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;

/// A drift that cannot move the state by more than one unit of length in a step.
public final class Taming {
    private Taming() {}

    /// y + f h / (1 + h |f|) with the Euclidean length of each sample's f.
    public static Tensor euler(Sde sde, Tensor t, Tensor h, Tensor y) {
        Tensor f = sde.drift(t, y);
        return y.add(f.mul(h).div(length(f).mul(h).add(1)));
    }

    /// By the quotients of the components and the largest, whose squares are neither too large nor all too small.
    private static Tensor length(Tensor f) {
        Tensor abs = f.abs();
        if (f.shape().rank() < 2) {
            return abs;
        }
        int[] axes = IntStream.range(1, f.shape().rank()).toArray();
        Tensor largest = abs.stopGradient().max(true, axes);
        Tensor unit = largest.greaterThan(0).where(largest, Tensor.ones(f.dtype()));
        // The sum is at least 1, or 0 where f is, and there the length is 0 with derivative 0.
        return f.div(unit).square().sum(true, axes).maximum(0.5).sqrt().mul(largest);
    }
}
