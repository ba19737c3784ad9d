package org.itograd.experiments.bench;

import org.openjdk.jmh.annotations.Param;

/// 3 × 3 convolutions of the small classifier, and with their gradients.
public class ConvolutionBenchmark extends Threaded {
    /// Height and width of the images.
    @Param({"30", "8"})
    public int side;

    /// Input channels.
    @Param({"64", "65"})
    public int in;

    /// Whether with both gradients.
    @Param({"false", "true"})
    public boolean backward;

    @Override
    Work<?> prepare() {
        return backward ? Convolutions.both(side, in) : Convolutions.forward(side, in);
    }
}
