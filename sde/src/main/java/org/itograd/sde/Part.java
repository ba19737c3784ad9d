package org.itograd.sde;

import static org.itograd.autodiff.Arguments.require;

import org.itograd.autodiff.Shape;

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
