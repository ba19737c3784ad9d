package org.itograd.sde.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.SolveCancelledException;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Tsit5;
import org.itograd.sde.step.Evaluations;
import org.junit.jupiter.api.Test;

/// Progress, cancellation and statistics, of solves in blocks, operation by operation, and with step control.
class WatchTest {
    private static final Tensor Y0 = Tensor.ones(DType.F64, 10_000);

    private static SdeSolve gbm() {
        Sde sde = Sde.ito((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(0.2)));
        return SdeSolve.of(sde).solver(new Milstein()).steps(0, 1, 300).brownian(BrownianPath.of(1));
    }

    private static SdeSolve asWritten() {
        Sde sde = Sde.ode((t, y) -> t.item() < 5 ? y.neg() : y);
        return SdeSolve.of(sde).solver(new Heun()).steps(0, 1, 300);
    }

    @Test
    void progressGrowsToTheEnd() {
        for (int threads : new int[]{1, 3}) {
            for (SdeSolve solve : List.of(gbm(), gbm().gradient(Gradients.checkpointed()), asWritten(),
                    asWritten().gradient(Gradients.checkpointed()),
                    asWritten().solver(new ReversibleHeun()).gradient(Gradients.reversible()))) {
                for (Tensor y0 : List.of(Y0, Y0.variable())) {
                    List<Progress> heard = Collections.synchronizedList(new ArrayList<>());
                    Workers.withThreads(threads, () -> solve.progress(heard::add).run(y0));
                    assertTrue(heard.size() > 100 && heard.size() < 400, "" + heard.size());
                    for (int i = 1; i < heard.size(); i++) {
                        assertTrue(heard.get(i).steps() > heard.get(i - 1).steps());
                    }
                    assertEquals(1, heard.getLast().fraction());
                    assertEquals(0, heard.getLast().steps() % 300);
                    assertEquals(Progress.Phase.SOLVING, heard.getLast().phase());
                }
            }
        }
    }

