package org.itograd.sde.testing;

import java.util.Locale;
import java.util.Optional;
import org.itograd.sde.NoiseType;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;

/// What a [ConvergenceStudy] found.
///
/// @param solver  the method
/// @param problem the problem
/// @param strong  the strong order, or an ODE method's order; empty if the problem has no solution along the path, or the
///     method makes no error that stands out of rounding
/// @param weak    the weak order; empty for an ODE, and if the problem has no expectation or the method makes no error that
///     stands out of chance
/// @param seconds the study took
public record ConvergenceReport(
        Solver solver, TestProblem problem, Optional<MeasuredOrder> strong, Optional<MeasuredOrder> weak,
        double seconds) {
    /// The strong order that the solver claims, or an ODE method's order; empty if the problem cannot show it, or the method
    /// does not follow the path.
    public Optional<Double> claimedStrong() {
        return problem.solution().isEmpty()
                ? Optional.empty()
                : claimed().map(Order::strong).filter(p -> p > 0);
    }

    /// The weak order that the solver claims; empty for an ODE, and if the problem cannot show it.
    public Optional<Double> claimedWeak() {
        boolean ode = problem.sde().noise() == NoiseType.NONE;
        return ode || problem.functional().isEmpty() ? Optional.empty() : claimed().map(Order::weak);
    }

    private Optional<Order> claimed() {
        return Solvers.fits(solver, problem.sde())
                ? solver.order(problem.sde().calculus(), problem.sde().noise())
                : Optional.empty();
    }

    /// Whether no claimed order lies above the band measured for it (see [MeasuredOrder#reaches]).
    public boolean reachesClaimedOrders() {
        return reaches(strong, claimedStrong()) && reaches(weak, claimedWeak());
    }

    private static boolean reaches(Optional<MeasuredOrder> measured, Optional<Double> claimed) {
        return measured.isEmpty() || claimed.isEmpty() || measured.get().reaches(claimed.get());
    }

    /// Fails unless [#reachesClaimedOrders].
    ///
    /// @throws AssertionError with the whole report
    public void requireClaimedOrders() {
        if (!reachesClaimedOrders()) {
            throw new AssertionError(solver.name() + " does not reach the order it claims\n" + this);
        }
    }

    /// The table: for each kind of error, the orders and the error at every level.
    public String report() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%s on %s (%s), %.1f s%n", solver.name(), problem.name(),
                problem.sde().structure(), seconds));
        append(out, problem.sde().noise() == NoiseType.NONE ? "order" : "strong", strong, claimedStrong());
        append(out, "weak", weak, claimedWeak());
        return out.toString();
    }

    private static void append(
            StringBuilder out, String kind, Optional<MeasuredOrder> measured, Optional<Double> claimed) {
        measured.ifPresent(m -> {
            String claim = claimed.map(c -> "claimed " + c + ", ").orElse("");
            out.append(String.format(Locale.ROOT, "  %-6s %smeasured %.3f in [%.3f, %.3f]%n", kind, claim, m.order(),
                    m.low(),
                    m.high()));
            for (MeasuredOrder.Level level : m.levels()) {
                out.append(
                        String.format(Locale.ROOT, "    %6d steps  error %.3e ± %.1e%n", level.steps(), level.error(),
                                level.standardError()));
            }
        });
    }

    /// The table.
    @Override
    public String toString() {
        return report();
    }
}
