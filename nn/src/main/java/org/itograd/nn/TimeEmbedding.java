package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Times as waves of many lengths, (sin ω₀t, …, sin ω_m t, cos ω₀t, …, cos ω_m t) with ωₖ = scale · range^(−k/m), as in
/// Vaswani et al. 2017 and in diffusion models: a network sees the difference between two times in some of them, however small it
/// is. Without parameters.
public final class TimeEmbedding implements Layer {
    private final double[] frequencies;

    /// @param size  numbers for each time, even and at least 4
    /// @param scale ω₀: a few waves per unit of time, 1000 where times from 0 to 1 stand for a thousand steps
    /// @param range of the longest wave to the shortest, above 1; 10,000 by custom
    public TimeEmbedding(int size, double scale, double range) {
        require(size >= 4 && size % 2 == 0, "size: must be even and at least 4, got %d", size);
        require(scale > 0 && Double.isFinite(scale), "scale: must be positive and finite, got %s", scale);
        require(range > 1 && Double.isFinite(range), "range: must be above 1 and finite, got %s", range);
        frequencies = frequencies(size / 2, scale, range);
    }

    /// ω₀, …
    static double[] frequencies(int n, double scale, double range) {
        return IntStream.range(0, n).mapToDouble(k -> scale * StrictMath.pow(range, -(double) k / (n - 1))).toArray();
    }

    /// The embedding along a new last axis: (N) or (N, 1) times give (N, size), a scalar (size).
    @Override
    public Tensor apply(Tensor t) {
        DType dtype = t.dtype();
        Shape shape = t.shape();
        boolean column = shape.rank() == 2 && shape.dim(1) == 1;
        require(shape.rank() <= 1 || column, "t: TimeEmbedding needs times (N), (N, 1) or a scalar, got shape %s",
                shape);
        Tensor omega = Tensor.of(frequencies, frequencies.length).cast(dtype);
        Tensor phases = (shape.rank() == 1 ? t.reshape(-1, 1) : t).mul(omega);
        return Tensor.concat(-1, phases.sin(), phases.cos());
    }
}