    /// The thread that solved may be gone, and interrupted, when another asks for the gradient; that one's interrupt counts.
    @Test
    void aReversePassHearsTheThreadThatAsksForIt() throws InterruptedException {
        for (SdeSolve solve : List.of(gbm(), gbm().gradient(Gradients.checkpointed()),
                gbm().gradient(Gradients.checkpointed(5)), asWritten().gradient(Gradients.checkpointed()))) {
            Tensor y0 = Y0.variable();
            Tensor[] end = new Tensor[1];
            Thread solver = new Thread(() -> {
                end[0] = solve.run(y0).y();
                Thread.currentThread().interrupt();
            });
            solver.start();
            solver.join();
            assertEquals(Y0.shape(), Autodiff.gradients(end[0].sum(), y0).getFirst().shape());
            Thread.currentThread().interrupt();
            assertThrows(SolveCancelledException.class, () -> Autodiff.gradients(end[0].sum(), y0));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aWatchedSolveHasTheSameBits() {
        Tensor watched = gbm().progress(_ -> {}).cancellation(new Cancellation()).run(Y0).y();
        assertArrayEquals(gbm().run(Y0).y().toDoubleArray(), watched.toDoubleArray());
    }

    @Test
    void aCancelledSolveStopsAndSaysWhere() {
        for (int threads : new int[]{1, 3}) {
            for (SdeSolve solve : List.of(gbm(), asWritten())) {
                for (Tensor y0 : List.of(Y0, Y0.variable())) {
                    Cancellation cancellation = new Cancellation();
                    SdeSolve stopping = solve.cancellation(cancellation).progress(p -> {
                        if (p.fraction() > 0.4) {
                            cancellation.cancel();
                        }
                    });
                    SolveCancelledException[] e = new SolveCancelledException[1];
                    Workers.withThreads(
                            threads,
                            () -> e[0] = assertThrows(SolveCancelledException.class, () -> stopping.run(y0)));
                    assertEquals(0.4, e[0].fraction(), 0.05);
                    assertTrue(e[0].steps() > 0);
                    assertThrows(SolveCancelledException.class, () -> stopping.run(y0));
                }
                // What the blocks borrowed is given back: the next solve is in order.
                assertEquals(Y0.shape(), solve.run(Y0).y().shape());
            }
        }
    }

    @Test
    void aReversePassCanBeCancelled() {
        Tensor y0 = Y0.variable();
        Sde sde = Sde.stratonovich((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(0.2)));
        SdeSolve solve =
                SdeSolve.of(sde).solver(new ReversibleHeun()).steps(0, 1, 20).brownian(BrownianPath.of(1));
        for (SdeSolve way : List.of(
                solve, solve.gradient(Gradients.checkpointed()), solve.gradient(Gradients.reversible()),
                solve.gradient(Gradients.stochasticAdjoint()),
                asWritten().gradient(Gradients.stochasticAdjoint()))) {
            Cancellation cancellation = new Cancellation();
            Tensor loss = way.cancellation(cancellation).run(y0).y().sum();
            cancellation.cancel();
            assertThrows(SolveCancelledException.class, () -> Autodiff.gradients(loss, y0));
        }
    }

    /// The drift cancels when it is first asked for with tangents.
    @Test
    void sensitivitiesCanBeCancelled() {
        Cancellation cancellation = new Cancellation();
        int[] captures = {0};
        Tensor rate = Tensor.scalar(DType.F64, 0.1).variable();
        Sde sde = Sde.ode((t, y) -> {
            if (++captures[0] > 1) {
                cancellation.cancel();
            }
            return y.mul(rate);
        });
        SdeSolve solve = SdeSolve.of(sde).solver(new Euler()).steps(0, 1, 20).cancellation(cancellation);
        assertThrows(SolveCancelledException.class, () -> solve.sensitivities(Y0, rate));
    }

    @Test
    void anInterruptStopsASolve() {
        Thread self = Thread.currentThread();
        SdeSolve solve = gbm().progress(p -> self.interrupt());
        assertThrows(SolveCancelledException.class, () -> solve.run(Y0));
        assertTrue(Thread.interrupted());
    }

    @Test
    void theSearchForStepsIsWatchedToo() {
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(t))).solver(new Tsit5())
                .adaptive(0, 3, StepControl.pid().rtol(1e-6));
        List<Progress> heard = new ArrayList<>();
        Solution s = solve.progress(heard::add).run(Tensor.ones(DType.F64, 2));
        long finding = heard.stream().filter(p -> p.phase() == Progress.Phase.FINDING_STEPS).count();
        assertEquals(s.statistics().attempts(), finding);
        Cancellation cancellation = new Cancellation();
        SolveCancelledException e = assertThrows(
                SolveCancelledException.class,
                () -> solve.cancellation(cancellation).progress(p -> cancellation.cancel())
                        .run(Tensor.ones(DType.F64, 2)));
        assertTrue(e.steps() <= 1 && e.fraction() < 0.2);
    }

    @Test
    void statisticsCountWhatASolverDoes() {
        assertEquals(new Evaluations(300, 300), gbm().run(Y0).statistics().evaluations());
        assertEquals(new Evaluations(300, 300), gbm().solver(new EulerMaruyama()).run(Y0).statistics().evaluations());
        assertEquals(300, gbm().run(Y0).statistics().steps());
        assertTrue(gbm().run(Y0).statistics().wallTime().toNanos() > 0);
        assertEquals(new Evaluations(600, 0), asWritten().run(Y0).statistics().evaluations());
        Sde ode = Sde.ode((t, y) -> y.cos());
        var reversible = SdeSolve.of(ode).solver(new ReversibleHeun()).steps(0, 1, 10).run(Y0).statistics();
        assertEquals(new Evaluations(11, 0), reversible.evaluations());
        SdeSolve adaptive = SdeSolve.of(ode).solver(new Tsit5()).adaptive(0, 1, StepControl.pid());
        var pair = adaptive.run(Y0).statistics();
        assertEquals(pair.steps(), pair.accepted());
        assertEquals(7L * pair.attempts(), pair.evaluations().drift());
        // To be differentiated, the accepted steps are taken again.
        assertEquals(
                7L * pair.attempts() + 6L * pair.steps(),
                adaptive.run(Y0.variable()).statistics().evaluations().drift());
    }
}
