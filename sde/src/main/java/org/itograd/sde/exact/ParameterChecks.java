package org.itograd.sde.exact;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Checks of the parameters of equations.
final class ParameterChecks {
    private ParameterChecks() {}

    static Tensor scalar(double value) {
        return Tensor.scalar(DType.F64, value);
    }

    /// A parameter that is one number.
    static void requireScalar(String name, Tensor p) {
        require(
                p.shape().rank() == 0,
                "%s: must be one number, a tensor of rank 0, got shape %s; use Tensor.scalar",
                name,
                p.shape());
        require(Double.isFinite(p.item()), "%s: must be finite, got %s", name, p.item());
    }

    /// A parameter of any shape.
    static void requireFinite(String name, Tensor p) {
        require(isFinite(p), "%s: must be finite, but it has a NaN or an infinity", name);
    }

    static boolean isFinite(Tensor p) {
        return Arrays.stream(p.toDoubleArray()).allMatch(Double::isFinite);
    }

    /// A parameter that is one number ≥ 0.
    static void requireNotNegative(String name, Tensor p) {
        requireScalar(name, p);
        require(p.item() >= 0, "%s: must be >= 0, got %s", name, p.item());
    }

    /// A parameter that is one number greater than 0.
    static void requirePositive(String name, Tensor p) {
        requireScalar(name, p);
        require(p.item() > 0, "%s: must be > 0, got %s", name, p.item());
    }
}
