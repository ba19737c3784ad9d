package org.itograd.sde.adaptive;

import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.LaneAttempts;
import org.itograd.autodiff.program.Program;
import org.itograd.sde.brownian.BrownianMotion;

/// Tries a step of each sample over an interval of its own, from where its last accepted step ended. Nothing is recorded.
sealed interface SampleTrial permits SampleLanes, WrittenSamples {
    /// What each sample does before and after its attempt; called by several threads at once, for different samples.
    interface Walker {
        /// Chooses the attempt.
        void begin(int sample);

        /// Where the sample's attempt begins.
        double from(int sample);

        /// Where it ends: where it begins for one that waits.
        double to(int sample);

        /// Its error over the tolerance: root mean square over its elements. Told of those only that do not wait.
        void error(int sample, double error);

        /// As above, with the factor of [StepFactors] for the next step.
        ///
        /// @return whether the step is accepted
        boolean error(int sample, double error, double factor);
    }

    /// Tries a step of all samples.
    void attempt(Walker walker);

    /// Takes the steps of some samples.
    void accept(boolean[] taken);

    /// The states now.
    Tensor y();

    /// Writes the state of a sample to its place among those of all, in some memory.
    ///
    /// @param at where the first sample's is
    void state(int sample, Object to, int at);

    /// Whether a solve over the accepted steps would only compute the same again.
    boolean isSolution();

    /// Tries steps as one kernel where samples are small and apart, else operation by operation.
    ///
    /// @param formula of a step with a time for each sample
    /// @param paths   of each sample, none without a Wiener process
    /// @param waiting the length of the steps of samples that wait, whose results are put aside
    /// @param rule    by which lengths are chosen, before the first step
    static SampleTrial of(StepFormula formula, BrownianMotion[] paths, double waiting, PidController rule) {
        Optional<Program> captured = formula.program();
        Optional<LaneAttempts> lanes = captured.flatMap(p -> LaneAttempts.of(
                p, formula.roles(), formula.rows(), formula.rowOutputs(), formula.times(), formula.carried(), true))
                .filter(LaneAttempts::isApart);
        return lanes.isPresent()
                ? new SampleLanes(
                        formula, lanes.get(), paths, waiting, rule,
                        captured.stream().flatMap(p -> p.closedOver().stream()).noneMatch(Autodiff::isRecorded))
                : new WrittenSamples(formula, paths, waiting);
    }
}
