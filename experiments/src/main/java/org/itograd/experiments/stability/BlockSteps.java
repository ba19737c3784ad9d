package org.itograd.experiments.stability;

import org.itograd.autodiff.Tensor;
import org.itograd.nn.Noise;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.step.StepNoise;

/// The steps of a block along given noise, one at a time, so that several states and a tangent can follow the same one.
///
/// @param block   whose steps they are
/// @param sde     its equation
/// @param noise   what the path does in each step; of one element for each sample if it is shared
/// @param sharing which elements share it
record BlockSteps(SdeBlock block, Sde sde, StepNoise noise, Sharing sharing) {
    /// The steps from states of this shape, samples along the first axis.
    ///
    /// @param path where the noise comes from; independent noise is that of [SdeBlock#apply]
    static BlockSteps of(SdeBlock block, Tensor start, BrownianPath path, Sharing sharing) {
        Noise kept = sharing == Sharing.NONE ? new Noise.None() : block.noise();
        SdeBlock used = new SdeBlock(block.drift(), kept, block.grid(), block.solver(), block.gradient());
        Sde sde = used.equation();
        Tensor driven = sharing == Sharing.SHARED ? oneElement(start) : start;
        return new BlockSteps(
                used, sde, StepNoise.of(sde, used.solver().needs(), used.grid(), path, driven), sharing);
    }

    /// One element for each sample.
    private static Tensor oneElement(Tensor start) {
        int[] dims = start.shape().dims();
        for (int i = 1; i < dims.length; i++) {
            dims[i] = 1;
        }
        return Tensor.zeros(start.dtype(), dims);
    }

    /// The number of steps.
    int count() {
        return block.grid().steps();
    }

    /// What the path does in step k, to states of the shape of y.
    Increments increments(int k, Tensor y) {
        Increments own = noise.at(k);
        if (sharing != Sharing.SHARED) {
            return own;
        }
        Increments all = sde.noise() == NoiseType.NONE
                ? Increments.none()
                : Increments.of(own.dW().broadcastTo(y.shape()));
        return sde.jumps().isNone() ? all : all.withJumps(own.jumps(0).broadcastTo(y.shape()));
    }

    /// The state after step k.
    Tensor next(int k, Tensor y, Increments increments) {
        return block.solver().step(sde, noise.time(k), noise.step(k), y, increments);
    }
}
