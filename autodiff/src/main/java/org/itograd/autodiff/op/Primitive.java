package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// One differentiable operation: its shape rule, its evaluation and its vector–Jacobian product (vjp) side by side.
///
/// A primitive is plain data: a record whose components are its settings (axes, strides, ...), equal if they are equal.
/// For y = f(x₁, …, xₙ) and a cotangent ȳ of y's shape, `vjp(i, …)` gives x̄ᵢ = (∂y/∂xᵢ)ᵀ ȳ. It is written in tensor
/// operations, hence in primitives, so it can be recorded and differentiated again: derivatives of every order follow.
///
/// Users call the methods of [Tensor]; a primitive of one's own is applied with [#of]. This is the mathematics; a primitive that a
/// program can run in blocks of samples, add up or put off says so as a [Scheduled].
public interface Primitive {
    /// The result's shape.
    ///
    /// @throws IllegalArgumentException if the inputs do not fit; the message says what does
    Shape shape(Shape[] in);

    /// Computes the result from concrete inputs into the freshly allocated, zero-filled `out`.
    void evaluate(Tensor[] in, Tensor out);

    /// The cotangent of input `i`, of that input's shape.
    ///
    /// @param i   which input
    /// @param in  the inputs; only shape and dtype may be used if [#keepsInputs] is false
    /// @param out the result; only shape and dtype may be used if [#keepsOutput] is false
    /// @param ct  the cotangent of the result
    Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct);

    /// The result's dtype: that of the inputs, which must agree.
    ///
    /// @throws IllegalArgumentException if the inputs' dtypes differ
    default DType dtype(Tensor[] in) {
        for (int i = 1; i < in.length; i++) {
            require(
                    in[i].dtype() == in[0].dtype(),
                    "%s: all inputs must have one dtype, but input 0 is %s and input %d is %s;"
                            + " cast one side with Tensor.cast(DType)",
                    name(),
                    in[0].dtype(),
                    i,
                    in[i].dtype());
        }
        return in[0].dtype();
    }

    /// Whether the vjp reads the inputs' elements. If not, they are not kept alive for the reverse pass.
    default boolean keepsInputs() {
        return true;
    }

    /// Whether the vjp reads the result's elements. If not, they are not kept alive for the reverse pass.
    default boolean keepsOutput() {
        return false;
    }

    /// Whether the result is input 0's storage under another shape, so that nothing needs to be computed.
    default boolean isView() {
        return false;
    }

    /// Whether the result is piecewise constant in its inputs, so that nothing is recorded and no vjp asked for.
    default boolean isConstant() {
        return false;
    }

    /// The name in error messages and listings.
    default String name() {
        return getClass().getSimpleName();
    }

    /// Applies this primitive: evaluates it, and records it if an input is being differentiated.
    default Tensor of(Tensor... in) {
        return Tensor.apply(this, in);
    }
}
