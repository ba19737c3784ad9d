package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;

/// All axes after the first made one, (N, …) → (N, product of the others). For images the order is H, W, C.
public record Flatten() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        require(x.shape().rank() >= 1, "x: Flatten needs (N, …), got shape %s", x.shape());
        return x.reshape(x.shape().dim(0), x.shape().product(1, x.shape().rank()));
    }
}
