package org.itograd.autodiff.op;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Derivatives of a function of one number.
final class Derivatives {
    private Derivatives() {}

    static double nth(int n, UnaryOperator<Tensor> f, DType dtype, double x) {
        UnaryOperator<Tensor> g = f;
        for (int i = 0; i < n; i++) {
            UnaryOperator<Tensor> h = g;
            g = t -> Autodiff.grad(h, t);
        }
        return g.apply(Tensor.scalar(dtype, x)).item();
    }

    static double nth(int n, UnaryOperator<Tensor> f, double x) {
        return nth(n, f, DType.F64, x);
    }

    /// The derivative by forward mode.
    static double forward(UnaryOperator<Tensor> f, double x) {
        return Autodiff.jvp(f, Tensor.scalar(DType.F64, x), Tensor.scalar(DType.F64, 1)).item();
    }
}
