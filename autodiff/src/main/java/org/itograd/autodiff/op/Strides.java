package org.itograd.autodiff.op;

import java.util.Arrays;
import org.itograd.autodiff.Shape;

/// How several dense inputs are walked while a dense result is written in order: loops with as few axes as possible.
///
/// Axes of extent 1 are dropped and neighbours merged where every input steps evenly through both, so most broadcasts end
/// up as one or two loops, the innermost one of stride 1 or 0 for each input.
///
/// @param extents the loops' extents, outermost first, at least one
/// @param strides for each input, its step for each loop; 0 where it is broadcast
record Strides(int[] extents, int[][] strides) {
    static Strides of(Shape out, Shape... in) {
        int rank = out.rank();
        int[] extents = new int[rank + 1];
        int[][] strides = new int[in.length][rank + 1];
        int[] step = new int[in.length];
        Arrays.fill(step, 1);
        int loops = 0; // filled from the innermost, reversed at the end
        for (int back = 1; back <= rank; back++) {
            int extent = out.dim(-back);
            int[] now = new int[in.length];
            for (int k = 0; k < in.length; k++) {
                int own = back <= in[k].rank() ? in[k].dim(-back) : 1;
                now[k] = own == 1 ? 0 : step[k];
                step[k] *= own;
            }
            if (extent == 1) {
                continue;
            }
            if (loops > 0 && continues(now, strides, extents[loops - 1], loops - 1)) {
                extents[loops - 1] *= extent;
                continue;
            }
            extents[loops] = extent;
            for (int k = 0; k < in.length; k++) {
                strides[k][loops] = now[k];
            }
            loops++;
        }
        if (loops == 0) {
            extents[loops++] = out.size();
        }
        int count = loops;
        return new Strides(
                reversed(extents, count),
                Arrays.stream(strides).map(s -> reversed(s, count)).toArray(int[][]::new));
    }

    /// The steps of a dense row-major tensor, one per axis.
    static int[] dense(Shape shape) {
        int[] steps = new int[shape.rank()];
        for (int axis = 0; axis < steps.length; axis++) {
            steps[axis] = shape.product(axis + 1, steps.length);
        }
        return steps;
    }

    private static boolean continues(int[] now, int[][] strides, int extent, int loop) {
        for (int k = 0; k < now.length; k++) {
            if (now[k] != strides[k][loop] * extent) {
                return false;
            }
        }
        return true;
    }

    private static int[] reversed(int[] values, int count) {
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            out[i] = values[count - 1 - i];
        }
        return out;
    }

    /// The innermost loop's extent.
    int inner() {
        return extents[extents.length - 1];
    }

    /// The innermost loop's stride of an input: 0 or 1.
    int innerStride(int input) {
        return strides[input][extents.length - 1];
    }

    /// Moves `offsets` to the start of the next innermost loop, counting in `place` (one entry per outer loop).
    void advance(int[] place, int[] offsets) {
        advance(extents.length - 2, place, offsets);
    }

    /// Moves `offsets` to the next element, counting in `place` (one entry per loop).
    void advanceAll(int[] place, int[] offsets) {
        advance(extents.length - 1, place, offsets);
    }

    private void advance(int from, int[] place, int[] offsets) {
        for (int loop = from; loop >= 0; loop--) {
            boolean carry = ++place[loop] == extents[loop];
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] += carry ? -strides[k][loop] * (extents[loop] - 1) : strides[k][loop];
            }
            if (!carry) {
                return;
            }
            place[loop] = 0;
        }
    }
}
