package org.itograd.experiments.bench;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.openjdk.jmh.annotations.Param;

/// Five elementwise operations one after the other, each through a kernel and an array of its own: sigmoid(tanh(2 x y) + y).
public class EagerChainBenchmark extends Threaded {
    /// Elements.
    @Param({"1024", "1048576"})
    public int size;

    /// Element type.
    @Param({"F32", "F64"})
    public DType dtype = DType.F32;

    @Override
    Work<?> prepare() {
        Tensor x = RandomKey.of(1).normal(dtype, size);
        Tensor y = RandomKey.of(2).normal(dtype, size);
        return new Work<>(() -> x.mul(2).mul(y).tanh().add(y).sigmoid(), chain -> {
            for (int i = 0; i < size; i += size / 64) {
                double inner = Math.tanh(2 * x.at(i) * y.at(i)) + y.at(i);
                ResultChecks.near("element " + i, chain.at(i), 1 / (1 + Math.exp(-inner)),
                        ResultChecks.tolerance(dtype));
            }
        });
    }
}
