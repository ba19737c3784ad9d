package org.itograd.sde.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ReversibleHeun;
import org.junit.jupiter.api.Test;

/// The table of all gradient methods.
class GradientAuditTest {
    private static final int N = 100;
    private static final Tensor Y0 = RandomKey.of(4).normal(DType.F64, 50, 3);
    private static final Tensor RATE = Tensor.scalar(DType.F64, 0.4);
    private static final Tensor SIGMA = Tensor.of(new double[]{0.3, 0.5, 0.2}, 3);

    private static Sde stratonovich(List<Tensor> p) {
        return Sde.stratonovich(
                (t, y) -> y.mul(p.get(0)).sin(), Diffusion.diagonal((t, y) -> y.mul(p.get(1)).cos()));
    }

    @Test
    void everyMethodOnAReversibleSolve() {
        AuditReport report = new GradientAudit(GradientAuditTest::stratonovich, new ReversibleHeun(),
                TimeGrid.uniform(0, 1, N), BrownianPath.tree(3, 0, 1), y -> y.square().mean()).run(Y0, RATE, SIGMA);
        assertEquals(List.of(), report.refusals());
        assertEquals(0, report.row("checkpointed").error());
        assertEquals(0, report.row("checkpointed(5)").error());
        assertEquals(0, report.row("logarithmic").error());
        assertEquals(0, report.row("ReversibleAdjoint").error(), 1e-12);
        assertEquals(0, report.row("ForwardSensitivity").error(), 1e-12);
        assertEquals(0, report.row("finite difference, one direction").error(), 1e-8);
        double adjoint = report.row("StochasticAdjoint").error();
        assertTrue(adjoint > 1e-6 && adjoint < 0.02, report.toString());
        // One evaluation to start with (the adjoint's way back starts another way), one a step; reversing: none, one a step, or two.
        assertEquals(N + 1, report.row("Backpropagation").drifts());
        assertEquals(2 * N + 1, report.row("checkpointed").drifts());
        // 5 states for 100 steps and the loss: β(5, 4) = 126 > 101, so 4 · 101 − β(6, 3) = 320 steps, and 100 with a recording.
        assertEquals(320 + N + 1, report.row("checkpointed(5)").drifts());
        assertEquals(3 * N + 1, report.row("ReversibleAdjoint").drifts());
        assertEquals(3 * N + 2, report.row("StochasticAdjoint").drifts());
        assertEquals(List.of(N, 20, 6, 9, 2, 2, 2, 1), report.rows().stream().map(AuditReport.Row::held).toList());
    }

    @Test
    void methodsThatDoNotApplyAreNamedWithTheReason() {
        AuditReport report = new GradientAudit(
                p -> Sde.ito((t, y) -> y.mul(p.get(0)), Diffusion.scalar((t, y) -> y.mul(p.get(1)))),
                new EulerMaruyama(),
                TimeGrid.uniform(0, 1, 40), BrownianPath.of(3), y -> y.square().mean()).run(Y0, RATE, SIGMA);
        assertEquals(List.of("ReversibleAdjoint"),
                report.refusals().stream().map(AuditReport.Refusal::method).toList());
        assertTrue(report.toString().contains("not ReversibleAdjoint: gradient:"), report.toString());
        assertEquals(40, report.row("Backpropagation").diffusions());
        // Backwards, the correction evaluates the diffusion once more.
        assertEquals(40 + 4 * 40, report.row("StochasticAdjoint").diffusions());
    }

    @Test
    void float32IsRefused() {
        GradientAudit audit = new GradientAudit(GradientAuditTest::stratonovich, new ReversibleHeun(),
                TimeGrid.uniform(0, 1, 4), BrownianPath.of(3), Tensor::mean);
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> audit.run(Y0.cast(DType.F32), RATE)).getMessage());
        assertTrue(message.contains("F64"), message);
    }
}
