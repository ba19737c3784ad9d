package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;

/// A tensor that training changes.
///
/// The value is a [Tensor#variable()]: what is computed from it can be differentiated with respect to it by
/// [org.itograd.autodiff.Autodiff#gradients]. To compute without recording for the parameters' sake, as in evaluation or
/// for the gradient by the input alone, use [org.itograd.autodiff.Autodiff#withoutRecording]. Each [#set] makes a new
/// variable; a graph recorded before keeps the old one.
public final class Parameter {
    private final String name;
    private final AxisOrder layout;
    private volatile Tensor value;

    /// A parameter whose axes stand in the same order here and in files: anything but the weights of linear and convolution layers.
    ///
    /// @param name    the name within its layer, such as `bias`
    /// @param initial the first value; fixes shape and dtype
    public Parameter(String name, Tensor initial) {
        this(name, AxisOrder.PLAIN, initial);
    }

    /// @param name    the name within its layer, such as `weight`
    /// @param layout  how its axes are ordered
    /// @param initial the first value; fixes shape and dtype
    public Parameter(String name, AxisOrder layout, Tensor initial) {
        require(!name.isEmpty() && name.indexOf('.') < 0, "name: must be one word without a dot, got \"%s\"", name);
        int rank = initial.shape().rank();
        require(
                layout.rank() < 0 || layout.rank() == rank,
                "initial: a %s parameter needs %d axes, got shape %s",
                layout,
                layout.rank(),
                initial.shape());
        this.name = name;
        this.layout = layout;
        this.value = initial.variable();
    }

    /// The name within its layer; [Parameters] puts the path in front.
    public String name() {
        return name;
    }

    /// How its axes are ordered.
    public AxisOrder layout() {
        return layout;
    }

    /// The present value, tracked.
    public Tensor value() {
        return value;
    }

    /// Replaces the value. Not to be called while another thread computes with this parameter's layer.
    ///
    /// @throws IllegalArgumentException if shape or dtype differ from the present value's
    public void set(Tensor next) {
        Tensor present = value;
        require(
                next.shape().equals(present.shape()),
                "parameter %s: its shape is %s and cannot become %s",
                name,
                present.shape(),
                next.shape());
        require(
                next.dtype() == present.dtype(),
                "parameter %s: its dtype is %s and cannot become %s; cast with Tensor.cast(DType)",
                name,
                present.dtype(),
                next.dtype());
        value = next.variable();
    }
}
