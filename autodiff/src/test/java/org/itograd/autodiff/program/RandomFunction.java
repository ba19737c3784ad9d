package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// A function made of random operations on samples, an image per sample, and weights: the same one each time it is applied,
/// since choices depend on the seed and on shapes alone. Results stay of the order of one.
final class RandomFunction implements Function<List<Tensor>, List<Tensor>> {
    private static final int LARGEST = 40_000;

    private final long seed;
    private final int operations;
    private final DType dtype;
    private final int rows;
    private final List<Tensor> weights;

    /// @param rows samples; some weights are as long by intention, some by chance
    RandomFunction(long seed, int operations, DType dtype, int rows) {
        this.seed = seed;
        this.operations = operations;
        this.dtype = dtype;
        this.rows = rows;
        this.weights = List.of(
                normal(10, 6, 6).variable(), normal(11, 6), normal(12, rows, 6), normal(13, rows, 1).variable(),
                normal(14, 3, 3, 2, 4).variable(), normal(15, 4).variable(), normal(16, 6, 5), normal(17, rows));
    }

    private Tensor normal(long stream, int... dims) {
        return RandomKey.of(seed).fold(stream).normal(dtype, dims);
    }

    /// Samples, an image per sample, a matrix and a number.
    List<Tensor> arguments(long stream) {
        return List.of(
                normal(stream, rows, 6), normal(stream + 1, rows, 4, 3, 2), normal(stream + 2, 6, 6),
                normal(stream + 3));
    }

