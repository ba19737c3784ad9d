package org.itograd.experiments.bench;

import org.itograd.base.DType;
import org.openjdk.jmh.annotations.Param;

/// Geometric Brownian motion, 2¹⁷ paths of 128 steps.
public class GbmBenchmark extends Threaded {
    /// Whether by Milstein's method, not by Euler–Maruyama.
    @Param({"false", "true"})
    public boolean milstein;

    /// Element type.
    @Param({"F32", "F64"})
    public DType dtype = DType.F32;

    @Override
    Work<?> prepare() {
        return Gbm.work(milstein ? Gbm.Method.MILSTEIN : Gbm.Method.EULER, dtype);
    }
}
