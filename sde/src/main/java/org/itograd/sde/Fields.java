package org.itograd.sde;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.given;
import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Checks of what a user's functions return.
public final class Fields {
    private Fields() {}

    public static Tensor shapedLike(Tensor y, Shape expected, String name, Tensor value) {
        requireDtype(y, name, value);
        if (!value.shape().equals(expected)) {
            throw failure(
                    "%s: must give a tensor of shape %s for a state of shape %s, got %s",
                    name,
                    expected,
                    y.shape(),
                    value.shape());
        }
        return value;
    }

    public static Tensor broadcastsTo(Tensor y, String name, Tensor value) {
        requireDtype(y, name, value);
        if (!Shape.broadcast(value.shape(), y.shape()).equals(y.shape())) {
            throw failure(
                    "%s: must give a tensor that broadcasts to the state's shape %s, got %s",
                    name,
                    y.shape(),
                    value.shape());
        }
        return value;
    }

    /// Refuses a coefficient that is null.
    static void requireGiven(@Nullable Object g) {
        given(g, "g", "give a function of time and state, or say Diffusion.none()");
    }

    private static void requireDtype(Tensor y, String name, Tensor value) {
        require(
                value.dtype() == y.dtype(),
                "%s: must give %s numbers like the state, got %s; cast its constants and weights",
                name,
                y.dtype(),
                value.dtype());
    }
}