    @Override
    public List<Tensor> apply(List<Tensor> arguments) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> pool = new ArrayList<>(arguments);
        pool.addAll(weights);
        for (int i = 0; i < operations; i++) {
            Tensor next = operation(random, pool);
            if (next.size() <= LARGEST) {
                pool.add(next);
            }
        }
        List<Tensor> results = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(5) == 0 ? 0 : arguments.size() + weights.size() - 1;
            results.add(pool.get(from + random.nextInt(pool.size() - from)));
        }
        return results;
    }

    /// Recent values more often than old ones.
    private static Tensor pick(SplittableRandom random, List<Tensor> pool) {
        int back = Math.min(random.nextInt(pool.size()), random.nextInt(pool.size()));
        return pool.get(pool.size() - 1 - back);
    }

    private static Tensor operation(SplittableRandom random, List<Tensor> pool) {
        Tensor x = pick(random, pool);
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> unary(random, x);
            case 3, 4, 5 -> binary(random, x, pool);
            case 6 -> reduced(random, x);
            case 7 -> reshaped(random, x);
            case 8 -> transposed(random, x);
            case 9 -> sliced(random, x);
            case 10 -> joined(random, x, pick(random, pool));
            case 11 -> product(random, x, pool);
            case 12 -> image(random, x, pool);
            default -> normalised(random, x);
        };
    }

    private static Tensor unary(SplittableRandom random, Tensor x) {
        return switch (random.nextInt(15)) {
            case 0 -> x.tanh();
            case 1 -> x.sin();
            case 2 -> x.tanh().exp();
            case 3 -> x.softplus().tanh();
            case 4 -> x.sigmoid();
            case 5 -> x.neg();
            case 6 -> x.mul(0.5).add(0.25);
            case 7 -> x.square().add(1).reciprocal();
            case 8 -> x.cos().mul(x).tanh();
            case 9 -> x.erf();
            case 10 -> x.tanh().expm1();
            case 11 -> x.square().log1p().tanh();
            case 12 -> x.atan2(x.square().add(0.5));
            case 13 -> x.normalCdf().sub(x.erfc().mul(0.25));
            default -> x.square().add(0.5).sqrt().tanh();
        };
    }

    private static Tensor binary(SplittableRandom random, Tensor x, List<Tensor> pool) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Tensor y = pick(random, pool);
            if (broadcasts(x.shape(), y.shape())) {
                return switch (random.nextInt(4)) {
                    case 0 -> x.add(y).mul(0.5);
                    case 1 -> x.sub(y).tanh();
                    case 2 -> x.tanh().mul(y);
                    default -> x.div(y.square().add(1));
                };
            }
        }
        return x.add(x.mul(0.5));
    }

    private static boolean broadcasts(Shape a, Shape b) {
        int size = 1;
        for (int i = 1; i <= Math.max(a.rank(), b.rank()); i++) {
            int own = i <= a.rank() ? a.dim(-i) : 1;
            int other = i <= b.rank() ? b.dim(-i) : 1;
            if (own != other && own != 1 && other != 1) {
                return false;
            }
            size *= Math.max(own, other);
        }
        return size <= LARGEST;
    }

    private static Tensor reduced(SplittableRandom random, Tensor x) {
        int rank = x.shape().rank();
        if (rank == 0) {
            return x;
        }
        int first = random.nextInt(rank);
        int last = random.nextInt(3) == 0 ? random.nextInt(rank) : first;
        int[] axes = first == last ? new int[]{first} : new int[]{first, last};
        boolean keep = random.nextBoolean();
        if (random.nextInt(5) == 0) {
            return x.cumsum(first).mul(1.0 / Math.max(1, x.shape().dim(first)));
        }
        return random.nextInt(4) == 0 ? x.sum(keep, axes).tanh() : x.mean(keep, axes);
    }

    private static Tensor reshaped(SplittableRandom random, Tensor x) {
        int[] dims = x.shape().dims();
        return switch (random.nextInt(4)) {
            case 0 -> x.reshape(-1);
            case 1 -> dims.length < 2 ? x : x.reshape(dims[0], -1);
            case 2 -> dims.length == 0 || dims[dims.length - 1] % 2 != 0
                    ? x
                    : x.reshape(dims[0], dims.length == 1 ? -1 : x.size() / dims[0] / 2, dims.length == 1 ? 1 : 2);
            default -> dims.length == 0 ? x.reshape(1) : x.reshape(dims[0], 1, -1);
        };
    }

    private static Tensor transposed(SplittableRandom random, Tensor x) {
        int rank = x.shape().rank();
        if (rank < 2) {
            return x.broadcastTo(rank == 0 ? Shape.of(3) : Shape.of(2, x.size())).mul(0.5);
        }
        int[] permutation = new int[rank];
        for (int i = 0; i < rank; i++) {
            permutation[i] = i;
        }
        int a = random.nextInt(2) == 0 ? random.nextInt(rank) : rank - 1;
        int b = random.nextInt(2) == 0 ? random.nextInt(rank) : Math.min(1, rank - 1);
        permutation[a] = b;
        permutation[b] = a;
        return x.transpose(permutation);
    }

    private static Tensor sliced(SplittableRandom random, Tensor x) {
        int rank = x.shape().rank();
        if (rank == 0) {
            return x;
        }
        int axis = random.nextInt(3) == 0 ? 0 : rank - 1;
        int extent = x.shape().dim(axis);
        int from = random.nextInt(extent);
        int to = from + 1 + random.nextInt(extent - from);
        if (extent > 1 && random.nextInt(4) == 0) {
            return x.gather(axis, x.square().greaterThan(0.3));
        }
        return random.nextInt(4) == 0 && axis == 0 ? x.gather(from, to - 1) : x.slice(axis, from, to);
    }

    private static Tensor joined(SplittableRandom random, Tensor x, Tensor y) {
        int rank = x.shape().rank();
        if (rank == 0 || y.shape().rank() != rank) {
            return x.mul(2).tanh();
        }
        int axis = random.nextInt(3) == 0 ? 0 : rank - 1;
        boolean fits = x.shape().with(axis, 1).equals(y.shape().with(axis, 1));
        return Tensor.concat(axis, x, fits ? y : x.tanh());
    }

    private static Tensor product(SplittableRandom random, Tensor x, List<Tensor> pool) {
        for (int attempt = 0; attempt < 10 && x.shape().rank() >= 2; attempt++) {
            Tensor y = pick(random, pool);
            if (y.shape().rank() == 2 && y.shape().dim(0) == x.shape().dim(-1)) {
                return x.matmul(y).mul(1.0 / Math.max(1, y.shape().dim(0)));
            }
        }
        if (x.shape().rank() == 2 && x.size() < 4000) {
            return random.nextBoolean()
                    ? x.transpose().matmul(x).mul(1.0 / Math.max(1, x.shape().dim(0)))
                    : x.tanh().matmul(x.transpose()).mul(1.0 / Math.max(1, x.shape().dim(1)));
        }
        return x.sin();
    }

    private static Tensor image(SplittableRandom random, Tensor x, List<Tensor> pool) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Tensor y = attempt == 0 ? x : pick(random, pool);
            if (y.shape().rank() == 4 && y.shape().dim(3) == 2 && y.shape().dim(1) > 1 && y.shape().dim(2) > 1) {
                for (Tensor w : pool) {
                    if (w.shape().equals(Shape.of(3, 3, 2, 4))) {
                        return Functional.conv2d(y, w, 1 + random.nextInt(2), 1).mul(0.2);
                    }
                }
            }
        }
        return x.cos();
    }

    private static Tensor normalised(SplittableRandom random, Tensor x) {
        int rank = x.shape().rank();
        if (rank < 2) {
            return x.tanh();
        }
        int channels = x.shape().dim(-1);
        return Functional.groupNorm(x, channels % 2 == 0 && random.nextBoolean() ? 2 : 1, 0.3).mul(0.5);
    }

    /// Σ result · cotangent, a number.
    static Tensor paired(List<Tensor> results, List<Tensor> cotangents) {
        Tensor sum = Tensor.scalar(cotangents.getFirst().dtype(), 0);
        for (int i = 0; i < results.size(); i++) {
            sum = sum.add(results.get(i).mul(cotangents.get(i)).sum());
        }
        return sum;
    }

    /// The gradients of the [#paired] results by the arguments and by the given tracked tensors.
    List<Tensor> gradients(List<Tensor> arguments, List<Tensor> cotangents, List<Tensor> tracked) {
        List<Tensor> leaves = new ArrayList<>(arguments.stream().map(Tensor::variable).toList());
        Tensor loss = paired(apply(leaves), cotangents);
        leaves.addAll(tracked);
        return gradients(loss, leaves);
    }

    /// The gradients of a loss that chance may have made of constants alone: 0 then.
    static List<Tensor> gradients(Tensor loss, List<Tensor> xs) {
        return loss.isTracked()
                ? Autodiff.gradients(loss, xs)
                : xs.stream().map(x -> Tensor.zeros(x.dtype(), x.shape().dims())).toList();
    }
}
