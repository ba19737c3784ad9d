package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// A random step whose samples are a few numbers: elementwise work, and all that moves, sums and multiplies the components of a
/// sample. The same each time it is applied.
final class SmallStep {
    private final long seed;
    private final DType dtype;
    final int rows;
    final int steps;
    final List<Tensor> weights;

    SmallStep(long seed, DType dtype, int rows, int steps) {
        this.seed = seed;
        this.dtype = dtype;
        this.rows = rows;
        this.steps = steps;
        weights = List.of(normal(10, 3, 3).variable(), normal(11, 3).variable(), normal(12, rows, 3),
                normal(13).variable());
    }

    Tensor normal(long stream, int... dims) {
        return RandomKey.of(seed).fold(stream).normal(dtype, dims);
    }

    List<Tensor> start() {
        return List.of(normal(1, rows, 3), normal(2, rows, 2, 3));
    }

    List<Given> given() {
        double[] h = IntStream.range(0, steps).mapToDouble(k -> 0.1 + 0.01 * k).toArray();
        Given.Source source = new Numbers(dtype, normal(3, steps, rows, 2), 0, rows);
        return List.of(
                new Given.Scalars(h), new Given.Normals(RandomKey.of(seed).fold(4), h, Shape.of(rows, 3), 0),
                new Given.Normals(RandomKey.of(seed).fold(5), h, Shape.of(rows), 0), source);
    }

    /// What each step is given by a tensor, for some of the samples.
    private record Numbers(DType dtype, Tensor all, int from, int to) implements Given.Source {
        @Override
        public List<Shape> shapes() {
            return List.of(Shape.of(to - from, 2));
        }

        @Override
        public void fill(int k, List<Tensor> into) {
            System.arraycopy(
                    all.array(), (k * all.shape().dim(1) + from) * 2, into.getFirst().array(), 0, (to - from) * 2);
        }

        @Override
        public Given rows(int first, int last) {
            return new Numbers(dtype, all, from + first, from + last);
        }
    }

    /// From h, noise, what a source gives, and what is carried, to what is carried next.
    List<Tensor> apply(List<Tensor> in) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> pool = new ArrayList<>(in);
        pool.addAll(weights);
        for (int i = 0; i < 12; i++) {
            Tensor next = operation(random, pool);
            if (next.size() <= 24 * rows) {
                pool.add(next);
            }
        }
        return List.of(carried(random, pool, in.get(4)), carried(random, pool, in.get(5)));
    }

    /// Something of this shape that depends on the last values.
    private Tensor carried(SplittableRandom random, List<Tensor> pool, Tensor like) {
        Tensor sum = like;
        for (int i = 0; i < 4; i++) {
            Tensor x = pool.get(pool.size() - 1 - random.nextInt(Math.min(8, pool.size())));
            if (isOfSamples(x)) {
                int[] axes = IntStream.range(1, x.shape().rank()).toArray();
                Tensor one = axes.length == 0 ? x : x.sum(false, axes);
                int[] dims = new int[like.shape().rank()];
                Arrays.fill(dims, 1);
                dims[0] = rows;
                sum = sum.add(one.reshape(dims)).mul(0.5).sin();
            }
        }
        return sum.add(pool.getFirst().mul(0.125));
    }

    private boolean isOfSamples(Tensor x) {
        return x.shape().rank() > 0 && x.shape().dim(0) == rows;
    }

    private Tensor operation(SplittableRandom random, List<Tensor> pool) {
        Tensor x = pool.get(random.nextInt(pool.size()));
        boolean samples = isOfSamples(x) && x.shape().rank() > 1;
        int axis = samples ? 1 + random.nextInt(x.shape().rank() - 1) : 0;
        return switch (random.nextInt(samples ? 13 : 4)) {
            case 0 -> x.mul(0.75).tanh();
            case 1 -> x.square().add(0.5).sqrt();
            case 2 -> binary(random, x, pool);
            case 3 -> special(random, x);
            case 4 -> x.sum(random.nextBoolean(), axis);
            case 5 -> x.max(random.nextBoolean(), axis);
            case 6 -> x.select(axis, random.nextInt(x.shape().dim(axis))).sin();
            case 7 -> x.slice(axis, 0, 1 + random.nextInt(x.shape().dim(axis)));
            case 8 -> Tensor.concat(axis, x, x.neg());
            case 9 -> x.cumsum(axis).mul(0.5);
            case 10 -> x.shape().rank() == 3 ? x.transpose(0, 2, 1) : Tensor.stack(x, x.cos()).transpose(1, 2, 0);
            case 11 -> x.shape().dim(-1) == 3 ? x.matmul(weights.getFirst()).mul(0.5) : x.exp().sigmoid();
            default -> x.shape().rank() == 3 ? x.matmul(x.tanh().transpose(0, 2, 1)).mul(0.25) : x.relu();
        };
    }

    private static Tensor special(SplittableRandom random, Tensor x) {
        return switch (random.nextInt(5)) {
            case 0 -> x.erf();
            case 1 -> x.tanh().expm1();
            case 2 -> x.square().log1p();
            case 3 -> x.atan2(x.square().add(0.5));
            default -> x.normalCdf();
        };
    }

    private static Tensor binary(SplittableRandom random, Tensor x, List<Tensor> pool) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Tensor y = pool.get(random.nextInt(pool.size()));
            if (broadcasts(x.shape(), y.shape())) {
                return switch (random.nextInt(3)) {
                    case 0 -> x.add(y).mul(0.5);
                    case 1 -> x.tanh().mul(y);
                    default -> x.div(y.square().add(1));
                };
            }
        }
        return x.add(1);
    }

    private static boolean broadcasts(Shape a, Shape b) {
        for (int back = 1; back <= Math.min(a.rank(), b.rank()); back++) {
            if (a.dim(-back) != b.dim(-back) && a.dim(-back) != 1 && b.dim(-back) != 1) {
                return false;
            }
        }
        return true;
    }
}
