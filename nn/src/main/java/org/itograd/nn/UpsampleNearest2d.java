package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;

/// Each pixel as a square of k × k pixels, (N, H, W, C) → (N, kH, kW, C). Followed by a [Conv2d] it makes images larger without
/// the chequered patterns of a [ConvTranspose2d].
///
/// @param k how many times as large
public record UpsampleNearest2d(int k) implements Layer {
    public UpsampleNearest2d {
        require(k > 0, "k: must be positive, got %d", k);
    }

    @Override
    public Tensor apply(Tensor x) {
        return Functional.upsampleNearest2d(x, k);
    }
}
