package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// A source of Brownian paths: a description, bound to steps, dtype and shape when a solve begins.
///
/// Every number is a pure function of the seed, the place in time and the element's place in the state. With samples on the
/// leading axis, a sample gets the same path whatever the size of its batch.
public interface BrownianPath {
    /// The path for a solve over these steps.
    ///
    /// @param shape of the increments
    /// @throws IllegalArgumentException if this source cannot serve them
    BrownianMotion over(TimeGrid grid, DType dtype, Shape shape);

    /// The path for a solve over these steps by a method that needs to know this much of it.
    ///
    /// @param shape of the increments
    /// @throws IllegalArgumentException if this source cannot serve them, or does not know so much
    default BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        require(
                detail == PathDetail.INCREMENT,
                "brownian: the solver needs %s, but this path knows the increments of W only; use a path with a seed, for"
                        + " example BrownianPath.of(seed)",
                detail);
        return over(grid, dtype, shape);
    }

    /// Whether the path answers for any interval, consistently however it is asked, as steps that are not known beforehand need;
    /// else it knows the steps of one grid only.
    default boolean answersAnyInterval() {
        return false;
    }

    /// The key from which jumps of a solve along this path are drawn, if there is one.
    Optional<RandomKey> jumpKey();

    /// The increments of all steps along a new first axis: what [#recorded(TimeGrid, Tensor)] replays.
    default Tensor record(TimeGrid grid, DType dtype, int... dims) {
        BrownianMotion w = over(grid, dtype, Shape.of(dims));
        return Tensor.stack(IntStream.range(0, grid.steps())
                .mapToObj(k -> w.increment(grid.time(k), grid.time(k + 1)))
                .toArray(Tensor[]::new));
    }

    /// Independent increments, one for each step of the solve: the fastest source. Other steps give another path.
    static BrownianPath of(long seed) {
        return new GridPath(RandomKey.of(seed));
    }

    /// Independent increments as with a seed, from a key.
    static BrownianPath of(RandomKey key) {
        return new GridPath(key);
    }

    /// Given increments, replayed on any grid with as many steps.
    ///
    /// @param increments (steps, …shape of the noise); W(t_{k+1}) − W(t_k), so of variance h, not 1
    static BrownianPath recorded(Tensor increments) {
        return new RecordedPath(Optional.empty(), increments);
    }

    /// Given increments, replayed on the grid they were recorded on and refused on any other.
    ///
    /// @param increments (steps, …shape of the noise)
    static BrownianPath recorded(TimeGrid grid, Tensor increments) {
        return new RecordedPath(Optional.of(grid), increments);
    }

    /// A path on [t0, t1] that answers for any interval in it, consistently however it is asked, so that solves with
    /// different steps follow the same path; resolved down to (t1 − t0) · 2⁻³⁰ (see [#tree(long, double, double, int)]).
    static BrownianPath tree(long seed, double t0, double t1) {
        return tree(seed, t0, t1, 30);
    }

    /// A path on [t0, t1] that answers for any interval in it, by a Brownian bridge on a dyadic tree.
    ///
    /// Times finer than (t1 − t0) · 2^−depth are interpolated linearly: the variance of an increment over an interval of
    /// length h ends up in [h − δ/2, h] with δ = (t1 − t0) · 2^−depth, and exactly h at dyadic times.
    ///
    /// @param depth levels, from 1 to 48; a query costs at most so many normal numbers per element
    static BrownianPath tree(long seed, double t0, double t1, int depth) {
        return TreePath.of(RandomKey.of(seed), t0, t1, depth);
    }

    /// This path with its Wiener processes correlated along the last axis of the noise.
    ///
    /// @param correlation m × m, symmetric and positive definite with ones on the diagonal, where m is the extent of the
    ///     last axis; standard deviations belong in the diffusion
    default BrownianPath correlated(double[][] correlation) {
        return CorrelatedPath.of(this, correlation);
    }
}
