package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// Moments of ever more samples of one kind, merged range after range in the order of their numbers. Where ranges begin and end does
/// not depend on who computes them.
///
/// @param samples what to sample
/// @param runner  who computes it
record Sampling(Samples samples, SampleRunner runner) {
    /// Ranges handed out at once: a list of them is small, and lets thousands of workers begin.
    private static final int MOST_RANGES = 1 << 16;

    /// Computed here, one range after the other, each with all threads.
    static SampleRunner here(Samples samples) {
        return (ranges, inOrder) -> ranges.forEach(range -> inOrder.accept(samples.moments(range)));
    }

    /// Moments of more samples than before.
    ///
    /// @param kind   of which samples they are
    /// @param before of the first samples
    /// @param wanted samples in all
    /// @param after  hears the moments after each range
    /// @throws NonFinitePayoffException if what is averaged is not finite
    Moments extended(SampleRange kind, Moments before, long wanted, Consumer<Moments> after) {
        return extended(List.of(kind), List.of(before), wanted, after).getFirst();
    }

    /// The same of several kinds, with ranges of the first kind first.
    List<Moments> extended(List<SampleRange> kinds, List<Moments> before, long wanted, Consumer<Moments> after) {
        List<Moments> all = new ArrayList<>(before);
        List<SampleRange> ranges = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int k = 0; k < kinds.size(); k++) {
            int batch = samples.batch(kinds.get(k));
            for (long n = before.get(k).n(); n < wanted; n += batch) {
                ranges.add(kinds.get(k).of(n, (int) Math.min(batch, wanted - n)));
                owners.add(k);
                if (ranges.size() == MOST_RANGES) {
                    run(ranges, owners, all, after);
                }
            }
        }
        run(ranges, owners, all, after);
        return all;
    }

    private void run(List<SampleRange> ranges, List<Integer> owners, List<Moments> all, Consumer<Moments> after) {
        Iterator<Integer> owner = List.copyOf(owners).iterator();
        runner.run(List.copyOf(ranges), more -> {
            int k = owner.next();
            Moments merged = all.get(k).with(more).checked();
            all.set(k, merged);
            after.accept(merged);
        });
        if (owner.hasNext()) {
            throw new IllegalStateException("runner: gave fewer moments than there are ranges");
        }
        ranges.clear();
        owners.clear();
    }
}
