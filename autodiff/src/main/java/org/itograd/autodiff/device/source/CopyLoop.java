package org.itograd.autodiff.device.source;

/// Elements copied from one array to places of another, a work-item for each.
public final class CopyLoop {
    private CopyLoop() {}

    /// The kernel. Its parameters: the array that is read, the one that is written.
    ///
    /// @param extents of the space over which it goes
    /// @param from    where the first element stands
    /// @param steps   of what is read along the axes of the space
    /// @param to      where the first element goes
    /// @param strides of what is written along the axes of the space
    public static Task of(Dialect d, int[] extents, int from, int[] steps, int to, int[] strides) {
        KernelText text = new KernelText(d, "COPY", "");
        text.parameter("const E", "x");
        text.parameter("E", "y");
        text.line(1, "y[%d + %s] = x[%d + %s];".formatted(
                to, Place.text("at", extents, strides), from, Place.text("at", extents, steps)));
        return text.task(FusedLoop.size(extents), false);
    }

    /// The kernel that clears an array, its one parameter.
    public static Task clear(Dialect d, int size) {
        KernelText text = new KernelText(d, "CLEAR", "");
        text.parameter("E", "y");
        text.line(1, "y[at] = 0;");
        return text.task(size, false);
    }
}
