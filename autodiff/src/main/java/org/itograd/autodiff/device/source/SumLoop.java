package org.itograd.autodiff.device.source;

import java.util.List;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;

/// Expressions of arrays that are broadcast to a space, summed over the middle of (rows, n, columns), a work-item for each sum or part of
/// one.
///
/// The order is fixed: runs of [#RUN] terms, whose sums are added up in order. Where there are few long sums each is cut into parts, which
/// another such loop adds up.
public final class SumLoop {
    private static final int RUN = 64;

    /// Work-items that are enough.
    private static final int ITEMS = 1 << 14;

    private SumLoop() {}

    /// What is done with two elements.
    public enum Kind {
        SUM, MAX
    }

    /// Into how many parts each sum is cut.
    public static int parts(int sums, int n) {
        if (n <= 4 * RUN || sums >= ITEMS) {
            return 1;
        }
        int most = Math.min(Math.ceilDiv(n, RUN), Math.ceilDiv(ITEMS, sums));
        return Math.ceilDiv(n, Math.ceilDiv(n, most));
    }

    /// The kernel. Its parameters: the inputs; the expression's parameters, at least one number; the parts' sums (rows, parts, columns).
    ///
    /// @param extents of the space
    /// @param strides of each input along the axes of the space, 0 where it is repeated
    /// @param value   what is summed, without keys
    /// @param columns sums side by side; n is what is left of the space
    public static Task of(
            Dialect d, Kind kind, int[] extents, List<int[]> strides, Expr value, int rows, int n, int columns) {
        boolean far = Writer.reachesFar(List.of(value), d.dtype());
        int parts = parts(rows * columns, n);
        int part = Math.ceilDiv(n, parts);
        KernelText text = new KernelText(d, "SUMS", far ? FarPhase.text(d) : "");
        FusedLoop.inputs(text, strides.size());
        text.parameter("E", "y");
        String join = kind == Kind.SUM ? "ADD" : "MAX";
        String none = kind == Kind.SUM ? "K(0)" : least(d.dtype());
        text.line(1,
                "const int column = at %% %d, first = at / %d %% %d * %d;".formatted(columns, columns, parts, part));
        text.line(1, "const int end = first + %d < %d ? first + %d : %d;".formatted(part, n, part, n));
        text.line(1, "const int row = at / %d * %d;".formatted(parts * columns, n));
        text.line(1, "R total = " + none + ";");
        text.line(1, "for (int run = first; run < end; run += " + RUN + ") {");
        text.line(2, "const int stop = run + %d < end ? run + %d : end;".formatted(RUN, RUN));
        text.line(2, "R sum = " + none + ";");
        text.line(2, "for (int j = run; j < stop; j++) {");
        text.line(3, "const int e = (row + j) * " + columns + " + column;");
        String v = FusedLoop.write(text, d, 3, "e", extents, strides, List.of(value)).getFirst();
        text.line(3, "sum = " + join + "(sum, " + v + ");");
        text.line(2, "}");
        text.line(2, "total = " + join + "(total, sum);");
        text.line(1, "}");
        text.line(1, "y[at] = total;");
        return text.task(rows * parts * columns, far);
    }

    private static String least(DType dtype) {
        return switch (dtype) {
            case F32 -> "AS_R(KU(0xff800000u))";
            case F64 -> "AS_R(KU(WIDE(0xfff0000000000000)))";
        };
    }
}
