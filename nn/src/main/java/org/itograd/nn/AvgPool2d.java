package org.itograd.nn;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;

/// Mean over k × k blocks side by side, (N, H, W, C) → (N, ⌊H/k⌋, ⌊W/k⌋, C); see [Functional#avgPool2d(Tensor, int)].
///
/// @param k height and width of a block
public record AvgPool2d(int k) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return Functional.avgPool2d(x, k);
    }
}
