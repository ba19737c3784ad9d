package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.lowdiscrepancy.PointSequence;
import org.jspecify.annotations.Nullable;

/// Brownian paths from points of a low-discrepancy sequence: sample i of a batch, along the leading axis, follows the path of
/// point `first` + i, whatever the size of the batch.
///
/// With N steps and m Wiener processes per sample, coordinate k m + j of the point becomes, by the inverse of the normal
/// distribution function, number k of the [PathConstruction] of process j; so the first m coordinates place where the processes
/// end (bridge), or how they move as a whole (principal components). The sequence must have N m dimensions or more.
///
/// ```java
/// BrownianPath path = LowDiscrepancyPath.of(Sobol.of(64).scrambled(RandomKey.of(1)), PathConstruction.BRIDGE);
/// ```
///
/// @param points       the sequence
/// @param construction from a point to a path
/// @param first        the number of the first sample's point
public record LowDiscrepancyPath(
        PointSequence points, PathConstruction construction, long first) implements BrownianPath {
    /// A coordinate stands for an interval of this length or longer; taking its middle keeps it off 0.
    private static final double HALF_CELL = 0x1p-53;

    /// Paths of the points from number 0 on.
    public static LowDiscrepancyPath of(PointSequence points, PathConstruction construction) {
        return new LowDiscrepancyPath(points, construction, 0);
    }

    /// The paths from this point on.
    ///
    /// @param number of the first sample's point
    public LowDiscrepancyPath from(long number) {
        require(number >= 0, "first: must be >= 0, got %d", number);
        return new LowDiscrepancyPath(points, construction, number);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        require(shape.rank() >= 1,
                "y0: must have samples along its first axis, got a single number; reshape it to (1)");
        long needed = (long) grid.steps() * shape.product(1, shape.rank());
        require(
                needed <= points.dimensions(),
                "points: %s with noise %s need points of %d dimensions, but these have %d; take a sequence of more dimensions or"
                        + " fewer steps",
                grid,
                shape,
                needed,
                points.dimensions());
        return new Motion(this, grid, dtype, shape, first);
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }

    /// The paths of a block of samples, made as a whole when first asked for.
    private static final class Motion implements BrownianMotion {
        private final LowDiscrepancyPath path;
        private final TimeGrid grid;
        private final DType dtype;
        private final Shape shape;
        private final long first;
        private double @Nullable [][] increments;

        Motion(LowDiscrepancyPath path, TimeGrid grid, DType dtype, Shape shape, long first) {
            this.path = path;
            this.grid = grid;
            this.dtype = dtype;
            this.shape = shape;
            this.first = first;
        }

        @Override
        public Tensor increment(double s, double t) {
            Tensor sum = Tensor.zeros(dtype, shape.dims());
            increment(s, t, sum);
            return sum;
        }

        @Override
        public void increment(double s, double t, Tensor into) {
            double[] sum = new double[into.size()];
            int from = point(Math.min(s, t));
            int to = point(Math.max(s, t));
            for (int k = from; k < to; k++) {
                double[] step = made()[k];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += step[i];
                }
            }
            if (t < s) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] = -sum[i];
                }
            }
            System.arraycopy(Tensor.of(sum, into.size()).cast(dtype).array(), 0, into.array(), 0, into.size());
        }

        private int point(double t) {
            int k = grid.near(t);
            require(k >= 0, "t: this path is known only at the times of its grid (%s), not at %s", grid, t);
            return k;
        }

        private double[][] made() {
            double[][] made = increments;
            if (made == null) {
                made = normals();
                path.construction.increments(grid, made);
                increments = made;
            }
            return made;
        }

        /// [k][elements of the noise]: the normal numbers of all samples.
        private double[][] normals() {
            int rows = shape.dim(0);
            int m = shape.product(1, shape.rank());
            double[] column = new double[rows];
            double[][] z = new double[grid.steps()][rows * m];
            for (int k = 0; k < z.length; k++) {
                for (int j = 0; j < m; j++) {
                    path.points.coordinates(k * m + j, first, column);
                    for (int r = 0; r < rows; r++) {
                        // Adding to the largest coordinates may give 1, of which there is no quantile.
                        z[k][r * m + j] = Gaussian.quantile(Math.min(column[r] + HALF_CELL, 1 - HALF_CELL));
                    }
                }
            }
            return z;
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Motion(path, grid, dtype, shape.with(0, to - from), first + from);
        }
    }
}
