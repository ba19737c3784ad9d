package org.itograd.autodiff.device.source;

import java.util.List;

/// A loop over time for many samples, as one kernel: a work-item carries some samples through all steps, draws their normal numbers,
/// and writes what is saved on its way.
///
/// @param registers how a work-item holds samples
/// @param step      what is carried next
/// @param saves     which part of what is carried each save writes
public record TimeLoop(Registers registers, StepFunction step, List<Integer> saves) {
    /// The parameters of the kernel, in order.
    public enum Argument {
        /// `int`: samples, steps, the first step's number among the points, the first sample's number in two halves, samples
        /// in memory of the device, a multiple of [Registers#UNIT], and for each save how many points it has.
        SIZES,
        /// `W`: [Registers#keyWords] for each step and stream.
        KEYS,
        /// `E`: [StepFunction#columns] for each step.
        STEPS,
        /// `E`.
        PARAMETERS,
        /// `int`: the points of each save, ascending.
        POINTS,
        /// `E`: what is carried at first: of each part, all samples.
        START,
        /// `E`: [StepFunction#rows] for each sample.
        ROWS,
        /// `E`: for each step and each of [Registers#written] numbers, all samples.
        WRITTEN,
        /// `E`: for each save and point, all samples.
        SAVED
    }

    /// Numbers at the beginning of [Argument#SIZES].
    public static final int FIXED_SIZES = 6;

    /// Keeps a copy of the list.
    public TimeLoop {
        saves = List.copyOf(saves);
    }

    /// Whether it has sines or cosines of numbers however large, which are computed in `double`.
    public boolean reachesFar() {
        return step.reachesFar(registers);
    }

    /// The kernel.
    ///
    /// @throws IllegalArgumentException if registers are wider than [Registers#widest]
    public Source source(Dialect d) {
        StringBuilder text = registers.prelude(d, reachesFar());
        text.append(step.forwards("STEP", registers));
        text.append("""

                KERNEL SOLVE(ITEM_PARAMETER GLOBAL unsigned char *sizes_, GLOBAL unsigned char *keys_,
                        GLOBAL unsigned char *steps_, GLOBAL unsigned char *parameters_, GLOBAL unsigned char *points_,
                        GLOBAL unsigned char *start_, GLOBAL unsigned char *rows_, GLOBAL unsigned char *written_,
                        GLOBAL unsigned char *saved_) {
                    MEMORY(const int, sizes);
                    MEMORY(const W, keys);
                    MEMORY(const E, steps);
                    MEMORY(const E, parameters);
                    MEMORY(const int, points);
                    MEMORY(const E, start);
                    MEMORY(const E, rows);
                    MEMORY(const E, written);
                    MEMORY(E, saved);
                    const L n = sizes[0];
                    const int count = sizes[1], begin = sizes[2];
                    const L before = (L) sizes[3] << 32 | (L) (unsigned int) sizes[4];
                    const L room = sizes[5];
                """);
        write(new Lines(text));
        return new Source(text.toString(), "SOLVE", Argument.values().length);
    }

    private void write(Lines out) {
        registers.samples(out);
        for (String g : registers.groups()) {
            out.line(1, "R y%s[%d];", g, registers.carried());
        }
        registers.start(out, 1);
        registers.rows(out, step.rows());
        registers.numbers(out);
        for (int s = 0; s < saves.size(); s++) {
            out.line(1, "int at%d = 0;", s);
        }
        out.line(1, "for (int k = 0;; k++) {");
        for (int s = 0; s < saves.size(); s++) {
            save(out, s);
        }
        out.line(2, "if (k == count) {");
        out.line(3, "break;");
        out.line(2, "}");
        registers.given(out, 2);
        for (String g : registers.groups()) {
            out.line(2, "STEP(y%1$s, z%1$s, r%1$s, steps + (L) k * %2$d, parameters);", g, step.columns());
        }
        out.line(1, "}");
        out.line(0, "}");
    }

    private void save(Lines out, int s) {
        int size = registers.parts().get(saves.get(s));
        int first = registers.first(saves.get(s));
        StringBuilder before = new StringBuilder("0");
        StringBuilder place = new StringBuilder("0");
        for (int t = 0; t < s; t++) {
            String points = " + (L) sizes[" + (FIXED_SIZES + t) + "]";
            before.append(points);
            place.append(points).append(" * ").append(registers.parts().get(saves.get(t)));
        }
        out.line(2, "if (at%1$d < sizes[%2$d] && points[%3$s + at%1$d] == begin + k) {", s, FIXED_SIZES + s, before);
        out.line(3, "GLOBAL E *to = saved + n * (%s + (L) at%d * %d);", place, s, size);
        for (String g : registers.groups()) {
            for (int c = 0; c < size; c++) {
                out.line(3, "STORE(to + %d, s%s * %d, %d, n * %d, y%s[%d]);", c, g, size, size, size, g, first + c);
            }
        }
        out.line(3, "at%d++;", s);
        out.line(2, "}");
    }
}
