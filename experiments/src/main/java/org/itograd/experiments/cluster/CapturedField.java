package org.itograd.experiments.cluster;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.itograd.sde.VectorField;

/// A field that is a program, for any number of samples.
final class CapturedField implements VectorField {
    /// Numbers of samples for which programs are kept.
    private static final int MOST = 64;

    private final Program program;
    private final DType dtype;
    private final int[] sample;
    private final Map<Integer, Program> resized = new ConcurrentHashMap<>();

    /// @param program of time and states
    /// @param sample  extents of one sample's state
    CapturedField(Program program, DType dtype, int[] sample) {
        this.program = program;
        this.dtype = dtype;
        this.sample = sample.clone();
    }

    @Override
    public Tensor apply(Tensor t, Tensor y) {
        int[] dims = y.shape().dims();
        require(
                y.dtype() == dtype && dims.length == sample.length + 1
                        && Arrays.equals(dims, 1, dims.length, sample, 0, sample.length),
                "y: the equation was captured for states %s (samples, %s), got %s%s; capture it for these",
                dtype,
                sample,
                y.dtype(),
                y.shape());
        require(
                t.shape().rank() == 0,
                "t: the equation was captured for one time for all samples, got times %s; let a factory build it for steps of each"
                        + " sample's own",
                t.shape());
        return forSamples(dims[0]).apply(List.of(t, y)).getFirst();
    }

    private Program forSamples(int n) {
        if (resized.size() > MOST) {
            resized.clear();
        }
        return resized.computeIfAbsent(n, program::forSamples);
    }
}
