package org.itograd.sde.solver;

import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;

/// A drift that cannot move the state by more than one unit of length in a step.
final class Taming {
    /// Below this a squared length counts as zero, so that the square root has a finite derivative.
    private static final double TINY = 1e-37;

    private Taming() {}

    /// y + f h / (1 + h |f|) with the Euclidean length of each sample's f.
    static Tensor euler(Sde sde, Tensor t, Tensor h, Tensor y) {
        Tensor f = sde.drift(t, y);
        int[] axes = IntStream.range(1, y.shape().rank()).toArray();
        Tensor square = axes.length == 0 ? f.square() : f.square().sum(true, axes);
        Tensor length = square.maximum(TINY).sqrt();
        return y.add(f.mul(h).div(length.mul(h).add(1)));
    }
}
