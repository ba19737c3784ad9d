package org.itograd.experiments.bench;

import org.openjdk.jmh.annotations.Param;

/// GroupNorm and ReLU, and with their gradients.
public class GroupNormReluBenchmark extends Threaded {
    /// Height and width of the images.
    @Param({"30", "8"})
    public int side;

    /// Whether with the gradients.
    @Param({"false", "true"})
    public boolean backward;

    @Override
    Work<?> prepare() {
        return backward ? GroupNormRelu.both(side) : GroupNormRelu.forward(side);
    }
}
