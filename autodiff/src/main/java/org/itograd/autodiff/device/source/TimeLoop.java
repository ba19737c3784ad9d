package org.itograd.autodiff.device.source;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;

/// A loop over time for many samples, as one kernel: a work-item carries some samples through all steps, draws their normal numbers,
/// and writes what is saved on its way.
///
/// A work-item has one or two registers for each number. Two where the numbers that a sample is given in a step divide 16: then the
/// samples of the second register are those whose numbers are the second members of the pairs that the first ones draw, so
/// that no random bit is wasted.
///
/// @param dtype   of the elements
/// @param next    what is carried next, component by component, in [Expr#input]s that are `reads` and parameters
/// @param reads   what the inputs are
/// @param parts   of what is carried: how many components each has, for one sample
/// @param streams of normal numbers: how many of each a sample is given in a step
/// @param columns numbers that each step has
/// @param rows    numbers that each sample has
/// @param saves   which part of what is carried each save writes
public record TimeLoop(
        DType dtype, List<Expr> next, List<Read> reads, List<Integer> parts, List<Integer> streams, int columns,
        int rows, List<Integer> saves) {
    /// What an input of the step is.
    public sealed interface Read {
        /// A component of what is carried.
        record Carried(int component) implements Read {}

        /// A normal number.
        record Normal(int stream, int component) implements Read {}

        /// A number of the step, the same for all samples.
        record OfStep(int column) implements Read {}

        /// A number of the sample, the same in all steps.
        record OfSample(int component) implements Read {}
    }

    /// The parameters of the kernel, in order.
    public enum Argument {
        /// `int`: samples, steps, the first step's number among the points, the first sample's number in two halves, and for each
        /// save how many points it has.
        SIZES,
        /// `W`: [#keyWords] for each step and stream.
        KEYS,
        /// `E`: [#columns] for each step.
        STEPS,
        /// `E`.
        PARAMETERS,
        /// `int`: the points of each save, ascending.
        POINTS,
        /// `E`: what is carried at first: of each part, all samples.
        START,
        /// `E`: [#rows] for each sample.
        ROWS,
        /// `E`: for each save and point, all samples.
        SAVED
    }

    /// Numbers at the beginning of [Argument#SIZES].
    public static final int FIXED_SIZES = 5;

    /// Samples before which a piece may begin: there random numbers begin, too.
    public static final int UNIT = 32;

    private static final int HALF = 16;

    /// The words of memory of a step for each stream.
    public static int keyWords() {
        return Normals.WORDS;
    }

    /// Writes them.
    ///
    /// @param k0    of the step's key
    /// @param scale of its numbers
    public static void key(DType dtype, long k0, long k1, double scale, long[] to, int at) {
        Normals.words(dtype, k0, k1, scale, to, at);
    }

    /// Whether two samples share what they draw.
    public boolean isPaired() {
        return !streams.isEmpty() && streams.stream().allMatch(s -> s.equals(streams.getFirst()))
                && HALF % streams.getFirst() == 0;
    }

    /// The widest register for which this is written.
    public int widest() {
        return isPaired() ? HALF / streams.getFirst() : HALF;
    }

    /// How many work-items it takes.
    public long items(Dialect d, int samples) {
        if (!isPaired()) {
            return Math.ceilDiv(samples, d.width());
        }
        int half = HALF / streams.getFirst();
        int groups = samples / (2 * half);
        int rest = samples % (2 * half);
        return (long) groups * (half / d.width()) + Math.ceilDiv(Math.min(rest, half), d.width());
    }

    /// Whether it has sines or cosines of numbers however large, which are computed in `double`.
    public boolean reachesFar() {
        return Writer.reachesFar(next, dtype);
    }

    /// The kernel.
    ///
    /// @throws IllegalArgumentException if registers are wider than [#widest]
    public Source source(Dialect d) {
        require(d.width() <= widest(), "width: for this loop at most %d, got %d", widest(), d.width());
        boolean far = reachesFar();
        StringBuilder text = new StringBuilder(d.prelude(far));
        if (far) {
            text.append(FarPhase.text(d));
        }
        if (!streams.isEmpty()) {
            text.append(Normals.text(d));
        }
        text.append(step());
        new Body(text).write();
        return new Source(text.toString(), "SOLVE", Argument.values().length);
    }

    /// The names of a work-item's registers.
    private List<String> groups() {
        return isPaired() ? List.of("a", "b") : List.of("a");
    }

    private int given(int stream) {
        return streams.subList(0, stream).stream().mapToInt(Integer::intValue).sum();
    }

    /// The step as a function.
    private String step() {
        Writer writer = new Writer(dtype, "v", new Writer.Leaves(
                i -> switch (reads.get(i)) {
                    case Read.Carried(int c) -> "y[" + c + "]";
                    case Read.Normal(int stream, int c) -> "z[" + (given(stream) + c) + "]";
                    case Read.OfStep(int c) -> "K(c[" + c + "])";
                    case Read.OfSample(int c) -> "r[" + c + "]";
                },
                j -> "K(p[" + j + "])",
                k -> {
                    throw new AssertionError(k);
                },
                "index"));
        StringBuilder body = new StringBuilder();
        List<String> results = writer.write(next, "    ", body);
        List<String> kept = new ArrayList<>();
        // A result may be what was carried in another place, which must be read before it is overwritten.
        for (int i = 0; i < results.size(); i++) {
            body.append("    const R next").append(i).append(" = ").append(results.get(i)).append(";\n");
            kept.add("next" + i);
        }
        for (int i = 0; i < kept.size(); i++) {
            body.append("    y[").append(i).append("] = ").append(kept.get(i)).append(";\n");
        }
        return "\nINLINE void STEP(R *y, const R *z, const R *r, GLOBAL const E *c, GLOBAL const E *p) {\n" + body
                + "}\n";
    }

    /// Writes the kernel itself.
    private final class Body {
        private final StringBuilder out;

        Body(StringBuilder out) {
            this.out = out;
        }

        private void line(int depth, String text) {
            out.append("    ".repeat(depth)).append(text).append('\n');
        }

        void write() {
            out.append("""

                    KERNEL SOLVE(ITEM_PARAMETER GLOBAL unsigned char *sizes_, GLOBAL unsigned char *keys_,
                            GLOBAL unsigned char *steps_, GLOBAL unsigned char *parameters_, GLOBAL unsigned char *points_,
                            GLOBAL unsigned char *start_, GLOBAL unsigned char *rows_, GLOBAL unsigned char *saved_) {
                        MEMORY(const int, sizes);
                        MEMORY(const W, keys);
                        MEMORY(const E, steps);
                        MEMORY(const E, parameters);
                        MEMORY(const int, points);
                        MEMORY(const E, start);
                        MEMORY(const E, rows);
                        MEMORY(E, saved);
                        const L n = sizes[0];
                        const int count = sizes[1], begin = sizes[2];
                        const L before = (L) sizes[3] << 32 | (L) (unsigned int) sizes[4];
                    """);
            samples();
            load();
            int numbers = given(streams.size());
            for (String g : groups()) {
                line(1, "R z" + g + "[" + Math.max(1, numbers) + "];");
            }
            for (int s = 0; s < saves.size(); s++) {
                line(1, "int at" + s + " = 0;");
            }
            line(1, "for (int k = 0;; k++) {");
            save();
            line(2, "if (k == count) {");
            line(3, "break;");
            line(2, "}");
            for (int s = 0; s < streams.size(); s++) {
                draw(s);
            }
            for (String g : groups()) {
                line(2, "STEP(y%1$s, z%1$s, r%1$s, steps + (L) k * %2$d, parameters);".formatted(g, columns));
            }
            line(1, "}");
            line(0, "}");
        }

        /// Which samples the work-item has.
        private void samples() {
            if (isPaired()) {
                int half = HALF / streams.getFirst();
                line(1, "const L run = ITEM * WIDTH;");
                line(1, "const L sa = run / %d * %d + run %% %d;".formatted(half, 2 * half, half));
                line(1, "const L sb = sa + %d;".formatted(half));
            } else {
                line(1, "const L sa = ITEM * WIDTH;");
            }
            line(1, "if (sa >= n) {");
            line(2, "return;");
            line(1, "}");
        }

        private void load() {
            for (String g : groups()) {
                line(1, "R y%s[%d], r%s[%d];".formatted(g, next.size(), g, Math.max(1, rows)));
                int at = 0;
                for (int size : parts) {
                    for (int c = 0; c < size; c++) {
                        line(1, "y%s[%d] = LOAD(start + n * %d + %d, s%s * %d, %d, (n - 1) * %d);"
                                .formatted(g, at + c, at, c, g, size, size, size));
                    }
                    at += size;
                }
                for (int c = 0; c < rows; c++) {
                    line(1, "r%s[%d] = LOAD(rows + %d, s%s * %d, %d, (n - 1) * %d);"
                            .formatted(g, c, c, g, rows, rows, rows));
                }
            }
        }

        private void save() {
            for (int s = 0; s < saves.size(); s++) {
                int size = parts.get(saves.get(s));
                int first = parts.subList(0, saves.get(s)).stream().mapToInt(Integer::intValue).sum();
                StringBuilder before = new StringBuilder("0");
                StringBuilder place = new StringBuilder("0");
                for (int t = 0; t < s; t++) {
                    String points = " + (L) sizes[" + (FIXED_SIZES + t) + "]";
                    before.append(points);
                    place.append(points).append(" * ").append(parts.get(saves.get(t)));
                }
                line(2, "if (at%1$d < sizes[%2$d] && points[%3$s + at%1$d] == begin + k) {"
                        .formatted(s, FIXED_SIZES + s, before));
                line(3, "GLOBAL E *to = saved + n * (%s + (L) at%d * %d);".formatted(place, s, size));
                for (String g : groups()) {
                    for (int c = 0; c < size; c++) {
                        line(3, "STORE(to + %d, s%s * %d, %d, n * %d, y%s[%d]);"
                                .formatted(c, g, size, size, size, g, first + c));
                    }
                }
                line(3, "at%d++;".formatted(s));
                line(2, "}");
            }
        }

        /// The normal numbers of a stream.
        private void draw(int stream) {
            int row = streams.get(stream);
            line(2, "{");
            line(3, "GLOBAL const W *key = keys + ((L) k * %d + %d) * %d;"
                    .formatted(streams.size(), stream, Normals.WORDS));
            line(3, "const R scale = K(ELEMENT(key[%d]));".formatted(Normals.WORDS - 1));
            for (int c = 0; c < row; c++) {
                int at = given(stream) + c;
                line(3, "{");
                line(4, "const L e = (before + sa) * %d + %d;".formatted(row, c));
                if (isPaired()) {
                    line(4, "const L pair = e / 32 * 16 + e % 16;");
                    line(4, "DRAW(KU(pair) + LADDER * KU(%d), KU(UPPER(pair, key)), key, scale, za + %d, zb + %d);"
                            .formatted(row, at, at));
                } else {
                    line(4, "za[%d] = DRAW_EACH(e, %d, key, scale);".formatted(at, row));
                }
                line(3, "}");
            }
            line(2, "}");
        }
    }

}
