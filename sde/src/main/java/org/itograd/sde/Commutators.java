package org.itograd.sde;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;

/// The commutators [g_j, g_k] = (∂g_k/∂y) g_j − (∂g_j/∂y) g_k of what the Wiener processes of a diffusion drive: the columns of a
/// matrix, for each sample.
final class Commutators {
    private static final RandomKey WEIGHTS = RandomKey.of(0x636f6d6d);

    private Commutators() {}

    /// Of the columns of a matrix per sample.
    static void check(Diffusion.General diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        Tensor[] along = IntStream.range(0, diffusion.m())
                .mapToObj(j -> Autodiff.jvp(x -> diffusion.at(t, x), y, g.select(2, j)))
                .toArray(Tensor[]::new);
        double tolerance = NoiseChecks.tolerance(y.dtype());
        for (int j = 0; j < diffusion.m(); j++) {
            for (int k = j + 1; k < diffusion.m(); k++) {
                Tensor jk = along[j].select(2, k);
                Tensor kj = along[k].select(2, j);
                double size = Math.max(jk.abs().max().item(), kj.abs().max().item());
                double difference = jk.sub(kj).abs().max().item();
                // Not <=: so that what is no number does not pass.
                if (!(difference <= tolerance * size)) {
                    throw failure(
                            "diffusion: columns %d and %d do not commute, (∂g_k/∂y) g_j and (∂g_j/∂y) g_k differ by %s where"
                                    + " they are up to %s; use Diffusion.general(%d, g)",
                            j,
                            k,
                            difference,
                            size,
                            diffusion.m());
                }
            }
        }
        for (int j = 0; j < diffusion.m(); j++) {
            requireOwnSample(diffusion, t, y, g.select(2, j));
        }
    }

    /// Of processes that drive one sample each, which commute if no sample's g changes as another sample moves along its own.
    static void check(Diffusion.Scalar diffusion, Tensor t, Tensor y) {
        requireOwnSample(diffusion, t, y, diffusion.at(t, y));
    }

    /// Of processes that drive one element each: (∂g_i/∂y_k) g_k = 0 for i ≠ k.
    static void check(Diffusion.Elementwise diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        NoiseChecks.Strongest other = new NoiseChecks.Strongest();
        NoiseChecks.Strongest own = new NoiseChecks.Strongest();
        for (int k = 0; k < y.size(); k++) {
            double[] column = NoiseChecks.along(diffusion, t, y, k, g.at(k));
            for (int i = 0; i < column.length; i++) {
                (i == k ? own : other).see(i, k, column[i]);
            }
        }
        if (!(other.size() <= NoiseChecks.tolerance(y.dtype()) * Math.max(own.size(), other.size()))) {
            throw failure(
                    "diffusion: the processes of elements %s and %s do not commute: the first element of g depends on the second"
                            + " element of y, (∂g_i/∂y_k) g_k is %s; do not declare it commutative",
                    NoiseChecks.index(other.row(), g.shape()),
                    NoiseChecks.index(other.column(), y.shape()),
                    other.value());
        }
    }

    /// Refuses a g of which a sample depends on how another moves in this direction. If none does, the derivative along the direction
    /// with a weight of its own for each sample is the derivative times the sample's weight.
    private static void requireOwnSample(Diffusion diffusion, Tensor t, Tensor y, Tensor direction) {
        int samples = y.shape().dim(0);
        Tensor weights = WEIGHTS.uniform(y.dtype(), samples).add(1);
        Tensor plain = Autodiff.jvp(x -> diffusion.at(t, x), y, direction);
        Tensor weighted = Autodiff.jvp(x -> diffusion.at(t, x), y, direction.mul(perSample(weights, direction)));
        Tensor apart = weighted.sub(plain.mul(perSample(weights, plain))).abs().reshape(samples, -1).max(false, 1);
        double size = Math.max(plain.abs().max().item(), weighted.abs().max().item());
        require(Double.isFinite(size),
                "diffusion: a derivative of g is not finite, but %s; choose states inside g's domain", size);
        for (int i = 0; i < samples; i++) {
            if (!(apart.at(i) <= NoiseChecks.tolerance(y.dtype()) * size)) {
                throw failure(
                        "diffusion: sample %d of g depends on other samples of y (by %s where derivatives are up to %s), so the"
                                + " samples' Wiener processes do not commute; let each sample's g depend on its own state alone",
                        i,
                        apart.at(i),
                        size);
            }
        }
    }

    /// (samples) as (samples, 1, …), which broadcasts with this.
    private static Tensor perSample(Tensor weights, Tensor with) {
        int[] dims = new int[with.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = weights.shape().dim(0);
        return weights.reshape(dims);
    }
}
