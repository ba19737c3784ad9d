package org.itograd.sde.adaptive;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.itograd.base.Settings;

/// How an adaptive solve chooses its steps: tolerances, limits, and the coefficients of [PidController].
///
/// A step is accepted if the root mean square, over all elements of the batch, of error / (atol + rtol · max(|y|, |y′|)) is at most
/// 1, with y and y′ the state before and after it. There is one step size for the whole batch.
///
/// ```java
/// StepControl.pid().rtol(1e-4).atol(1e-7).maxStep(0.1)
/// ```
@CheckReturnValue
public final class StepControl {
    private final Chosen chosen;

    private static final class Chosen extends Settings<Chosen> {
        double rtol = 1e-3;
        double atol = 1e-6;
        double proportional = 0.4;
        double integral = 0.3;
        double derivative;
        double minStep;
        double maxStep = Double.POSITIVE_INFINITY;
        double firstStep;
        int maxSteps = 100_000;
        boolean revisiting;
    }

    private StepControl(Chosen chosen) {
        this.chosen = chosen;
    }

    private StepControl with(Consumer<Chosen> change) {
        return new StepControl(chosen.with(change));
    }

    /// rtol 1e-3, atol 1e-6, the coefficients k_P = 0.4, k_I = 0.3, k_D = 0 (Gustafsson's PI control; Söderlind 2002), at most
    /// 100,000 attempts.
    public static StepControl pid() {
        return new StepControl(new Chosen());
    }

    /// The error allowed in proportion to the state, ≥ 0.
    public StepControl rtol(double choice) {
        require(choice >= 0 && choice < 1, "rtol: must be >= 0 and < 1, got %s", choice);
        return with(c -> c.rtol = choice);
    }

    /// The error allowed where the state is near 0; > 0.
    public StepControl atol(double choice) {
        require(
                choice > 0 && Double.isFinite(choice),
                "atol: must be finite and > 0, got %s; a relative tolerance alone cannot be met where the state is 0",
                choice);
        return with(c -> c.atol = choice);
    }

    /// The proportional, integral and derivative coefficients k_P, k_I, k_D of [PidController]: (0, 1, 0) is the elementary
    /// controller; rough errors, as with noise, call for small ones such as (0.1, 0.3, 0).
    public StepControl coefficients(double proportional, double integral, double derivative) {
        require(
                integral > 0 && proportional >= 0 && derivative >= 0 && proportional + integral + derivative <= 2,
                "coefficients: the integral one must be > 0, the others >= 0 and their sum at most 2, got %s, %s, %s",
                proportional,
                integral,
                derivative);
        return with(c -> {
            c.proportional = proportional;
            c.integral = integral;
            c.derivative = derivative;
        });
    }

    /// Shorter steps are not tried, except to end at a given time; if one of this length is rejected, the solve fails. Without
    /// it, the shortest step is a few roundings of t long; with noise, 1e-7 of the whole interval, since a path is not resolved
    /// much further.
    public StepControl minStep(double choice) {
        requireStep("minStep", choice);
        return with(c -> c.minStep = choice);
    }

    /// Longer steps are not tried.
    public StepControl maxStep(double choice) {
        requireStep("maxStep", choice);
        return with(c -> c.maxStep = choice);
    }

    /// The length of the first step to be tried. Without it, one over which drift and noise change the state little, however short
    /// (Hairer, Nørsett, Wanner 1993, section II.4).
    public StepControl firstStep(double choice) {
        requireStep("firstStep", choice);
        return with(c -> c.firstStep = choice);
    }

    /// How many steps may be tried, rejected ones included.
    public StepControl maxSteps(int choice) {
        require(choice >= 1, "maxSteps: must be at least 1, got %d", choice);
        return with(c -> c.maxSteps = choice);
    }

    /// Steps never skip over the end of a rejected step, nor over its middle if it was tried in halves. Where a Lévy area matters that the solver only guesses, a rejection
    /// selects among paths, and going over the same interval with other cuts would make the selection count (J. Foster, A.
    /// Jelinčič, "On the convergence of adaptive approximations for stochastic differential equations", 2024): this makes adaptive
    /// steps possible for Stratonovich equations whose noise does not commute.
    public StepControl revisitingRejected() {
        return with(c -> c.revisiting = true);
    }

    private static void requireStep(String name, double choice) {
        require(choice > 0 && Double.isFinite(choice), "%s: must be finite and > 0, got %s", name, choice);
    }

    /// See [#rtol(double)].
    public double rtol() {
        return chosen.rtol;
    }

    /// See [#atol(double)].
    public double atol() {
        return chosen.atol;
    }

    /// k_P.
    public double proportional() {
        return chosen.proportional;
    }

    /// k_I.
    public double integral() {
        return chosen.integral;
    }

    /// k_D.
    public double derivative() {
        return chosen.derivative;
    }

    /// How much shorter the next step is than the rule says, so that it is rarely rejected.
    public double safety() {
        return 0.9;
    }

    /// The next step is at least so many times as long.
    public double factorMin() {
        return 0.2;
    }

    /// The next step is at most so many times as long.
    public double factorMax() {
        return 10;
    }

    /// See [#minStep(double)]; 0 if none was chosen.
    public double minStep() {
        return chosen.minStep;
    }

    /// See [#maxStep(double)].
    public double maxStep() {
        return chosen.maxStep;
    }

    /// See [#firstStep(double)]; 0 if it is to be found.
    public double firstStep() {
        return chosen.firstStep;
    }

    /// See [#maxSteps(int)].
    public int maxSteps() {
        return chosen.maxSteps;
    }

    /// See [#revisitingRejected()].
    public boolean isRevisiting() {
        return chosen.revisiting;
    }
}
