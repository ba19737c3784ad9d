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

    static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
