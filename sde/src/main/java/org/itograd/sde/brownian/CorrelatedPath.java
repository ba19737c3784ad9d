package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// Correlated Wiener processes L W with L Lᵀ the correlation matrix ([CorrelationFactor]). Their areas are L H, L K and L A Lᵀ.
///
/// @param lowerTransposed Lᵀ, F64, so that a row of independent increments times it is a row of correlated ones
record CorrelatedPath(BrownianPath independent, Tensor lowerTransposed) implements BrownianPath {
    private static final double ROUNDING = 1e-12;

    static CorrelatedPath of(BrownianPath independent, double[][] correlation) {
        int m = correlation.length;
        require(m >= 1, "correlation: must be at least 1 × 1");
        for (int i = 0; i < m; i++) {
            checkRow(correlation, i);
        }
        Tensor lower = Tensor.of(CorrelationFactor.of(correlation), m, m);
        return new CorrelatedPath(independent, lower.transpose());
    }

    private static void checkRow(double[][] a, int i) {
        require(
                a[i].length == a.length,
                "correlation: must be square, but row %d of %d has %d elements",
                i,
                a.length,
                a[i].length);
        require(
                Math.abs(a[i][i] - 1) <= ROUNDING,
                "correlation: the diagonal must be 1, got %s at (%d, %d); put standard deviations into the diffusion",
                a[i][i],
                i,
                i);
        for (int j = 0; j < i; j++) {
            require(
                    Math.abs(a[i][j] - a[j][i]) <= ROUNDING,
                    "correlation: must be symmetric, got %s at (%d, %d) and %s at (%d, %d)",
                    a[i][j],
                    i,
                    j,
                    a[j][i],
                    j,
                    i);
        }
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        return new Mixed(independent.over(grid, dtype, shape, detail), factor(dtype, shape), detail);
    }

    private Tensor factor(DType dtype, Shape shape) {
        int m = lowerTransposed.shape().dim(0);
        require(
                shape.rank() >= 2 && shape.dim(-1) == m,
                "correlation: is %d × %d, so the noise must have samples along its first axis and %d processes along its"
                        + " last, got shape %s",
                m,
                m,
                m,
                shape);
        return lowerTransposed.cast(dtype);
    }

    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        Tensor factor = factor(dtype, shape);
        SampleMotion w = independent.along(times, dtype, shape, detail);
        return (k, into) -> {
            w.fill(k, into);
            mix(into, factor, detail);
        };
    }

    private static void mix(List<Tensor> parts, Tensor factor, PathDetail detail) {
        for (int i = 0; i < parts.size(); i++) {
            Tensor part = parts.get(i);
            Tensor mixed = part.matmul(factor);
            if (i == 1 && detail == PathDetail.LEVY_AREA) {
                mixed = mixed.transpose().matmul(factor).transpose();
            }
            System.arraycopy(mixed.array(), 0, part.array(), 0, part.size());
        }
    }

    /// Rows of independent increments and areas times a factor; A becomes L A Lᵀ.
    private record Mixed(BrownianMotion w, Tensor factor, PathDetail detail) implements BrownianMotion {
        @Override
        public Tensor increment(double s, double t) {
            return w.increment(s, t).matmul(factor);
        }

        @Override
        public void fill(double s, double t, List<Tensor> into) {
            w.fill(s, t, into);
            mix(into, factor, detail);
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Mixed(w.rows(from, to), factor, detail);
        }
    }

    @Override
    public boolean answersAnyInterval() {
        return independent.answersAnyInterval();
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return independent.jumpKey();
    }

    @Override
    public boolean hasIndependentIncrements() {
        return false;
    }

    @Override
    public boolean hasIndependentProcesses() {
        return false;
    }

    @Override
    public void requireDrives(Sde sde) {
        independent.requireDrives(sde);
    }
}
