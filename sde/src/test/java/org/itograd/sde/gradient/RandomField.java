package org.itograd.sde.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.VectorField;

/// A vector field made of random operations: the same one each time it is applied, since choices depend on the seed and on shapes
/// alone. Results are of the state's shape and of the order of one, and continuous, so that rounding decides on no branch that
/// matters.
///
/// @param seed       which one
/// @param operations how many
/// @param weights    a number, a row as long as the last axis, an array as large as the state, and a square matrix
record RandomField(long seed, int operations, List<Tensor> weights) implements VectorField {
    @Override
    public Tensor apply(Tensor t, Tensor y) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor x = y;
        Tensor before = y.mul(weights.get(0));
        for (int i = 0; i < operations; i++) {
            Tensor next = operation(random, t, x, before).tanh();
            before = x;
            x = next;
        }
        return x.mul(0.7);
    }

    private Tensor operation(SplittableRandom random, Tensor t, Tensor x, Tensor other) {
        int rank = x.shape().rank();
        int last = rank - 1;
        return switch (random.nextInt(rank == 0 ? 8 : rank == 1 ? 13 : 24)) {
            case 0 -> x.sin().add(other);
            case 1 -> x.mul(other).tanh();
            case 2 -> x.add(t.mul(weights.get(0)).cos());
            case 3 -> x.maximum(other);
            case 4 -> x.greaterThan(other).where(x.sin(), other.sin());
            case 5 -> x.mul(weights.get(1)).sub(other);
            case 6 -> derived(random, x, other);
            case 7 -> x.mul(other.stopGradient()).add(Tensor.full(x.dtype(), 0.25)).minimum(t.add(1));
            case 8 -> x.mul(RandomKey.of(3).normal(x.dtype(), x.shape().dims()).tanh());
            case 9 -> x.add(weights.get(2)).sigmoid();
            case 10 -> x.sub(x.mean(true, 0));
            case 11 -> x.add(weights.get(2).mul(t)).square().add(1).reciprocal().sub(Tensor.full(x.dtype(), 0.5, 1));
            case 12 -> x.sub(other.mul(weights.get(2)).mean());
            case 13 -> x.sum(true, last).sin().add(other);
            case 14 -> x.matmul(weights.get(3)).tanh();
            case 15 -> Tensor.concat(last, x.slice(last, 1, x.shape().dim(last)), other.slice(last, 0, 1));
            case 16 -> x.mul(other.max(true, last)).tanh();
            case 17 -> x.sub(x.logSumExp(true, last)).mul(0.3);
            case 18 -> x.mul(other.mul(x.cos()).mean(true, last));
            case 19 -> cumulative(x);
            case 20 -> reversed(x).sub(other);
            case 21 -> x.reshape(-1).reshape(x.shape().dims()).square().add(0.1).sqrt().mul(other);
            case 22 -> x.broadcastTo(doubled(x.shape())).mean(false, 0).mul(other.cos());
            default -> x.select(last, 0).reshape(with(x.shape(), 1)).add(other).sin();
        };
    }

    /// A derivative inside, or one that is not that of the operations.
    private Tensor derived(SplittableRandom random, Tensor x, Tensor other) {
        return switch (random.nextInt(4)) {
            case 0 -> Autodiff.grad(v -> v.mul(other).sin().sum(), x);
            case 1 -> Autodiff.customVjp(
                    in -> in.get(0).sin().mul(in.get(1)),
                    (in, out, ct) -> List.of(ct.mul(out).mul(weights.get(2)), ct.mul(in.get(0))), x, other);
            case 2 -> Autodiff.withoutRecording(() -> x.mul(weights.get(0)).cos()).mul(other);
            default -> Autodiff.checkpoint(v -> v.mul(other).mul(weights.get(0)).sin(), x);
        };
    }

    private static Shape doubled(Shape shape) {
        int[] dims = new int[shape.rank() + 1];
        dims[0] = 2;
        System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
        return Shape.of(dims);
    }

    private static int[] with(Shape shape, int lastDim) {
        int[] dims = shape.dims().clone();
        dims[dims.length - 1] = lastDim;
        return dims;
    }

    /// Running means along the last axis.
    private static Tensor cumulative(Tensor x) {
        int last = x.shape().rank() - 1;
        Tensor[] parts = new Tensor[x.shape().dim(last)];
        for (int i = 0; i < parts.length; i++) {
            Tensor next = x.slice(last, i, i + 1);
            parts[i] = i == 0 ? next : parts[i - 1].add(next).mul(0.7);
        }
        return Tensor.concat(last, parts);
    }

    /// The last axis backwards, by gathering rows.
    private static Tensor reversed(Tensor x) {
        int rank = x.shape().rank();
        int[] order = new int[rank];
        Arrays.setAll(order, i -> (i + rank - 1) % rank);
        int[] back = new int[rank];
        Arrays.setAll(back, i -> (i + 1) % rank);
        int d = x.shape().dim(-1);
        int[] rows = new int[d];
        Arrays.setAll(rows, i -> d - 1 - i);
        return x.transpose(order).gather(rows).transpose(back);
    }
}
