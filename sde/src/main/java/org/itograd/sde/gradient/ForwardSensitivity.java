package org.itograd.sde.gradient;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.step.FixedSteps;

/// Forward sensitivities: the derivatives of states by a parameter, one solve with tangents ([Tangent]) for each of its elements.
public final class ForwardSensitivity {
    private ForwardSensitivity() {}

    /// ∂y/∂θ at some points of the grid, of the shape (points, y's shape, θ's shape).
    ///
    /// @param points    numbers of grid points, ascending
    /// @param parameter θ: a tracked tensor that the equation closes over, or y0; then θ's shape is that of one sample, and each
    ///     sample's derivative is by its own initial state, if the equation does not mix samples, else by those of all
    /// @throws IllegalArgumentException if the equation does not close over the parameter, or closes over y0 while y0 is asked for
    public static Tensor jacobian(FixedSteps steps, Tensor y0, int[] points, Tensor parameter) {
        boolean initial = parameter == y0;
        Tangent tangent = new Tangent(steps, y0, initial ? null : parameter);
        Shape shape = initial && y0.shape().rank() > 0 ? y0.shape().with(0, 1) : parameter.shape();
        Tensor[] columns = IntStream.range(0, shape.size())
                .mapToObj(j -> tangent.along(unit(parameter, shape, j), points))
                .toArray(Tensor[]::new);
        Tensor last = Tensor.stack(columns);
        int rank = last.shape().rank();
        int[] order = IntStream.range(0, rank).map(i -> (i + 1) % rank).toArray();
        int[] element = initial && shape.rank() > 0
                ? Arrays.copyOfRange(shape.dims(), 1, shape.rank())
                : shape.dims();
        int[] dims = IntStream.concat(Arrays.stream(columns[0].shape().dims()), Arrays.stream(element)).toArray();
        return last.transpose(order).reshape(dims);
    }

    /// 1 at place j of the shape, repeated for all samples.
    private static Tensor unit(Tensor parameter, Shape shape, int j) {
        double[] numbers = new double[shape.size()];
        numbers[j] = 1;
        return Tensor.of(numbers, shape.dims()).cast(parameter.dtype()).broadcastTo(parameter.shape());
    }
}
