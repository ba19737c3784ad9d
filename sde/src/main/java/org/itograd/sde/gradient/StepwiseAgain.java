package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.sde.step.FixedSteps;
import org.jspecify.annotations.Nullable;

/// A solve operation by operation that keeps the states of a [Schedule], and records steps only when the reverse pass computes
/// them again. Contributions are added to running totals in the order in which those of [Stepwise] are: the same bits.
final class StepwiseAgain {
    private final FixedSteps steps;
    private final int[] points;
    private final Schedule schedule;
    private final @Nullable List<Tensor>[] kept;
    private List<Tensor> captured = List.of();
    /// Whether the places hold what the forward solve kept.
    private boolean fresh = true;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private StepwiseAgain(FixedSteps steps, int[] points, Schedule schedule) {
        this.steps = steps;
        this.points = points;
        this.schedule = schedule;
        kept = new List[schedule.places()];
    }

    /// The states at some points, recorded as one operation.
    static Tensor solve(FixedSteps steps, List<Tensor> carried, int[] points, Schedule schedule) {
        StepwiseAgain solve = new StepwiseAgain(steps, points, schedule);
        List<Tensor> states = new ArrayList<>();
        solve.captured = Autodiff.captures(in -> {
            states.add(solve.forward(in));
            return states.getFirst();
        }, carried);
        return Autodiff.custom(_ -> states.getFirst(), solve.captured, solve::reverse, carried.toArray(Tensor[]::new));
    }

    private Tensor forward(List<Tensor> carried) {
        int[] stops = schedule.stops();
        List<Tensor> states = new ArrayList<>();
        List<Tensor> now = carried;
        int next = 0;
        steps.watch().begin(points[points.length - 1]);
        for (int k = 0; k <= points[points.length - 1]; k++) {
            now = k == 0 ? now : steps.advance(k - 1, k, now);
            if (next < stops.length && stops[next] == k) {
                kept[next++] = now;
            }
            if (Arrays.binarySearch(points, k) >= 0) {
                states.add(now.getFirst());
            }
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    private void reverse(List<Tensor> in, Tensor out, Tensor cotangent, Totals totals) {
        if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
            Stepwise.reverse(steps, points, in, captured, cotangent, totals);
            return;
        }
        // Before the pass, which may end early with places overwritten.
        boolean untouched = fresh;
        fresh = false;
        schedule.back(untouched, new Again(in, cotangent, totals));
    }

    private final class Again implements Schedule.Steps {
        private final List<Tensor> carried;
        private final List<Tensor> values;
        private final Tensor cotangent;
        private final Totals totals;
        /// The cotangents of what is carried at the step that was reached, null where nothing has arrived.
        private @Nullable Tensor[] reached;

        Again(List<Tensor> in, Tensor cotangent, Totals totals) {
            this.carried = in.subList(0, in.size() - captured.size());
            this.values = in.subList(carried.size(), in.size());
            this.cotangent = cotangent;
            this.totals = totals;
            reached = new Tensor[carried.size()];
            reached[0] = cotangentAt(points[points.length - 1]);
        }

        private @Nullable Tensor cotangentAt(int k) {
            int p = Arrays.binarySearch(points, k);
            return p < 0 ? null : cotangent.select(0, p);
        }

        private List<Tensor> go(int place, int from, int to) {
            List<Tensor> start = place == 0 ? carried : present(kept[place - 1]);
            return Autodiff.withoutRecording(() -> steps.advance(from, to, start));
        }

        @Override
        public void advance(int place, int from, int to) {
            kept[place] = go(place, from, to);
        }

        @Override
        public void reverse(int place, int start, int from, int to) {
            List<@Nullable Tensor> cotangents = new ArrayList<>(Arrays.asList(reached));
            int[] inside = Arrays.stream(points).filter(k -> from < k && k < to).toArray();
            Arrays.stream(inside).forEach(k -> cotangents.add(cotangentAt(k)));
            Pullback pullback =
                    Pullback.ofAll(x -> recorded(x, from, to, inside), go(place, start, from), captured, values);
            Tensor here = cotangentAt(from);
            if (from == 0) {
                if (here != null && totals.wanted(0)) {
                    totals.add(0, here);
                }
                pullback.accumulateAll(cotangents, totals);
            } else {
                reached = new Tensor[carried.size()];
                reached[0] = here;
                pullback.accumulateAll(cotangents, new InnerTotals(reached, totals));
            }
        }

        /// What is carried after the steps, and the states at the points inside.
        private List<Tensor> recorded(List<Tensor> start, int from, int to, int[] inside) {
            List<Tensor> saved = new ArrayList<>();
            List<Tensor> now = start;
            int at = from;
            for (int k : inside) {
                now = steps.advance(at, k, now);
                saved.add(now.getFirst());
                at = k;
            }
            List<Tensor> results = new ArrayList<>(steps.advance(at, to, now));
            results.addAll(saved);
            return results;
        }
    }

    private static <T> T present(@Nullable T kept) {
        if (kept == null) {
            throw new AssertionError("a place of the schedule is read before it is written");
        }
        return kept;
    }
}
