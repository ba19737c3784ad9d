package org.itograd.sde.testing;

import java.util.Locale;
import java.util.Optional;
import org.itograd.sde.NoiseType;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;

/// What a [ConvergenceStudy] found.
///
/// @param solver     the method
/// @param problem    the problem
/// @param strongly   what it found of strong errors, or of an ODE method's
/// @param weakly     of weak errors; nothing for an ODE
/// @param unresolved why errors that chance hides are let pass; empty if they are not
/// @param seconds    the study took
public record ConvergenceReport(
        Solver solver, TestProblem problem, Finding strongly, Finding weakly, Optional<String> unresolved,
        double seconds) {
    /// The strong order, or an ODE method's order; empty if the problem has no solution along the path, or no error stands out of
    /// rounding.
    public Optional<MeasuredOrder> strong() {
        return strongly.measured();
    }

    /// The weak order; empty for an ODE, and if the problem has no expectation or no error stands out of chance.
    public Optional<MeasuredOrder> weak() {
        return weakly.measured();
    }

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

    /// What the study says about all claimed orders together. A weak order that chance hides follows from a strong one that is not
    /// lower and was reached, since |E φ(X_h) − E φ(X)| is at most a multiple of the strong error (Kloeden & Platen 1992, section
    /// 9.7). Not resolved if the problem can show none of them.
    public Verdict verdict() {
        if (claimsNothing()) {
            return Verdict.NOT_RESOLVED;
        }
        Verdict strong = verdict(strongly, claimedStrong());
        Verdict weak = verdict(weakly, claimedWeak());
        return strong.and(weak == Verdict.NOT_RESOLVED && weakFollows() ? strong : weak);
    }

    /// Whether the problem can show no order that the solver claims.
    private boolean claimsNothing() {
        return claimedStrong().isEmpty() && claimedWeak().isEmpty();
    }

    private boolean weakFollows() {
        return claimedStrong().isPresent() && claimedWeak().isPresent()
                && claimedStrong().get() >= claimedWeak().get()
                && verdict(strongly, claimedStrong()) == Verdict.REACHED;
    }

    private static Verdict verdict(Finding found, Optional<Double> claimed) {
        return claimed.map(found::verdict).orElse(Verdict.REACHED);
    }

    /// Whether the [#verdict] is that all claimed orders are reached. Where it is that they are not resolved this is false, unless
    /// [ConvergenceStudy#allowingUnresolved] was asked for.
    public boolean reachesClaimedOrders() {
        return switch (verdict()) {
            case REACHED -> true;
            case NOT_RESOLVED -> unresolved.isPresent();
            case MISSED -> false;
        };
    }

    /// Fails unless [#reachesClaimedOrders].
    ///
    /// @throws AssertionError with the whole report, and what to do if the orders were not resolved
    public void requireClaimedOrders() {
        if (!reachesClaimedOrders()) {
            throw new AssertionError(solver.name() + refusal() + "\n" + this);
        }
    }

    private String refusal() {
        if (verdict() == Verdict.MISSED) {
            return " does not reach the order it claims";
        }
        return claimsNothing()
                ? " claims no order that " + problem.name() + " can show. Study it on another problem, see"
                        + " TestProblems.showing, or let it pass with allowingUnresolved(reason)"
                : " may reach the order it claims or not: chance hides its errors. Study more paths,"
                        + " ConvergenceStudy.paths(strong, weak), another problem or longer steps, TestProblem.from; or"
                        + " let it pass with allowingUnresolved(reason)";
    }

    /// The table: for each kind of error, the orders and the error at every level.
    public String report() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%s on %s (%s), %.1f s%n", solver.name(), problem.name(),
                problem.sde().structure(), seconds));
        append(out, problem.sde().noise() == NoiseType.NONE ? "order" : "strong", strongly, claimedStrong(), false);
        append(out, "weak", weakly, claimedWeak(), weakFollows());
        if (claimsNothing()) {
            out.append(String.format("  nothing to compare a claim with, not resolved%s%n", excuse()));
        }
        return out.toString();
    }

    private void append(
            StringBuilder out, String kind, Finding found, Optional<Double> claimed, boolean follows) {
        if (found instanceof Finding.NotStudied) {
            return;
        }
        String claim = claimed.map(c -> "claimed " + c + ", ").orElse("");
        boolean hidden = verdict(found, claimed) == Verdict.NOT_RESOLVED;
        String allowed = hidden ? ", not resolved" + (follows ? ", but follows from the strong order" : excuse()) : "";
        out.append(String.format(Locale.ROOT, "  %-6s %s%s%s%n", kind, claim, found.inWords(), allowed));
        for (MeasuredOrder.Level level : found.levels()) {
            out.append(
                    String.format(Locale.ROOT, "    %6d steps  error %.3e ± %.1e%n", level.steps(), level.error(),
                            level.standardError()));
        }
    }

    private String excuse() {
        return unresolved.map(reason -> ", let pass: " + reason).orElse("");
    }

    /// The table.
    @Override
    public String toString() {
        return report();
    }
}
