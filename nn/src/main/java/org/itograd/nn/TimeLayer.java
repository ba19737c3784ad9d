package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameterized;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.sde.VectorField;

/// A function of time and state with parameters: the drift f(t, x) of a neural differential equation.
@FunctionalInterface
public interface TimeLayer extends Parameterized {
    /// The layer with its present parameters, for one solve. What depends on the parameters alone is computed here, once,
    /// instead of in every step.
    VectorField bind();

    /// The layer's value at time t, a scalar tensor, and state x.
    default Tensor apply(Tensor t, Tensor x) {
        return bind().apply(t, x);
    }

    /// A layer that does not look at the time.
    static TimeLayer of(Layer layer) {
        return new Autonomous(layer);
    }

    /// A [Layer] as a [TimeLayer].
    record Autonomous(Layer layer) implements TimeLayer {
        public Autonomous {
            given(layer, "layer", "give one");
        }

        @Override
        public VectorField bind() {
            return (t, x) -> layer.apply(x);
        }

        @Override
        public Parameters parameters() {
            return layer.parameters();
        }
    }
}
