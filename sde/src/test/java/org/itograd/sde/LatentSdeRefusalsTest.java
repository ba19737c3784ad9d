package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.parts.LatentSde;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartNoise;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;

/// Where the divergence of two equations' laws is infinite or not defined.
class LatentSdeRefusalsTest {
    private static final Tensor MIXED = Tensor.of(new double[]{0.3, -0.8, 0.6, -0.4}, 2, 2);
    private static final VectorField POSTERIOR = (t, y) -> y.matmul(MIXED).sin().add(t.cos());
    private static final VectorField PRIOR = (t, y) -> y.neg();

    @Test
    void partsWithoutNoiseMustHaveOneDrift() {
        // Velocity with noise, position without: finite if both equations move the position alike.
        Part x = Part.of("position");
        Part v = Part.of("velocity");
        PartedSde posterior = PartedSde.ito()
                .with(x, (t, y) -> y.get(v))
                .with(v, (t, y) -> y.get(x).neg(), PartNoise.additive(t -> Tensor.scalar(t.dtype(), 0.5)));
        VectorField prior = PartedSde.ito().with(x, (t, y) -> y.get(v)).with(v, (t, y) -> y.get(v).neg()).sde().drift();
        Tensor y0 = Tensor.of(new double[]{1, 2}, 1, 2);
        LatentSde latent = LatentSde.of(posterior.sde(), prior, 2);
        latent.check(Tensor.scalar(DType.F64, 0), y0);
        // u = (−x + v) / 0.5 = 2 at the beginning
        Tensor kl = LatentSdeTest.end(latent, new EulerMaruyama(), 1, BrownianPath.of(1), y0, LatentSde.KL);
        assertEquals(2 * LatentSdeTest.H, kl.item(), 1e-12);

        LatentSde infinite = LatentSde.of(posterior.sde(), (t, y) -> y.mul(0), 2);
        assertThrows(NonFiniteStateException.class,
                () -> LatentSdeTest.end(infinite, new EulerMaruyama(), 1, BrownianPath.of(1), y0, LatentSde.KL));
        LatentSde beside = LatentSde.of(
                Sde.ito(POSTERIOR, Diffusion.scalar((t, y) -> y.mul(0).add(1))), PRIOR, 2);
        assertRefused("the divergence is infinite", () -> beside.check(Tensor.scalar(DType.F64, 0), y0));
    }

    @Test
    void wrongUsesAreRefused() {
        assertRefused("posterior: has no noise", () -> LatentSde.of(Sde.ode(PRIOR), PRIOR, 2));
        assertRefused("posterior: has jumps", () -> LatentSde.of(
                Sde.ito(PRIOR, Diffusion.diagonal(PRIOR)).withJumps(Jumps.elementwise(1, PRIOR)), PRIOR, 2));
        assertRefused("Itô integral", () -> LatentSde.of(
                Sde.stratonovich(PRIOR, Diffusion.diagonal(PRIOR)), PRIOR, 2).withLogRatio());
        assertRefused("prior drift: must give a tensor of shape (3)", () -> LatentSdeTest.end(
                LatentSde.of(Sde.ito(PRIOR, Diffusion.diagonal(PRIOR)), (t, y) -> y.reshape(-1, 1)),
                new EulerMaruyama(), 1, BrownianPath.of(1), Tensor.ones(DType.F64, 3), LatentSde.KL));
        assertRefused("state: must be samples of shape (2)", () -> LatentSde.of(
                Sde.ito(PRIOR, Diffusion.diagonal(PRIOR)), PRIOR, 2).start(Tensor.ones(DType.F64, 3)));
    }

    private static void assertRefused(String words, Runnable what) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, what::run).getMessage());
        assertTrue(message.contains(words), message);
    }
}
