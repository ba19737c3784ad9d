package org.itograd.sde.montecarlo;

import java.util.List;
import java.util.function.Consumer;

/// Where the samples of an estimate are computed: other threads, processes or machines.
///
/// Ranges and their order are decided by the estimate alone, and their moments are merged in this order; so the estimate has the
/// same bits wherever they are computed.
@FunctionalInterface
public interface SampleRunner {
    /// Computes the moments of each range, that is [Samples#moments] of samples made from the same description.
    ///
    /// @param ranges what to sample
    /// @param inOrder hears the moments, one range after the other in the order of the list, on the calling thread; what it throws ends
    ///     the work and comes out of here
    void run(List<SampleRange> ranges, Consumer<Moments> inOrder);
}
