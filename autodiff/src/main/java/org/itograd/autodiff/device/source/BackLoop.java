package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;

/// The reverse of a [TimeLoop], as one kernel: a work-item computes the states of its samples again, with their normal numbers, keeps
/// some and then, segment by segment, all of them in memory of the device, and takes cotangents back over these.
///
/// Which states are kept and which steps are computed again a list of _tasks_ says. All are numbers of steps: from the state at a place
/// (0 is the first one), before step `start`, to the one before step `begin`. If `end` is `begin` this is kept, at the next
/// place; else the states before the steps up to `end` are kept, and cotangents are taken back from `end` to `begin`.
///
/// @param registers how a work-item holds samples
/// @param step      what is carried next
/// @param back      from what is carried and the cotangents of what is carried next to the cotangents of what is carried, and totals
/// @param saved     which part of what is carried has cotangents of its own
/// @param totals    how many numbers are added up over all steps
public record BackLoop(Registers registers, StepFunction step, StepFunction back, int saved, int totals) {
    /// The parameters of the kernel, in order.
    public enum Argument {
        /// `int`: samples, steps, the first sample's number in two halves, tasks, points, parameters of the way forwards, samples in
        /// memory of the device, a multiple of [Registers#UNIT], and places beside the first.
        SIZES,
        /// As in [TimeLoop.Argument].
        KEYS,
        /// `E`: [StepFunction#columns] of both ways for each step.
        STEPS,
        /// `E`: those of the way forwards, then those of the way back.
        PARAMETERS,
        /// `int`: ascending.
        POINTS,
        /// `int`: of each task its place, start, begin and end.
        TASKS,
        /// As in [TimeLoop.Argument].
        START,
        /// `E`: [StepFunction#rows] of both ways for each sample.
        ROWS,
        /// As in [TimeLoop.Argument].
        WRITTEN,
        /// `E`: for each point, all samples.
        COTANGENTS,
        /// `E`: for each place but the first, and then for each step that is recorded at once, each component of all samples.
        TAPE,
        /// `E`: the cotangents of what is carried at first: of each part, all samples.
        GRADIENTS,
        /// `E`: each number of all samples.
        TOTALS
    }

    /// How many numbers [Argument#SIZES] has.
    public static final int SIZES = 9;

    /// Numbers of a task.
    public static final int TASK = 4;

    private static final String HEAD = """

            KERNEL BACKWARDS(ITEM_PARAMETER GLOBAL unsigned char *sizes_, GLOBAL unsigned char *keys_,
                    GLOBAL unsigned char *steps_, GLOBAL unsigned char *parameters_, GLOBAL unsigned char *points_,
                    GLOBAL unsigned char *tasks_, GLOBAL unsigned char *start_, GLOBAL unsigned char *rows_,
                    GLOBAL unsigned char *written_, GLOBAL unsigned char *cotangents_, GLOBAL unsigned char *tape_,
                    GLOBAL unsigned char *gradients_, GLOBAL unsigned char *totals_) {
                MEMORY(const int, sizes);
                MEMORY(const W, keys);
                MEMORY(const E, steps);
                MEMORY(const E, parameters);
                MEMORY(const int, points);
                MEMORY(const int, tasks);
                MEMORY(const E, start);
                MEMORY(const E, rows);
                MEMORY(const E, written);
                MEMORY(const E, cotangents);
                MEMORY(E, tape);
                MEMORY(E, gradients);
                MEMORY(E, totals);
                const L n = sizes[0];
                const int count = sizes[1];
                const L before = (L) sizes[2] << 32 | (L) (unsigned int) sizes[3];
                const L room = sizes[7], places = sizes[8];
                int point = sizes[5] - 1;
            """;

    /// Whether it has sines or cosines of numbers however large, which are computed in `double`.
    public boolean reachesFar() {
        return step.reachesFar(registers) || back.reachesFar(registers);
    }

