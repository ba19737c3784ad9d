package org.itograd.sde.montecarlo;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;

/// Independent steps of a fine grid, and on any coarser one with times among the fine ones what they amount to: the two solves
/// of a level follow the same path. Every number is a pure function of the key, the fine step, and the number of the sample.
///
/// @param fine  the grid on which steps are drawn
/// @param first the number of the first sample
/// @param sign  1, or −1 for the mirrored path −W
record CoupledPath(RandomKey key, TimeGrid fine, long first, double sign) implements BrownianPath {
    @Override
    public CoupledPath mirrored() {
        return new CoupledPath(key, fine, first, -sign);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        BrownianPath path = BrownianPath.fine(key, fine, first);
        return (sign < 0 ? path.mirrored() : path).over(grid, dtype, shape, detail);
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }
}
