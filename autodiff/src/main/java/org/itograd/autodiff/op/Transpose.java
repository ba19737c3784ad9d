package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;
import org.jspecify.annotations.Nullable;

/// Axes in another order: axis i of the result is axis `permutation[i]` of the input. x̄ = ȳ by the inverse order.
public record Transpose(List<Integer> permutation) implements LinearMap {
    /// The transposition by a permutation of 0 … rank−1; negative axes count from the end.
    public static Transpose by(int... permutation) {
        int rank = permutation.length;
        return new Transpose(
                IntStream.of(permutation).map(a -> a < 0 ? a + rank : a).boxed().toList());
    }

    @Override
    public Shape shape(Shape[] in) {
        int rank = in[0].rank();
        require(
                permutation.size() == rank
                        && permutation.stream().sorted().toList().equals(IntStream.range(0, rank).boxed().toList()),
                "transpose: permutation must name each of the %d axes of shape %s once, got %s",
                rank,
                in[0],
                permutation);
        return Shape.of(permutation.stream().mapToInt(in[0]::dim).toArray());
    }

    /// Whether it leaves the elements of a tensor of this shape in order, since only axes of extent 1 change their places.
    public boolean isView(Shape in) {
        int[] moved = permutation.stream().mapToInt(Integer::intValue).filter(axis -> in.dim(axis) != 1).toArray();
        return Arrays.equals(moved, IntStream.of(moved).sorted().toArray());
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int[] from = Strides.dense(in[0].shape());
        int[] steps = permutation.stream().mapToInt(axis -> from[axis]).toArray();
        Shape y = out.shape();
        Copies.strided(out.dtype(), y.dims(), in[0].array(), 0, steps, out.array(), 0, Strides.dense(y));
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        int[] inverse = new int[permutation.size()];
        for (int axis = 0; axis < inverse.length; axis++) {
            inverse[permutation.get(axis)] = axis;
        }
        return ct.transpose(inverse);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return permutation.getFirst() == 0 ? this : null;
    }
}
