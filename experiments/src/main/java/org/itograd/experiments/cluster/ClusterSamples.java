package org.itograd.experiments.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Moments;
import org.itograd.sde.montecarlo.SampleRange;
import org.itograd.sde.montecarlo.SampleRunner;
import org.itograd.sde.montecarlo.Samples;

/// Computes the samples of an expectation on a cluster.
///
/// ```java
/// Recipe.Factory<Expectation> call = () -> Expectation.of(…).from(1).solver(new Milstein());
/// Estimate price = call.get().sampledBy(ClusterSamples.of(call, cluster)).toTolerance(1e-4);
/// ```
public final class ClusterSamples implements SampleRunner {
    /// Tasks for each worker: enough that a slow or lost one matters little, few enough for the driver.
    private static final int TASKS = 8;
    /// Samples of a task, at least: a few blocks.
    private static final int FEWEST = 1 << 12;

    private final Recipe<Samples> samples;
    private final Cluster cluster;

    private ClusterSamples(Recipe<Samples> samples, Cluster cluster) {
        this.samples = samples;
        this.cluster = cluster;
    }

    /// @param expectation makes the description of which the estimate is asked
    public static ClusterSamples of(Recipe.Factory<Expectation> expectation, Cluster cluster) {
        Travel.require("expectation", expectation);
        return new ClusterSamples(Recipe.of(() -> expectation.get().samples()), cluster);
    }

    @Override
    public void run(List<SampleRange> ranges, Consumer<Moments> inOrder) {
        int tasks = TASKS * cluster.slots();
        if (ranges.size() >= tasks) {
            whole(ranges, tasks, inOrder);
        } else {
            parted(ranges, tasks, inOrder);
        }
    }

    /// Many ranges: several to a task, which gives their moments.
    private void whole(List<SampleRange> ranges, int tasks, Consumer<Moments> inOrder) {
        List<ArrayList<SampleRange>> groups = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            int from = (int) ((long) ranges.size() * i / tasks);
            int to = (int) ((long) ranges.size() * (i + 1) / tasks);
            groups.add(new ArrayList<>(ranges.subList(from, to)));
        }
        cluster.run(samples, groups, (own, group) -> new ArrayList<>(group.stream().map(own.get()::moments).toList()),
                found -> found.forEach(inOrder));
    }

    /// Few ranges: each in parts, which give their numbers, and the moments are summed here.
    private void parted(List<SampleRange> ranges, int tasks, Consumer<Moments> inOrder) {
        long all = ranges.stream().mapToLong(SampleRange::count).sum();
        int size = (int) Math.max(FEWEST, (all + tasks - 1) / tasks);
        List<SampleRange> parts = new ArrayList<>();
        for (SampleRange range : ranges) {
            for (int from = 0; from < range.count(); from += size) {
                parts.add(range.part(from, Math.min(size, range.count() - from)));
            }
        }
        Assembly assembly = new Assembly(ranges, inOrder);
        cluster.run(samples, parts, (own, part) -> own.get().values(part), assembly::add);
    }

    /// Puts the numbers of parts together to those of ranges.
    private static final class Assembly {
        private final List<SampleRange> ranges;
        private final Consumer<Moments> inOrder;
        private int range;
        private double[] values;
        private int filled;

        Assembly(List<SampleRange> ranges, Consumer<Moments> inOrder) {
            this.ranges = ranges;
            this.inOrder = inOrder;
            values = new double[ranges.getFirst().count()];
        }

        void add(double[] more) {
            System.arraycopy(more, 0, values, filled, more.length);
            filled += more.length;
            if (filled == values.length) {
                inOrder.accept(Moments.of(values));
                range++;
                filled = 0;
                values = new double[range < ranges.size() ? ranges.get(range).count() : 0];
            }
        }
    }
}
