package org.itograd.experiments.bench;

import org.itograd.base.DType;
import org.openjdk.jmh.annotations.Param;

/// 2²⁴ normal random numbers.
public class NormalsBenchmark extends Threaded {
    /// Element type.
    @Param({"F32", "F64"})
    public DType dtype = DType.F32;

    @Override
    Work<?> prepare() {
        return Normals.work(dtype);
    }
}
