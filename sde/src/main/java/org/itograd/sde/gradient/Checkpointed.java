package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.control.FixedSteps;

/// Segments of about √N steps, each one node of the graph that records itself again when the reverse pass reaches it
/// (A. Griewank, A. Walther, "Evaluating Derivatives", 2008, chapter 12).
///
/// A segment adds its contributions to the running totals of the state and of the captured tensors in the order in which
/// plain recording would have, so the gradients have the same bits.
record Checkpointed() implements GradientMethod {
    @Override
    public void requireFits(Sde sde) {}

    @Override
    public List<Tensor> solve(FixedSteps steps, Tensor y0, int[] points) {
        int[] ends = segmentEnds(steps.grid().steps(), points);
        Unrecorded solved = Unrecorded.solve(steps, y0, ends);
        List<Tensor> states = new ArrayList<>();
        Tensor y = y0;
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > from) {
                y = segment(steps, from, ends[i], y, solved.states().get(i), solved.captured());
            }
            from = ends[i];
            if (Arrays.binarySearch(points, from) >= 0) {
                states.add(y);
            }
        }
        return states;
    }

    private static Tensor segment(
            FixedSteps steps, int from, int to, Tensor y, Tensor end, List<Tensor> captured) {
        Function<List<Tensor>, Tensor> again = in -> steps.advance(from, to, in.getFirst());
        return Autodiff.custom(
                in -> end,
                captured,
                (in, out, cotangent, totals) -> Pullback.of(again, in.subList(0, 1), captured, in.subList(1, in.size()))
                        .accumulate(cotangent, totals),
                y);
    }

    /// Multiples of ⌈√N⌉, and the points whose states are wanted.
    private static int[] segmentEnds(int n, int[] points) {
        int length = (int) Math.ceil(Math.sqrt(n));
        IntStream regular = IntStream.iterate(length, k -> k < n, k -> k + length);
        return IntStream.concat(regular, Arrays.stream(points)).sorted().distinct().toArray();
    }
}
