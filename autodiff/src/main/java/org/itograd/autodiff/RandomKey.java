package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.expr.RandomKernels;
import org.itograd.autodiff.expr.Threefry;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// A splittable key for random numbers (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
///
/// A key is a value, not a generator: it has no state, and the same key gives the same numbers for ever. Element e of
/// [#normal] or [#uniform] is a pure function of (key, dtype, e): it does not depend on how many are asked for, on the
/// number of threads or on the SIMD width. For independent numbers derive independent keys with [#fold] or [#split].
///
/// A key may be both split and drawn from: children and the numbers of each distribution and dtype come from counters of the
/// generator that differ in their second word, so that none of them overlap. The same name twice gives the same thing twice:
/// `split(n)` begins like `split(n + 1)` and is `fold(0)`, `fold(1)`, …, and [#permutation] sorts by the key's F64 uniform
/// numbers.
///
/// @param k0 low half of the 128-bit key
/// @param k1 high half
@CheckReturnValue
public record RandomKey(long k0, long k1) {
    /// Numbers per task, a multiple of the generator's own blocks.
    private static final int BLOCK = 1 << 15;

    /// The key of a seed.
    public static RandomKey of(long seed) {
        return new RandomKey(seed, 0).fold(0);
    }

    /// The key for `data` under this key, for example a step number: Threefry2x64 of the data.
    public RandomKey fold(long data) {
        Threefry.Words words = Threefry.hash2x64(k0, k1, data, 0);
        return new RandomKey(words.first(), words.second());
    }

    /// Keys 0 … n−1 under this key; key i is `fold(i)`.
    public List<RandomKey> split(int n) {
        require(n >= 0, "n: must be >= 0, got %d", n);
        return IntStream.range(0, n).mapToObj(this::fold).toList();
    }

    /// Independent standard normal numbers.
    public Tensor normal(DType dtype, int... dims) {
        return normal(dtype, 0, dims);
    }

    /// Independent standard normal numbers: elements `first`, `first + 1`, … of the key's stream.
    public Tensor normal(DType dtype, long first, int... dims) {
        require(first >= 0, "first: must be >= 0, got %d", first);
        return fill(dtype, dims, (data, at, n) -> RandomKernels.normals(dtype, data, at, k0, k1, first + at, n));
    }

    /// Writes elements `first`, `first + 1`, … of the key's normal stream, each multiplied by `scale`, into a tensor's memory,
    /// on the calling thread.
    public void normal(long first, double scale, Tensor into) {
        require(first >= 0, "first: must be >= 0, got %d", first);
        RandomKernels.normals(into.dtype(), into.array(), 0, k0, k1, first, into.size(), scale);
    }

    /// Independent numbers uniform in the open interval (0, 1).
    public Tensor uniform(DType dtype, int... dims) {
        return uniform(dtype, 0, dims);
    }

    /// Independent uniform numbers: elements `first`, `first + 1`, … of the key's stream.
    public Tensor uniform(DType dtype, long first, int... dims) {
        require(first >= 0, "first: must be >= 0, got %d", first);
        return fill(dtype, dims, (data, at, n) -> RandomKernels.uniforms(dtype, data, at, k0, k1, first + at, n));
    }

    /// Writes elements `first`, `first + 1`, … of the key's uniform stream into a tensor's memory, on the calling thread.
    public void uniform(long first, Tensor into) {
        require(first >= 0, "first: must be >= 0, got %d", first);
        RandomKernels.uniforms(into.dtype(), into.array(), 0, k0, k1, first, into.size());
    }

    private interface Block {
        void fill(Object data, int at, int n);
    }

    /// Fills a tensor in blocks, on as many threads as there are: each number knows its place.
    private static Tensor fill(DType dtype, int[] dims, Block block) {
        Shape shape = Shape.of(dims);
        Object data = dtype.allocate(shape.size());
        Workers.run(Math.ceilDiv(shape.size(), BLOCK), b -> {
            int at = b * BLOCK;
            block.fill(data, at, Math.min(BLOCK, shape.size() - at));
        });
        return Tensor.wrap(dtype, shape, data);
    }

    /// A random order of 0 … n−1: the places sorted by one uniform number each.
    public int[] permutation(int n) {
        double[] at = uniform(DType.F64, n).toDoubleArray();
        return IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(at[a], at[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
