package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;

/// Lists of axes, as components of primitives: sorted, without negative numbers.
public final class Axes {
    private Axes() {}

    /// The axes in increasing order, negative ones counted from the end.
    ///
    /// @throws IllegalArgumentException if an axis does not exist or is named twice
    public static List<Integer> of(Shape shape, int... axes) {
        List<Integer> sorted = IntStream.of(axes).map(shape::axis).distinct().sorted().boxed().toList();
        require(
                sorted.size() == axes.length,
                "axes: no axis of shape %s may be named twice, got %s",
                shape,
                axes);
        return sorted;
    }

    /// Refuses to reduce over nothing.
    ///
    /// @param what the reduction
    /// @throws IllegalArgumentException if one of the axes has no elements
    public static void requireNotEmpty(String what, Shape shape, int... axes) {
        for (int axis : axes) {
            require(
                    shape.dim(axis) > 0,
                    "%s: axis %d of shape %s is empty, and %s of nothing is undefined; give at least one element",
                    what,
                    axis,
                    shape,
                    what);
        }
    }

    static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
