package org.itograd.sde.parts;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// One of the tensors that make up a state: position or velocity, say.
///
/// @param name  for messages
/// @param shape of one sample; the tensor has the samples in front of it
public record Part(String name, Shape shape) {
    /// Checks the name.
    ///
    /// @throws IllegalArgumentException if it is blank
    public Part {
        require(!name.isBlank(), "name: a part needs one, got \"%s\"", name);
    }

    /// A part with these extents per sample; none for a number.
    public static Part of(String name, int... dims) {
        return new Part(name, Shape.of(dims));
    }

    /// Times for each sample, (samples, 1, …), with as many axes as this part's tensor, so that they broadcast with it; one time for
    /// all as it is.
    Tensor times(Tensor t) {
        if (t.shape().rank() == 0) {
            return t;
        }
        int[] dims = new int[1 + shape.rank()];
        Arrays.fill(dims, 1);
        dims[0] = t.shape().dim(0);
        return t.reshape(dims);
    }

    /// Numbers per sample.
    public int size() {
        return shape.size();
    }

    /// For example `velocity (3)`.
    @Override
    public String toString() {
        return name + " " + shape;
    }
}
