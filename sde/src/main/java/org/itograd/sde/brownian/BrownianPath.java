package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// A source of Brownian paths: a description, bound to steps, dtype and shape when a solve begins.
///
/// Every number is a pure function of the seed, the place in time and the element's place in the state. With samples on the
/// leading axis, a sample gets the same path whatever the size of its batch.
@CheckReturnValue
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

    /// The path for samples that step at times of their own.
    ///
    /// @param shape of the increments of these samples
    /// @throws IllegalArgumentException if this source cannot serve them, or does not know so much
    default SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        throw failure(
                "brownian: between jumps, samples step at times of their own, which this path does not know; use a path with a"
                        + " seed, for example BrownianPath.of(seed)");
    }

    /// Whether the path answers for any interval, consistently however it is asked, as steps that are not known beforehand need;
    /// else it knows the steps of one grid only.
    default boolean answersAnyInterval() {
        return false;
    }

    /// The key from which jumps of a solve along this path are drawn, if there is one.
    Optional<RandomKey> jumpKey();

    /// Whether all increments, of all processes, are independent normal numbers of variance h. Along other paths, methods that
    /// converge weakly only are refused: they replace increments by others with such moments.
    default boolean hasIndependentIncrements() {
        return true;
    }

    /// Whether the processes of a sample are independent of each other. If not, dW_j dW_k has another mean than δ_jk h, which
    /// Itô methods of order 1 for several processes count on.
    default boolean hasIndependentProcesses() {
        return true;
    }

    /// Refuses an equation whose noise has no meaning along this path.
    ///
    /// @throws IllegalArgumentException if so; the message names what has
    default void requireDrives(Sde sde) {}

    /// The increments of all steps along a new first axis: what [#recorded(TimeGrid, Tensor)] replays.
    default Tensor record(TimeGrid grid, DType dtype, int... dims) {
        return record(grid, dtype, PathDetail.INCREMENT, dims).getFirst();
    }

    /// What the path does in all steps, the parts of the detail along a new first axis each: what
    /// [#recorded(TimeGrid, PathDetail, List)] replays.
    ///
    /// @throws IllegalArgumentException if this path does not know so much
    default List<Tensor> record(TimeGrid grid, DType dtype, PathDetail detail, int... dims) {
        BrownianMotion w = over(grid, dtype, Shape.of(dims), detail);
        List<Shape> shapes = detail.shapes(Shape.of(dims));
        List<List<Tensor>> steps = IntStream.range(0, grid.steps()).mapToObj(k -> {
            List<Tensor> step = shapes.stream().map(s -> Tensor.zeros(dtype, s.dims())).toList();
            w.fill(grid.time(k), grid.time(k + 1), step);
            return step;
        }).toList();
        return IntStream.range(0, shapes.size())
                .mapToObj(i -> Tensor.stack(steps.stream().map(s -> s.get(i)).toArray(Tensor[]::new)))
                .toList();
    }

    /// Writes what the path does in all steps to a file, which [#load] reads.
    ///
    /// @throws IOException              if the file cannot be written; a file of this name is then left as it was
    /// @throws IllegalArgumentException if this path does not know so much
    default void save(Path file, TimeGrid grid, DType dtype, PathDetail detail, int... dims) throws IOException {
        PathFile.write(file, grid, detail, record(grid, dtype, detail, dims));
    }

    /// A path from a file that [#save] wrote, for grids whose times are among those recorded.
    ///
    /// @throws IOException if the file cannot be read, is no such file, was truncated or changed, or has another version
    static BrownianPath load(Path file) throws IOException {
        return PathFileReader.read(file);
    }

    /// Independent steps of the grid of the solve: the fastest source, which knows everything of a step. Other grids give
    /// another path. The Lévy area A of a step is approximate, with the mean given W, H and K, and all covariances, exact;
    /// for exact areas of long steps see [#fine(long, TimeGrid)].
    static BrownianPath of(long seed) {
        return new GridPath(RandomKey.of(seed));
    }

    /// Independent steps as with a seed, from a key.
    static BrownianPath of(RandomKey key) {
        return new GridPath(key);
    }

    /// Independent steps of a finest grid, and on every grid with times among its times what they amount to: W, H, K and A are
    /// composed exactly, so solves with different steps follow the same path. A step of the solve costs as much as the
    /// fine steps in it.
    ///
    /// Nothing about W, H and K is approximate. The Lévy area A of a fine step of length δ is, as no exact way of drawing
    /// it with W is cheap: its mean given W, H and K of that step and its variance δ²/4 are exact, the rest is normal, so
    /// that its fourth moment is 0.3075 δ⁴ instead of 0.3125 δ⁴. Composed over n fine steps, Chen's relation is exact, and
    /// what is missing of the fourth moment is 0.005 n δ⁴.
    static BrownianPath fine(long seed, TimeGrid finest) {
        return new FinePath(RandomKey.of(seed), finest, 0);
    }

    /// The same path from a key, for samples numbered from `first` on.
    static BrownianPath fine(RandomKey key, TimeGrid finest, long first) {
        return new FinePath(key, finest, first);
    }

    /// Given increments, replayed on any grid with as many steps.
    ///
    /// @param increments (steps, …shape of the noise); W(t_{k+1}) − W(t_k), so of variance h, not 1
    /// @throws IllegalArgumentException if they are being differentiated: no derivatives by a path are taken
    static BrownianPath recorded(Tensor increments) {
        return RecordedPath.of(Optional.empty(), PathDetail.INCREMENT, List.of(increments));
    }

    /// Given increments, replayed on the grid they were recorded on or one with some of its times, and refused on any other.
    ///
    /// @param increments (steps, …shape of the noise)
    /// @throws IllegalArgumentException if they are being differentiated: no derivatives by a path are taken
    static BrownianPath recorded(TimeGrid grid, Tensor increments) {
        return recorded(grid, PathDetail.INCREMENT, List.of(increments));
    }

    /// What a path did in each step, replayed likewise.
    ///
    /// @param parts W and what else the detail has, in its order: (steps, …) each
    static BrownianPath recorded(TimeGrid grid, PathDetail detail, List<Tensor> parts) {
        return RecordedPath.of(Optional.of(grid), detail, parts);
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
    /// @param depth levels, from 1 to 48; a query costs at most twice so many normal numbers per element, and one that begins where
    ///     the last one ended at most once, less what both have above them: about `depth` − log₂ n of n equal steps, or one if
    ///     n is a power of two
    static BrownianPath tree(long seed, double t0, double t1, int depth) {
        return tree(seed, t0, t1, depth, PathDetail.INCREMENT);
    }

    /// A tree that knows more than increments: H, or H and K. Its W is another than that of the tree with the same seed
    /// that knows increments only; to compare two methods on one path, use one tree that knows enough for both.
    static BrownianPath tree(long seed, double t0, double t1, PathDetail detail) {
        return tree(seed, t0, t1, 30, detail);
    }

    /// A tree of this depth that knows more than increments; within its shortest cells the path is a parabola with H and a
    /// cubic with K.
    ///
    /// @throws IllegalArgumentException if asked for A, which cannot be refined
    static BrownianPath tree(long seed, double t0, double t1, int depth, PathDetail detail) {
        return TreePath.of(RandomKey.of(seed), t0, t1, depth, detail);
    }

    /// Fractional Brownian motion on a uniform grid: normal increments with E W_s W_t = ½ (s^2H + t^2H − |t − s|^2H),
    /// counted from the first time. With H > ½ increments have positive, with H < ½ negative correlations; H = ½ is
    /// Brownian motion. Other steps give another path. All increments of a solve are drawn at its beginning.
    ///
    /// It is no semimartingale, so only equations with additive noise are taken.
    ///
    /// @param hurst the Hurst exponent H, between 0 and 1
    static BrownianPath fractional(long seed, double hurst) {
        return FractionalPath.of(RandomKey.of(seed), hurst);
    }

    /// This path bent linearly so that W(t1) − W(t0) is given: of a Brownian path, the Brownian bridge. This path must know the
    /// times t0 and t1. H and K stay as they are; A is refused.
    ///
    /// @param end what W(t1) − W(t0) shall be; broadcasts to the noise's shape
    /// @throws IllegalArgumentException if it is being differentiated: no derivatives by a path are taken
    default BrownianPath pinned(double t0, double t1, Tensor end) {
        return new PinnedPath(this, t0, t1, end);
    }

    /// The mirror image −W, with −H, −K and A: an antithetic path.
    default BrownianPath mirrored() {
        return new MirroredPath(this);
    }

    /// This path with its Wiener processes correlated along the last axis of the noise.
    ///
    /// @param correlation m × m, symmetric and positive semidefinite with ones on the diagonal, where m is the extent of the
    ///     last axis; eigenvalues above −1e-10 count as rounded ones of 0, so processes may be combinations of others; standard deviations belong in the diffusion. With commutative, elementwise and general noise, Itô methods
    ///     with products of increments refuse such a path: put the Cholesky factor L into the diffusion, g L
    default BrownianPath correlated(double[][] correlation) {
        return CorrelatedPath.of(this, correlation);
    }
}
