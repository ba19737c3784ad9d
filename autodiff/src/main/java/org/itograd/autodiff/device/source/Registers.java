package org.itograd.autodiff.device.source;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.base.DType;

/// How a work-item holds some samples of an ensemble, and draws what they are given.
///
/// It has one or two registers for each number. Two where the numbers that a sample is given in a step divide 16: then the
/// samples of the second register are those whose numbers are the second members of the pairs that the first ones draw, so
/// that no random bit is wasted. Pairs are those of neighbouring samples from multiples of [#UNIT] on.
///
/// @param dtype   of the elements
/// @param parts   of what is carried: how many components each has, for one sample
/// @param streams of normal numbers: how many of each a sample is given in a step
/// @param written how many numbers a sample is given in a step by the processor that runs the device
/// @param aligned whether the number of the first sample in all streams is a multiple of [#UNIT]
public record Registers(
        DType dtype, List<Integer> parts, List<Integer> streams, int written, boolean aligned) {
    private static final int HALF = 16;

    /// Samples before which a piece may begin, as there random numbers begin, too; no work-item has samples of two such units.
    public static final int UNIT = 32;

    /// Keeps copies of the lists.
    public Registers {
        parts = List.copyOf(parts);
        streams = List.copyOf(streams);
    }

    /// How many samples memory has room for from which whole registers are read.
    public static int room(int samples) {
        return Math.ceilDiv(samples, UNIT) * UNIT;
    }

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
        return aligned && !streams.isEmpty() && streams.stream().allMatch(s -> s.equals(streams.getFirst()))
                && HALF % streams.getFirst() == 0;
    }

    /// The widest register for which texts are written.
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

    /// How many components are carried.
    public int carried() {
        return parts.stream().mapToInt(Integer::intValue).sum();
    }

    /// The first component of a part.
    int first(int part) {
        return parts.subList(0, part).stream().mapToInt(Integer::intValue).sum();
    }

    /// The names of a work-item's registers.
    List<String> groups() {
        return isPaired() ? List.of("a", "b") : List.of("a");
    }

    /// The first number of a stream among those that a sample is given; after all streams, the first that is written.
    int given(int stream) {
        return streams.subList(0, stream).stream().mapToInt(Integer::intValue).sum();
    }

    /// What stands before a kernel for such registers.
    ///
    /// @param far whether it has sines or cosines of numbers however large
    /// @throws IllegalArgumentException if registers are wider than [#widest]
    StringBuilder prelude(Dialect d, boolean far) {
        require(d.width() <= widest(), "width: for this loop at most %d, got %d", widest(), d.width());
        StringBuilder text = new StringBuilder(d.prelude(far));
        if (far) {
            text.append(FarPhase.text(d));
        }
        if (!streams.isEmpty()) {
            text.append(Normals.text(d));
        }
        return text;
    }

    /// Says which samples the work-item has; it ends if there are none.
    void samples(Lines out) {
        if (isPaired()) {
            int half = HALF / streams.getFirst();
            out.line(1, "const L run = ITEM * WIDTH;");
            out.line(1, "const L sa = run / %d * %d + run %% %d;", half, 2 * half, half);
            out.line(1, "const L sb = sa + %d;", half);
        } else {
            out.line(1, "const L sa = ITEM * WIDTH;");
        }
        out.line(1, "if (sa >= n) {");
        out.line(2, "return;");
        out.line(1, "}");
    }

    /// Declares registers, and reads from memory what samples have of their own.
    void rows(Lines out, int rows) {
        for (String g : groups()) {
            out.line(1, "R r%s[%d];", g, Math.max(1, rows));
            for (int c = 0; c < rows; c++) {
                out.line(1, "r%s[%d] = LOAD(rows + %d, s%s * %d, %d, (n - 1) * %d);", g, c, c, g, rows, rows, rows);
            }
        }
    }

    /// Declares registers for what is given.
    void numbers(Lines out) {
        for (String g : groups()) {
            out.line(1, "R z%s[%d];", g, Math.max(1, given(streams.size()) + written));
        }
    }

    /// Reads what is carried at first.
    void start(Lines out, int depth) {
        for (String g : groups()) {
            for (int part = 0; part < parts.size(); part++) {
                int size = parts.get(part);
                for (int c = 0; c < size; c++) {
                    out.line(depth, "y%s[%d] = LOAD(start + n * %d + %d, s%s * %d, %d, (n - 1) * %d);", g,
                            first(part) + c, first(part), c, g, size, size, size);
                }
            }
        }
    }

    /// What step k is given: draws normal numbers, and reads those that are written.
    void given(Lines out, int depth) {
        for (int stream = 0; stream < streams.size(); stream++) {
            draw(stream, out, depth);
        }
        for (String g : groups()) {
            for (int c = 0; c < written; c++) {
                out.line(depth, "z%1$s[%2$d] = GET(written + ((L) k * %3$d + %4$d) * room, s%1$s);", g,
                        given(streams.size()) + c, written, c);
            }
        }
    }

    private void draw(int stream, Lines out, int depth) {
        int row = streams.get(stream);
        out.line(depth, "{");
        out.line(depth + 1, "GLOBAL const W *key = keys + ((L) k * %d + %d) * %d;", streams.size(), stream,
                Normals.WORDS);
        out.line(depth + 1, "const R scale = K(ELEMENT(key[%d]));", Normals.WORDS - 1);
        for (int c = 0; c < row; c++) {
            int at = given(stream) + c;
            out.line(depth + 1, "{");
            out.line(depth + 2, "const L e = (before + sa) * %d + %d;", row, c);
            if (isPaired()) {
                out.line(depth + 2, "const L pair = e / 32 * 16 + e % 16;");
                out.line(depth + 2,
                        "DRAW(KU(pair) + LADDER * KU(%d), KU(UPPER(pair, key)), key, scale, za + %d, zb + %d);", row,
                        at, at);
            } else {
                out.line(depth + 2, "za[%d] = DRAW_EACH(e, %d, key, scale);", at, row);
            }
            out.line(depth + 1, "}");
        }
        out.line(depth, "}");
    }
}
