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
        DerivativeRounding rounding = DerivativeRounding.of(diffusion, t, y);
        Tensor[] allowed = IntStream.range(0, diffusion.m())
                .mapToObj(j -> rounding.along(g.select(2, j)))
                .toArray(Tensor[]::new);
        for (int j = 0; j < diffusion.m(); j++) {
            for (int k = j + 1; k < diffusion.m(); k++) {
                Tensor jk = along[j].select(2, k);
                Tensor kj = along[k].select(2, j);
                double[] difference = jk.sub(kj).abs().toDoubleArray();
                double[] most = allowed[j].select(2, k).add(allowed[k].select(2, j)).toDoubleArray();
                for (int i = 0; i < difference.length; i++) {
                    // Not >: so that what is no number does not pass.
                    if (!(difference[i] <= most[i])) {
                        throw failure(
                                "diffusion: columns %d and %d do not commute, element %s of (∂g_k/∂y) g_j is %s and that of"
                                        + " (∂g_j/∂y) g_k is %s; use Diffusion.general(%d, g)",
                                j,
                                k,
                                NoiseChecks.index(i, jk.shape()),
                                jk.at(i),
                                kj.at(i),
                                diffusion.m());
                    }
                }
            }
        }
        for (int j = 0; j < diffusion.m(); j++) {
            requireOwnSample(diffusion, t, y, g.select(2, j), allowed[j]);
        }
    }

    /// Of processes that drive one sample each, which commute if no sample's g changes as another sample moves along its own.
    static void check(Diffusion.Scalar diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        requireOwnSample(diffusion, t, y, g, DerivativeRounding.of(diffusion, t, y).along(g));
    }

    /// Of processes that drive one element each: (∂g_i/∂y_k) g_k = 0 for i ≠ k.
    static void check(Diffusion.Elementwise diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        double[][] columns = new double[y.size()][];
        Arrays.setAll(columns, k -> NoiseChecks.along(diffusion, t, y, k, g.at(k)));
        double tolerance = NoiseChecks.tolerance(y.dtype());
        double[] units = NoiseChecks.units(y);
        NoiseChecks.Strongest other = new NoiseChecks.Strongest();
        for (int k = 0; k < columns.length; k++) {
            for (int i = 0; i < columns.length; i++) {
                // What is rounding is so in the unit of each element.
                double own = Math.abs(columns[i][i]);
                double rounding = NoiseChecks.rounding(g.at(i), units[k], y.dtype()) * Math.abs(g.at(k));
                if (i != k && !(Math.abs(columns[k][i]) <= tolerance * own + rounding)) {
                    other.see(i, k, Double.isNaN(own) ? own : columns[k][i]);
                }
            }
        }
        if (!(other.size() == 0)) {
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
    ///
    /// @param allowed of rounding, of g's shape
    private static void requireOwnSample(
            Diffusion diffusion, Tensor t, Tensor y, Tensor direction, Tensor allowed) {
        int samples = y.shape().dim(0);
        Tensor weights = WEIGHTS.uniform(y.dtype(), samples).add(1);
        Tensor plain = Autodiff.jvp(x -> diffusion.at(t, x), y, direction);
        Tensor weighted = Autodiff.jvp(x -> diffusion.at(t, x), y, direction.mul(perSample(weights, direction)));
        Tensor apart = weighted.sub(plain.mul(perSample(weights, plain))).abs().reshape(samples, -1);
        double size = Math.max(plain.abs().max().item(), weighted.abs().max().item());
        require(Double.isFinite(size),
                "diffusion: a derivative of g is not finite, but %s; choose states inside g's domain", size);
        // Weights are below 2; elements have the same unit in all samples.
        double[] most = allowed.reshape(samples, -1).max(false, 0).mul(2).toDoubleArray();
        for (int i = 0; i < apart.size(); i++) {
            double by = apart.at(i);
            if (!(by <= most[i % most.length])) {
                throw failure(
                        "diffusion: sample %d of g depends on other samples of y (by %s where derivatives are up to %s), so the"
                                + " samples' Wiener processes do not commute; let each sample's g depend on its own state alone",
                        i / most.length,
                        by,
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
