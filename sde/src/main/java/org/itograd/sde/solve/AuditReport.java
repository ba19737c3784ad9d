package org.itograd.sde.solve;

import java.util.List;
import java.util.Locale;
import org.itograd.sde.TimeGrid;

/// What a [GradientAudit] found.
///
/// @param structure of the equation
/// @param solver    its name
/// @param grid      the steps
/// @param rows      one for each method that applies, backpropagation first
/// @param refusals  the methods that do not, and why
public record AuditReport(
        String structure, String solver, TimeGrid grid, List<Row> rows, List<Refusal> refusals) {
    /// One method.
    ///
    /// @param error        distance from the gradient by backpropagation, relative to it
    /// @param held         states, tangents and recordings of a step that are held at once
    /// @param drifts       evaluations of the drift, forward and reverse
    /// @param diffusions   of the diffusion
    /// @param milliseconds for all samples, the shortest of a few runs
    public record Row(
            String method, double error, int held, long drifts, long diffusions, double milliseconds) {}

    /// A method that is not for this equation or solver.
    public record Refusal(String method, String reason) {}

    /// The row of a method.
    ///
    /// @throws java.util.NoSuchElementException if it has none
    public Row row(String method) {
        return rows.stream().filter(r -> r.method().equals(method)).findFirst().orElseThrow();
    }

    /// The table.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%s with %s, %s%n", structure, solver, grid));
        out.append(String.format(Locale.ROOT, "%-34s %9s %7s %9s %9s %9s%n", "method", "error", "held", "drift",
                "diffusion",
                "ms"));
        for (Row r : rows) {
            out.append(String.format(Locale.ROOT, "%-34s %9.1e %7d %9d %9d %9.2f%n", r.method(), r.error(), r.held(),
                    r.drifts(), r.diffusions(), r.milliseconds()));
        }
        for (Refusal r : refusals) {
            out.append(String.format(Locale.ROOT, "not %s: %s%n", r.method(), r.reason()));
        }
        return out.toString();
    }
}
