package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;

/// x + f(x) (He et al., "Deep residual learning", 2016): one Euler step of length 1 of dx/dt = f(x).
///
/// Parameters: those of f.
///
/// @param f a layer that keeps the shape
public record Residual(Layer f) implements Layer {
    public Residual {
        given(f, "f", "give a layer that keeps the shape");
    }

    @Override
    public Tensor apply(Tensor x) {
        return x.add(f.apply(x));
    }

    @Override
    public Parameters parameters() {
        return f.parameters();
    }
}
