package org.itograd.sde.testing;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.VectorField;

/// Two components v = My of a problem whose solution is known in y: then every coefficient depends on every component, and its
/// derivatives are neither diagonal nor symmetric matrices.
///
/// @param m       M, (2, 2)
/// @param inverse of M
record Mixed(Tensor m, Tensor inverse) {
    /// M = 1.
    static final Mixed NOT = of(1, 0, 0, 1);

    static final Mixed TRIANGLE = of(1, 0, 1, 1);
    static final Mixed FULL = of(1, 0.4, -0.2, 0.8);

    /// Rows (a, b) and (c, d).
    private static Mixed of(double a, double b, double c, double d) {
        double det = a * d - b * c;
        return new Mixed(Tensor.of(new double[]{a, b, c, d}, 2, 2),
                Tensor.of(new double[]{d / det, -b / det, -c / det, a / det}, 2, 2));
    }

    /// v, (n, 2), from y, (n, 2).
    Tensor states(Tensor y) {
        return y.matmul(m.cast(y.dtype()).transpose());
    }

    /// y from v.
    Tensor base(Tensor v) {
        return v.matmul(inverse.cast(v.dtype()).transpose());
    }

    double[] start(double... y) {
        return states(Tensor.of(y, 1, 2)).toDoubleArray();
    }

    /// M f(t, M⁻¹ v).
    VectorField field(VectorField f) {
        return (t, v) -> states(f.apply(t, base(v)));
    }

    /// The noise of v if that of y is g_i dW_i.
    ///
    /// @param noise elementwise for M = 1, or general
    Diffusion ofElementwise(NoiseType noise, VectorField g) {
        return noise == NoiseType.ELEMENTWISE
                ? Diffusion.elementwise(g)
                : Diffusion.general(2, (t, v) -> g.apply(t, base(v)).reshape(-1, 1, 2).mul(m.cast(v.dtype())));
    }

    /// M G(t, M⁻¹ v) for a matrix G, (n, 2, 2).
    VectorField matrix(VectorField g) {
        return (t, v) -> {
            Tensor columns = g.apply(t, base(v));
            Tensor first = states(columns.select(2, 0));
            Tensor second = states(columns.select(2, 1));
            return Tensor.concat(2, first.reshape(-1, 2, 1), second.reshape(-1, 2, 1));
        };
    }

    /// E v₁² + v₁v₂ from E y_i y_k.
    double product(double[][] second) {
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 2; k++) {
                sum += m.at(i) * (m.at(k) + m.at(2 + k)) * second[i][k];
            }
        }
        return sum;
    }
}
