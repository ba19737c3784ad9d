package org.itograd.sde.adaptive;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.FailedSolveException;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.StepBudgetException;
import org.itograd.sde.StepUnderflowException;
import org.jspecify.annotations.Nullable;

/// One sequence of steps that is being found, of a batch or of one sample: where it has come, which step is to be tried next, and
/// what follows from its error. It knows times and errors only.
final class StepSearch {
    private final AdaptiveSteps search;
    private final StepControl control;
    private final boolean doubling;
    /// Ascending.
    private final Deque<Double> ahead;
    private double[] times = new double[64];
    private int points;
    private PidController pid;
    /// Null where powers are computed one by one, or by whoever searches for several samples.
    private final @Nullable StepFactors factors;
    private double t;
    private double h;
    private int accepted;
    private int rejected;

    /// At the first time.
    ///
    /// @param doubling  whether an accepted step is two halves
    /// @param firstStep the length to try first
    /// @param factors   computes powers for this search alone; null if they are told, or computed one by one
    StepSearch(AdaptiveSteps search, boolean doubling, double firstStep, @Nullable StepFactors factors) {
        this.search = search;
        this.doubling = doubling;
        control = search.control();
        ahead = new ArrayDeque<>(search.stops());
        t = search.t0();
        add(t);
        pid = search.rule();
        h = firstStep;
        this.factors = factors;
    }

    boolean isDone() {
        return ahead.isEmpty();
    }

    /// Where the next step begins.
    double t() {
        return t;
    }

    /// Which part of the interval is done.
    double fraction() {
        return (t - search.t0()) / (search.t1() - search.t0());
    }

    /// How many steps of the grid are accepted.
    int steps() {
        return points - 1;
    }

    /// How many steps were tried.
    int attempts() {
        return accepted + rejected;
    }

    int rejected() {
        return rejected;
    }

    /// The first time and the ends of the accepted steps so far.
    double[] times() {
        return Arrays.copyOf(times, points);
    }

    /// Where the step to be tried next ends: at a stop if that is not farther, and halfway to it if it is not farther than two
    /// steps, so that no tiny step is left over.
    ///
    /// @param y the state now, for the message
    /// @throws StepBudgetException if no more steps may be tried
    double end(Supplier<Tensor> y) {
        if (attempts() == control.maxSteps()) {
            throw new StepBudgetException(accepted + 1, rejected, search.t1(), t, y.get());
        }
        double shortest = search.shortest(t);
        h = Math.clamp(h, shortest, Math.max(shortest, control.maxStep()));
        double stop = ahead.getFirst();
        double left = stop - t;
        if (left <= h * (1 + 1e-9)) {
            return stop;
        }
        return left < 2 * h ? t + 0.5 * left : t + h;
    }

    /// Takes the step to this end or makes it shorter.
    ///
    /// @param error over the tolerance
    /// @param y     the state before the step, for the message
    /// @return whether it is taken
    /// @throws FailedSolveException if it is not, and cannot be made shorter
    boolean decide(double end, double error, Supplier<Tensor> y) {
        if (!PidController.isAccepted(error)) {
            reject(end, error, y);
            return false;
        }
        if (factors != null) {
            factors.error(0, error);
            factors.compute();
            factors.accepted(0);
            accept(end, pid.next(end - t, factors.factor(0)));
            return true;
        }
        PidController.Decision decision = pid.after(end - t, error);
        pid = decision.next();
        accept(end, decision.step());
        return true;
    }

    /// As above, with the factor of an accepted step as [StepFactors] gives it.
    boolean decide(double end, double error, double factor, Supplier<Tensor> y) {
        if (!PidController.isAccepted(error)) {
            reject(end, error, y);
            return false;
        }
        accept(end, pid.next(end - t, factor));
        return true;
    }

    /// @param next the length to try next
    private void accept(double end, double next) {
        if (doubling) {
            add(StepFormula.middle(t, end));
        }
        add(end);
        // A step cut short to end at a given time says little about the length of the next.
        h = end < t + h ? Math.max(h, next) : next;
        t = end;
        accepted++;
        while (!ahead.isEmpty() && ahead.getFirst() <= end) {
            ahead.removeFirst();
        }
    }

    private void reject(double end, double error, Supplier<Tensor> y) {
        if (end - t <= search.shortest(t) * (1 + 1e-6)) {
            throw underflow(end, error, y.get());
        }
        if (control.isRevisiting()) {
            revisit(end);
        }
        h = pid.shorter(end - t, error);
        rejected++;
    }

    private void add(double time) {
        if (points == times.length) {
            times = Arrays.copyOf(times, 2 * points);
        }
        times[points++] = time;
    }

    /// Steps are to end wherever the path has been looked at.
    private void revisit(double end) {
        if (end < ahead.getFirst()) {
            ahead.addFirst(end);
        }
        if (doubling) {
            ahead.addFirst(StepFormula.middle(t, end));
        }
    }

    private FailedSolveException underflow(double end, double error, Tensor y) {
        StepUnderflowException.Limit limit = search.limit(t);
        return Double.isNaN(error)
                ? NonFiniteStateException.adaptive(accepted + 1, end, limit, t, y)
                : new StepUnderflowException(accepted + 1, end - t, error, limit, t, y);
    }
}
