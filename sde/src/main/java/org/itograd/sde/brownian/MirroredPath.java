package org.itograd.sde.brownian;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// −W; its H and K are −H and −K, its A is A.
record MirroredPath(BrownianPath path) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        return new Mirrored(path.over(grid, dtype, shape, detail), detail);
    }

    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        SampleMotion w = path.along(times, dtype, shape, detail);
        return (k, into) -> {
            w.fill(k, into);
            mirror(into, detail);
        };
    }

    private static void mirror(List<Tensor> parts, PathDetail detail) {
        int odd = detail == PathDetail.LEVY_AREA ? 1 : parts.size();
        for (Tensor part : parts.subList(0, odd)) {
            System.arraycopy(part.neg().array(), 0, part.array(), 0, part.size());
        }
    }

    private record Mirrored(BrownianMotion w, PathDetail detail) implements BrownianMotion {
        @Override
        public Tensor increment(double s, double t) {
            return w.increment(s, t).neg();
        }

        @Override
        public void fill(double s, double t, List<Tensor> into) {
            w.fill(s, t, into);
            mirror(into, detail);
        }

        @Override
        public List<Given.Normals> drawn(TimeGrid grid) {
            return w.drawn(grid).stream()
                    .map(n -> new Given.Normals(
                            n.key(), DoubleStream.of(n.deviations()).map(d -> -d).toArray(), n.shape(), n.first()))
                    .toList();
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Mirrored(w.rows(from, to), detail);
        }
    }

    @Override
    public boolean answersAnyInterval() {
        return path.answersAnyInterval();
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return path.jumpKey();
    }

    @Override
    public boolean hasIndependentIncrements() {
        return path.hasIndependentIncrements();
    }

    @Override
    public boolean hasIndependentProcesses() {
        return path.hasIndependentProcesses();
    }

    @Override
    public void requireDrives(Sde sde) {
        path.requireDrives(sde);
    }
}
