package org.itograd.sde;

import static org.itograd.autodiff.Arguments.failure;

import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;

/// The commutators [g_j, g_k] = (∂g_k/∂y) g_j − (∂g_j/∂y) g_k of the columns of a diffusion matrix.
final class Commutators {
    private Commutators() {}

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
    }
}
