package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Marks;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinLevyArea;
import org.junit.jupiter.api.Test;

/// States and gradients of solves whose samples step at times of their own, along Lévy areas, adaptively, backwards by the adjoint
/// equation and forwards with tangents: the same bits for 1, 2, 3 and 7 threads, over several blocks of samples.
class ThreadsTest {
    private static final int BATCH = 4100;
    private static final Tensor Y0 = RandomKey.of(1).normal(DType.F64, BATCH, 2);
    private static final Tensor W = Tensor.of(new double[]{0.4, -0.3}, 2);

    private static Sde stratonovich(Tensor w) {
        return Sde.stratonovich((t, y) -> y.mul(w).sin(), Diffusion.diagonal((t, y) -> y.mul(w).cos().mul(0.5)));
    }

    private static SdeSolve jumping(Tensor w) {
        Sde sde = Sde.ito((t, y) -> y.mul(w), Diffusion.diagonal((t, y) -> y.mul(w)))
                .withJumps(
                        Jumps.compoundPoisson(2, Marks.normal(z -> z.mul(0.1)), (t, y, z) -> y.mul(z).mul(w.add(t))));
        return SdeSolve.of(sde).solver(new Milstein()).steps(0, 1, 3).brownian(BrownianPath.of(8));
    }

    private static SdeSolve withAreas(Tensor w) {
        Sde sde = Sde.ito(
                (t, y) -> y.mul(w),
                Diffusion.general(2, (t, y) -> y.reshape(BATCH, 2, 1).mul(w.reshape(1, 1, 2)).sin()));
        return SdeSolve.of(sde).solver(new MilsteinLevyArea()).steps(0, 1, 2)
                .brownian(BrownianPath.fine(9, TimeGrid.uniform(0, 1, 2)));
    }

    private static SdeSolve adaptive(Tensor w) {
        return SdeSolve.of(stratonovich(w)).solver(new Heun()).brownian(BrownianPath.tree(5, 0, 1))
                .adaptive(0, 1, StepControl.pid().rtol(0.05).atol(0.05));
    }

    private static SdeSolve fixed(Tensor w) {
        return SdeSolve.of(stratonovich(w)).solver(new Heun()).steps(0, 1, 3).brownian(BrownianPath.of(6));
    }

    private static List<Tensor> reverse(Function<Tensor, SdeSolve> solve, GradientMethod method) {
        Tensor y0 = Y0.variable();
        Tensor w = W.variable();
        Tensor ys = solve.apply(w).gradient(method).saveAt(0.5, 1).run(y0).ys();
        List<Tensor> all = new ArrayList<>(List.of(ys));
        all.addAll(Autodiff.gradients(ys.square().sum(), y0, w));
        return all;
    }

    private static List<Tensor> forward(Function<Tensor, SdeSolve> solve) {
        Tensor w = W.variable();
        Sensitivities s = solve.apply(w).saveAt(0.5, 1).sensitivities(Y0, w);
        List<Tensor> all = new ArrayList<>(List.of(s.ys()));
        all.addAll(s.jacobians());
        return all;
    }

    private interface Work {
        List<Tensor> done();
    }

    private static Map<String, Work> works() {
        Map<String, Work> all = new LinkedHashMap<>();
        all.put("jumps", () -> reverse(ThreadsTest::jumping, Gradients.backpropagation()));
        all.put("jumps, checkpointed", () -> reverse(ThreadsTest::jumping, Gradients.checkpointed(2)));
        all.put("areas", () -> reverse(ThreadsTest::withAreas, Gradients.backpropagation()));
        all.put("areas, checkpointed", () -> reverse(ThreadsTest::withAreas, Gradients.logarithmic()));
        all.put("adaptive", () -> reverse(ThreadsTest::adaptive, Gradients.checkpointed()));
        all.put("adaptive adjoint", () -> reverse(ThreadsTest::adaptive, Gradients.stochasticAdjoint()));
        all.put("adjoint", () -> reverse(ThreadsTest::fixed, Gradients.stochasticAdjoint()));
        all.put("forward", () -> forward(ThreadsTest::fixed));
        all.put("areas, forward", () -> forward(ThreadsTest::withAreas));
        return all;
    }

    @Test
    void theBitsDoNotDependOnThreads() {
        works().forEach((name, work) -> {
            List<List<Tensor>> found = new ArrayList<>();
            for (int threads : new int[]{1, 2, 3, 7}) {
                Workers.withThreads(threads, () -> found.add(work.done()));
                for (int i = 0; i < found.getFirst().size(); i++) {
                    assertArrayEquals(
                            found.getFirst().get(i).toDoubleArray(), found.getLast().get(i).toDoubleArray(),
                            name + " " + threads + " threads: " + i);
                }
            }
        });
    }
}
