package org.itograd.sde.linalg;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Linear algebra over the last two axes; leading axes are a batch of independent matrices. Differentiable to any order.
///
/// Numbers are computed in float64 by EJML, one matrix after the other, so they do not depend on threads or blocks.
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /// x with a x = b; NaN for a matrix that is not finite. See [Solve].
    ///
    /// @param a (…, d, d)
    /// @param b (…, d, k), with the same leading axes
    /// @return (…, d, k)
    /// @throws IllegalArgumentException if the shapes do not fit
    /// @throws org.itograd.autodiff.SampleException if a matrix is singular
    public static Tensor solve(Tensor a, Tensor b) {
        return new Solve(false).of(a, b);
    }

    /// The lower triangular L with L Lᵀ = ½ (a + aᵀ); see [Cholesky].
    ///
    /// @param a (…, d, d), symmetric
    /// @return (…, d, d), zero above the diagonal
    /// @throws IllegalArgumentException if a is not square
    /// @throws org.itograd.autodiff.SampleException if a matrix is not finite or not positive definite
    public static Tensor cholesky(Tensor a) {
        return new Cholesky().of(a.mul(0.5).add(a.transpose().mul(0.5)));
    }

    /// The diagonals of matrices.
    ///
    /// @param a (…, d, d)
    /// @return (…, d)
    /// @throws IllegalArgumentException if a is not square
    public static Tensor diagonal(Tensor a) {
        Shape shape = a.shape();
        int rank = shape.rank();
        require(
                rank >= 2 && shape.dim(-1) == shape.dim(-2),
                "a: must be square matrices (…, d, d), got shape %s",
                shape);
        int d = shape.dim(-1);
        int[] dims = Arrays.copyOf(shape.dims(), rank - 1);
        dims[rank - 2] = d * d;
        Tensor places = Tensor.of(IntStream.range(0, d).mapToDouble(i -> i * (d + 1)).toArray(), d);
        return a.reshape(dims).take(-1, places.cast(a.dtype()));
    }

    /// The unit matrix, (d, d), which broadcasts to a batch.
    public static Tensor identity(DType dtype, int d) {
        double[] numbers = new double[Shape.of(d, d).size()];
        for (int i = 0; i < d; i++) {
            numbers[i * d + i] = 1;
        }
        return Tensor.of(numbers, d, d).cast(dtype);
    }
}
