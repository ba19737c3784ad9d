package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;

/// Mean over all pixels, (N, H, W, C) → (N, C).
public record GlobalAvgPool() implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        require(x.shape().rank() == 4, "x: GlobalAvgPool needs (N, H, W, C), got shape %s", x.shape());
        return x.mean(false, 1, 2);
    }
}
