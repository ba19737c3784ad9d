package org.itograd.sde.solver;

import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.linalg.LinearAlgebra;

/// φ at y and I − ∂φ/∂y for each sample, of which linearly implicit methods and Newton's method solve linear systems.
///
/// With d numbers per sample the Jacobian takes one evaluation of φ and d vjps: with the cotangent e_i in every sample, the vjp
/// is row i of every sample's Jacobian. So a sample's φ must depend on that sample alone.
///
/// @param value  φ(y), of y's shape
/// @param matrix I − ∂φ/∂y, (batch, d, d); (batch, d) where d ≤ 1 and solving is dividing
public record Linearization(Tensor value, Tensor matrix) {
    /// @param phi gives a tensor of y's shape
    public static Linearization of(UnaryOperator<Tensor> phi, Tensor y) {
        Pullback at = Pullback.of(x -> phi.apply(x.getFirst()), List.of(y), List.of());
        // Ones made from y, so that a program sees that they belong to the samples.
        Tensor ones = flat(y.equalTo(y));
        int batch = ones.shape().dim(0);
        int d = ones.shape().dim(1);
        if (d <= 1) {
            return new Linearization(at.value(), flat(at.apply(y.equalTo(y)).getFirst()).neg().add(1));
        }
        Tensor[] rows = new Tensor[d];
        for (int i = 0; i < d; i++) {
            Tensor seed = ones.mul(unit(y.dtype(), d, i)).reshape(y.shape().dims());
            rows[i] = flat(at.apply(seed).getFirst()).reshape(batch, 1, d);
        }
        Tensor unit = LinearAlgebra.identity(y.dtype(), d).reshape(1, d, d);
        return new Linearization(at.value(), unit.sub(Tensor.concat(1, rows)));
    }

    private static Tensor unit(DType dtype, int d, int i) {
        double[] e = new double[d];
        e[i] = 1;
        return Tensor.of(e, d).cast(dtype);
    }

    /// (I − ∂φ/∂y)⁻¹ r.
    ///
    /// @param r of y's shape
    public Tensor solve(Tensor r) {
        Tensor x = matrix.shape().rank() == 2
                ? flat(r).div(matrix)
                : LinearAlgebra.solve(matrix, flat(r).reshape(matrix.shape().dim(0), matrix.shape().dim(1), 1));
        return x.reshape(r.shape().dims());
    }

    /// This matrix as a constant.
    public Linearization withoutDerivative() {
        return new Linearization(value, matrix.stopGradient());
    }

    /// (batch, d): the numbers of a sample side by side.
    public static Tensor flat(Tensor y) {
        Shape s = y.shape();
        return s.rank() == 0 ? y.reshape(1, 1) : y.reshape(s.dim(0), s.product(1, s.rank()));
    }
}
