package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.control.FixedSteps;
import org.itograd.sde.solver.Solver;

/// Only every ⌈√N⌉-th state is kept; the reverse pass computes the steps between two of them again (A. Griewank, A. Walther,
/// "Evaluating Derivatives", 2008, chapter 12).
///
/// The same loops run as in [Backpropagation], in the same order, so the gradients have the same bits.
record Checkpointed() implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {}

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        CapturedStep step = CapturedStep.of(steps, carried);
        if (step == null) {
            return carried.size() == 1 ? recorded(steps, y0, points) : Stepwise.solve(steps, carried, points);
        }
        return TapedSolve.solve(step, carried, points, TapedSolve.Memory.LEAST);
    }

    /// Segments of the plain recording that record themselves again when the reverse pass reaches them.
    private static Tensor recorded(FixedSteps steps, Tensor y0, int[] points) {
        int[] ends = segmentEnds(steps.count(), points);
        List<Tensor> captured = Autodiff.captures(
                in -> Stepwise.solve(steps, steps.start(in.getFirst()), points), List.of(y0));
        List<Tensor> states = new ArrayList<>();
        Tensor y = y0;
        int from = 0;
        for (int end : ends) {
            int begin = from;
            if (end > begin) {
                y = Autodiff.checkpoint(
                        x -> steps.advance(begin, end, List.of(x)).getFirst(), y, captured);
            }
            from = end;
            if (Arrays.binarySearch(points, from) >= 0) {
                states.add(y);
            }
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    /// Multiples of ⌈√N⌉, and the points whose states are wanted.
    private static int[] segmentEnds(int n, int[] points) {
        int length = (int) Math.ceil(Math.sqrt(n));
        IntStream regular = IntStream.iterate(length, k -> k < n, k -> k + length);
        return IntStream.concat(regular, Arrays.stream(points)).sorted().distinct().toArray();
    }
}
