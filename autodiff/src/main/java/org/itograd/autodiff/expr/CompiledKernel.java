package org.itograd.autodiff.expr;

import java.util.List;
import org.itograd.base.DType;

/// A kernel of one loop.
final class CompiledKernel extends Kernel {

    private final Signature signature;
    private final TieredLoop loop;

    private CompiledKernel(Signature signature, TieredLoop loop) {
        this.signature = signature;
        this.loop = loop;
    }

    /// Lowers and compiles: one loop where the graph allows it, several otherwise.
    static Kernel compile(List<Expr> outputs, DType dtype, List<Access> inputs, List<Access> targets) {
        List<Term> lowered = Lowering.lower(outputs, dtype);
        Signature signature = Signature.of(lowered, inputs, targets);
        boolean fits = Segments.fits(lowered, inputs);
        if (!fits && targets.stream().anyMatch(t -> t.kind() == Access.Kind.RUNS)) {
            throw new AssertionError("an expression of several loops cannot be stored in runs");
        }
        return fits
                ? new CompiledKernel(signature, new TieredLoop(new Emission(lowered, dtype, inputs, targets)))
                : new SegmentedKernel(signature, dtype, Segments.cut(lowered, dtype, inputs));
    }

    @Override
    public void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int n) {
        signature.check(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, n);
        loop.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, 0, n);
    }

    @Override
    public void run(
            Object[] inputs,
            int[] inputOffsets,
            int[] inputStrides,
            Object[] outputs,
            int[] outputOffsets,
            int[] outputStrides,
            double[] parameters,
            long[] keys,
            int n,
            int times) {
        signature.check(inputs, inputOffsets, inputStrides, outputs, outputOffsets, outputStrides, parameters, keys, n,
                times);
        loop.run(
                inputs, inputOffsets, outputs, outputOffsets, parameters, keys, 0, n, inputStrides, outputStrides,
                times);
    }

    @Override
    public long bytes() {
        return loop.bytes();
    }
}
