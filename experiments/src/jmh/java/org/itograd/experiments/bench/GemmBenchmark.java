package org.itograd.experiments.bench;

import org.itograd.base.DType;
import org.openjdk.jmh.annotations.Param;

/// The product of two n × n matrices.
public class GemmBenchmark extends Threaded {
    /// Rows and columns.
    @Param({"256", "512", "1024", "2048"})
    public int n;

    /// Element type.
    @Param({"F32", "F64"})
    public DType dtype = DType.F32;

    @Override
    Work<?> prepare() {
        return Gemm.work(n, dtype);
    }
}