    /// The kernel.
    ///
    /// @throws IllegalArgumentException if registers are wider than [Registers#widest]
    public Source source(Dialect d) {
        StringBuilder text = registers.prelude(d, reachesFar());
        text.append(step.forwards("STEP", registers));
        text.append(back.backwards("BACK", registers));
        text.append(HEAD);
        Lines out = new Lines(text);
        declare(out);
        arrive(out, 1, "count");
        out.line(1, "for (int t = 0; t < sizes[4]; t++) {");
        out.line(2, "const int place = tasks[%1$d * t], first = tasks[%1$d * t + 1];", TASK);
        out.line(2, "const int begin = tasks[%1$d * t + 2], end = tasks[%1$d * t + 3];", TASK);
        forwards(out);
        out.line(2, "for (int k = end - 1; k >= begin; k--) {");
        each("y%1$s[%2$d] = GET(tape + ((places + k - begin) * %3$d + %2$d) * room, s%1$s);")
                .forEach(s -> out.line(3, s));
        registers.given(out, 3);
        for (String g : registers.groups()) {
            out.line(3, "BACK(q%1$s, t%1$s, y%1$s, z%1$s, r%1$s, steps + (L) k * %2$d, parameters + sizes[6]);",
                    g, step.columns() + back.columns());
        }
        arrive(out, 3, "k");
        out.line(2, "}");
        out.line(1, "}");
        finish(out);
        return new Source(text.toString(), "BACKWARDS", Argument.values().length);
    }

    /// A statement for each register and component.
    ///
    /// @param statement of the register's name, the component's number, and how many components there are
    private List<String> each(String statement) {
        List<String> all = new ArrayList<>();
        for (String g : registers.groups()) {
            for (int c = 0; c < registers.carried(); c++) {
                all.add(statement.formatted(g, c, registers.carried()));
            }
        }
        return all;
    }

    private void declare(Lines out) {
        registers.samples(out);
        registers.rows(out, step.rows() + back.rows());
        registers.numbers(out);
        for (String g : registers.groups()) {
            out.line(1, "R y%1$s[%2$d], q%1$s[%2$d], t%1$s[%3$d];", g, registers.carried(), Math.max(1, totals));
            for (int c = 0; c < registers.carried(); c++) {
                out.line(1, "q%s[%d] = K(0);", g, c);
            }
            for (int c = 0; c < totals; c++) {
                out.line(1, "t%s[%d] = K(0);", g, c);
            }
        }
    }

    /// At a point: adds the cotangents that arrive there.
    private void arrive(Lines out, int depth, String point) {
        int size = registers.parts().get(saved);
        out.line(depth, "if (point >= 0 && points[point] == %s) {", point);
        for (String g : registers.groups()) {
            for (int c = 0; c < size; c++) {
                out.line(depth + 1,
                        "q%1$s[%2$d] = ADD(q%1$s[%2$d], LOAD(cotangents + n * ((L) point * %3$d) + %4$d, s%1$s * %3$d, %3$d,"
                                + " (n - 1) * %3$d));",
                        g, registers.first(saved) + c, size, c);
            }
        }
        out.line(depth + 1, "point--;");
        out.line(depth, "}");
    }

    /// The way forwards of a task.
    private void forwards(Lines out) {
        out.line(2, "if (place == 0) {");
        registers.start(out, 3);
        out.line(2, "} else {");
        each("y%1$s[%2$d] = GET(tape + ((place - 1) * %3$d + %2$d) * room, s%1$s);").forEach(s -> out.line(3, s));
        out.line(2, "}");
        out.line(2, "for (int k = first;; k++) {");
        out.line(3, "if (k >= begin) {");
        out.line(4, "const L slot = end == begin ? place : places + k - begin;");
        each("PUT(tape + (slot * %3$d + %2$d) * room, s%1$s, y%1$s[%2$d]);").forEach(s -> out.line(4, s));
        out.line(4, "if (k >= end - 1) {");
        out.line(5, "break;");
        out.line(4, "}");
        out.line(3, "}");
        registers.given(out, 3);
        for (String g : registers.groups()) {
            out.line(3, "STEP(y%1$s, z%1$s, r%1$s, steps + (L) k * %2$d, parameters);", g,
                    step.columns() + back.columns());
        }
        out.line(2, "}");
    }

    private void finish(Lines out) {
        for (String g : registers.groups()) {
            for (int part = 0; part < registers.parts().size(); part++) {
                int size = registers.parts().get(part);
                for (int c = 0; c < size; c++) {
                    out.line(1, "STORE(gradients + n * %d + %d, s%s * %d, %d, n * %d, q%s[%d]);", registers.first(part),
                            c, g, size, size, size, g, registers.first(part) + c);
                }
            }
            for (int c = 0; c < totals; c++) {
                out.line(1, "PUT(totals + %1$d * room, s%2$s, t%2$s[%1$d]);", c, g);
            }
        }
        out.line(0, "}");
    }
}
