package org.itograd.autodiff.device.source;

import java.util.List;
import org.itograd.autodiff.expr.Expr;

/// Expressions of arrays that are broadcast to a space, a work-item for each of its elements.
public final class FusedLoop {
    private FusedLoop() {}

    /// The kernel. Its parameters: the inputs; the expressions' parameters, at least one number; the outputs.
    ///
    /// @param extents of the space, not empty
    /// @param strides of each input along the axes of the space, 0 where it is repeated
    /// @param outputs without keys
    public static Task of(Dialect d, int[] extents, List<int[]> strides, List<Expr> outputs) {
        boolean far = Writer.reachesFar(outputs, d.dtype());
        KernelText text = new KernelText(d, "FUSED", far ? FarPhase.text(d) : "");
        inputs(text, strides.size());
        for (int o = 0; o < outputs.size(); o++) {
            text.parameter("E", "y" + o);
        }
        List<String> results = write(text, d, 1, "at", extents, strides, outputs);
        for (int o = 0; o < results.size(); o++) {
            text.line(1, "y" + o + "[at] = " + results.get(o) + ";");
        }
        return text.task(size(extents), far);
    }

    /// Declares the inputs and the expressions' parameters.
    static void inputs(KernelText text, int inputs) {
        for (int i = 0; i < inputs; i++) {
            text.parameter("const E", "m" + i);
        }
        text.parameter("const E", "p");
    }

    /// Loads the inputs' elements and computes the expressions.
    ///
    /// @return the names of their values
    static List<String> write(
            KernelText text, Dialect d, int depth, String number, int[] extents, List<int[]> strides,
            List<Expr> outputs) {
        for (int i = 0; i < strides.size(); i++) {
            text.line(depth, "const R x" + i + " = m" + i + "[" + Place.text(number, extents, strides.get(i)) + "];");
        }
        Writer writer = new Writer(d.dtype(), "v", new Writer.Leaves(
                i -> "x" + i,
                j -> "K(p[" + j + "])",
                k -> {
                    throw new IllegalArgumentException("outputs: key " + k + " has no place in this loop");
                },
                "KU(" + number + ")"));
        return writer.write(outputs, "    ".repeat(depth), text.body());
    }

    static int size(int[] extents) {
        int size = 1;
        for (int e : extents) {
            size *= e;
        }
        return size;
    }
}
