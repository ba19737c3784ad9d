package org.itograd.autodiff.device.source;

/// The numbers that group normalisation computes from sums over positions, in `double`, a work-item for each sample and group. They go
/// to every channel of the group. Each kernel's parameters: the sums, what stands beside them, the result, (N, 1, …, 1, C) each.
public final class GroupLoop {
    private GroupLoop() {}

    /// Which numbers; see the lowered form of group normalisation, whose table has the formulas.
    public enum Kind {
        SHIFT, UNIT, SCALE, AVERAGE
    }

    /// The kernel.
    ///
    /// @param size of a group, in channels
    /// @param positions over which the sums ran
    public static Task of(Dialect d, Kind kind, int samples, int groups, int size, int positions, double epsilon) {
        KernelText text = new KernelText(d, kind.name(), "");
        text.parameter("const E", "s");
        text.parameter("const E", "k");
        text.parameter("E", "y");
        text.line(1, "const int first = at * " + size + ";");
        text.line(1, "const double origin = " + (kind == Kind.SHIFT ? "k[first];" : "0;"));
        text.line(1, "double sum = 0;");
        text.line(1, "for (int c = first; c < first + " + size + "; c++) {");
        text.line(2, switch (kind) {
            case SHIFT -> "sum += s[c] + " + positions + ".0 * (k[c] - origin);";
            case UNIT -> "const double most = s[c] / " + positions + ".0 + fabs((double) k[c]);";
            case SCALE, AVERAGE -> "sum += s[c];";
        });
        if (kind == Kind.UNIT) {
            text.line(2, "sum = most > sum || most != most ? most : sum;");
        }
        text.line(1, "}");
        text.line(1, "const double mean = sum / " + (double) positions * size + ";");
        value(text, kind, d, epsilon);
        text.line(1, "for (int c = first; c < first + " + size + "; c++) {");
        text.line(2, "y[c] = (E) " + (kind == Kind.SHIFT ? "(k[c] - origin - value);" : "value;"));
        text.line(1, "}");
        return text.task(samples * groups, true);
    }

    private static void value(KernelText text, Kind kind, Dialect d, double epsilon) {
        switch (kind) {
            case SHIFT, AVERAGE -> text.line(1, "const double value = mean;");
            case SCALE -> text.line(1, "const double value = k[first] / sqrt(mean + %s * k[first] * k[first]);"
                    .formatted(Double.toHexString(epsilon)));
            case UNIT -> {
                // The power of two as its bits, as the exponent of Java's Math.getExponent says.
                text.line(1, "const int up = 1023 - (int) (D_BITS(sum) >> 52 & 0x7ff);");
                text.line(1,
                        "const int least = %d, most = %d;".formatted(d.wide() ? -1000 : -120, d.wide() ? 500 : 120));
                text.line(1, "const int power = up < least ? least : up > most ? most : up;");
                text.line(1, "const double value = sum > 0 ? AS_D((UL) (power + 1023) << 52) : 1;");
            }
        }
    }
}
