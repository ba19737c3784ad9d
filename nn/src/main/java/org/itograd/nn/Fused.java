package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.program.Compiled;

/// A layer as a program ([Compiled]): its operations fused, in blocks of samples on all threads, and one node of the recorded
/// graph. The same values and gradients, to rounding, as the layer operation by operation, which is what runs where the layer
/// cannot be captured.
///
/// Parameters: those of the layer, under the same names.
///
/// @param layer any layer
public record Fused(Layer layer) implements Layer {
    public Fused {
        given(layer, "layer", "give one");
    }

    @Override
    public Tensor apply(Tensor x) {
        return Compiled.of(layer::apply).apply(x);
    }

    @Override
    public Parameters parameters() {
        return layer.parameters();
    }
}
