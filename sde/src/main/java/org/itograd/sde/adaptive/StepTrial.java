package org.itograd.sde.adaptive;

import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.LaneAttempts;
import org.itograd.autodiff.program.Program;
import org.itograd.sde.brownian.BrownianMotion;
import org.jspecify.annotations.Nullable;

/// Tries steps of all samples at once, from the state at which the last one that was accepted ended. Nothing is recorded.
sealed interface StepTrial permits LaneTrial, BlockTrial, WrittenTrial {
    /// An attempt in blocks of tensors takes microseconds whatever it computes: so few samples are faster in lanes.
    int FEW = 16;

    private static boolean isFew(StepFormula formula) {
        return formula.rows() <= FEW;
    }

    /// Tries a step.
    ///
    /// @return its error over the tolerance: root mean square over all elements
    double attempt(double t, double end);

    /// Takes the step that was tried last.
    void accept();

    /// The state now.
    Tensor y();

    /// With step doubling, the state in the middle of the step that was tried last.
    Tensor middle();

    /// Whether a solve over the accepted steps would only compute the same again: whether the equation was captured, and
    /// nothing that it uses is being differentiated.
    boolean isSolution();

    /// Tries steps as one kernel where samples are small, else as a program in blocks of samples; operation by operation if the
    /// equation decides on numbers.
    ///
    /// @param w the path, null without a Wiener process
    static StepTrial of(StepFormula formula, @Nullable BrownianMotion w) {
        Optional<Program> captured = formula.program();
        if (captured.isEmpty()) {
            return new WrittenTrial(formula, w);
        }
        Program program = captured.get();
        boolean solution = program.closedOver().stream().noneMatch(Autodiff::isRecorded);
        Optional<LaneAttempts> lanes = LaneAttempts.of(
                program, formula.roles(), formula.rows(), formula.rowOutputs(), formula.times(), formula.carried(),
                isFew(formula));
        return lanes.isPresent()
                ? new LaneTrial(formula, lanes.get(), w, solution)
                : new BlockTrial(formula, program, w, solution);
    }

    /// How steps are tried: for reading.
    static String listing(StepFormula formula) {
        return formula.program()
                .map(p -> LaneAttempts.listing(
                        p, formula.roles(), formula.rows(), formula.rowOutputs(), isFew(formula)))
                .orElse("operation by operation, because the equation decides on numbers or there are no samples");
    }
}
