package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.expr.Expr;

/// What is computed for some samples in one step, as a function of a work-item's registers.
///
/// @param results component by component, in [Expr#input]s that are `reads` and parameters
/// @param reads   what the inputs are
/// @param columns numbers that each step has
/// @param rows    numbers that each sample has
public record StepFunction(List<Expr> results, List<Read> reads, int columns, int rows) {
    /// What an input of the step is.
    public sealed interface Read {
        /// A component of what is carried.
        record Carried(int component) implements Read {}

        /// A normal number.
        record Normal(int stream, int component) implements Read {}

        /// A number that the processor which runs the device writes.
        record Written(int component) implements Read {}

        /// A number of the step, the same for all samples.
        record OfStep(int column) implements Read {}

        /// A number of the sample, the same in all steps.
        record OfSample(int component) implements Read {}

        /// On the way back: the cotangent of a component of what is carried.
        record Cotangent(int component) implements Read {}

        /// On the way back: what a sum over all steps has come to.
        record Total(int component) implements Read {}
    }

    /// Keeps copies of the lists.
    public StepFunction {
        results = List.copyOf(results);
        reads = List.copyOf(reads);
    }

    /// Whether it has sines or cosines of numbers however large, which are computed in `double`.
    boolean reachesFar(Registers registers) {
        return Writer.reachesFar(results, registers.dtype());
    }

    /// A function that overwrites what is carried.
    String forwards(String name, Registers registers) {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            targets.add("y[" + i + "]");
        }
        return "\nINLINE void " + name + "(R *y, const R *z, const R *r, GLOBAL const E *c, GLOBAL const E *p) {\n"
                + body(registers, targets) + "}\n";
    }

    /// A function that overwrites cotangents and, after these, totals.
    String backwards(String name, Registers registers) {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            int total = i - registers.carried();
            targets.add(total < 0 ? "q[" + i + "]" : "s[" + total + "]");
        }
        return "\nINLINE void " + name
                + "(R *q, R *s, const R *y, const R *z, const R *r, GLOBAL const E *c, GLOBAL const E *p) {\n"
                + body(registers, targets) + "}\n";
    }

    private String body(Registers registers, List<String> targets) {
        Writer writer = new Writer(registers.dtype(), "v", new Writer.Leaves(
                i -> switch (reads.get(i)) {
                    case Read.Carried(int c) -> "y[" + c + "]";
                    case Read.Normal(int stream, int c) -> "z[" + (registers.given(stream) + c) + "]";
                    case Read.Written(int c) -> "z[" + (registers.given(registers.streams().size()) + c) + "]";
                    case Read.OfStep(int c) -> "K(c[" + c + "])";
                    case Read.OfSample(int c) -> "r[" + c + "]";
                    case Read.Cotangent(int c) -> "q[" + c + "]";
                    case Read.Total(int c) -> "s[" + c + "]";
                },
                j -> "K(p[" + j + "])",
                k -> {
                    throw new AssertionError(k);
                },
                "index"));
        StringBuilder body = new StringBuilder();
        List<String> values = writer.write(results, "    ", body);
        // A result may be what was carried in another place, which must be read before it is overwritten.
        for (int i = 0; i < values.size(); i++) {
            body.append("    const R next").append(i).append(" = ").append(values.get(i)).append(";\n");
        }
        for (int i = 0; i < values.size(); i++) {
            body.append("    ").append(targets.get(i)).append(" = next").append(i).append(";\n");
        }
        return body.toString();
    }
}
