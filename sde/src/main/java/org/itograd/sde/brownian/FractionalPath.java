package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// Fractional Brownian motion on a uniform grid; see [FractionalNoise].
record FractionalPath(RandomKey key, double hurst) implements BrownianPath {
    private static final double ROUNDING = 1e-9;

    static FractionalPath of(RandomKey key, double hurst) {
        require(hurst > 0 && hurst < 1, "hurst: must be > 0 and < 1, got %s", hurst);
        return new FractionalPath(key, hurst);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        double h = (grid.end() - grid.start()) / grid.steps();
        for (int k = 0; k < grid.steps(); k++) {
            require(
                    Math.abs(grid.step(k) - h) <= ROUNDING * h,
                    "brownian: fractional Brownian motion needs equal steps, but step %d of %s is %s long; use steps(t0, t1,"
                            + " n)",
                    k,
                    grid,
                    grid.step(k));
        }
        Tensor increments = Tensor.zeros(dtype, RecordedPath.stacked(grid.steps(), shape).dims());
        FractionalNoise noise = new FractionalNoise(hurst, grid.steps());
        double scale = StrictMath.pow(h, hurst);
        Tensor z = Tensor.zeros(DType.F64, noise.size());
        for (int e = 0; e < shape.size(); e++) {
            key.fold(0).fold(e).normal(0, scale, z);
            write(noise.steps((double[]) z.array()), increments, e, shape.size());
        }
        Cells cells = new RecordedPath.Given(List.of(increments), 0);
        return new GridMotion(grid, cells, dtype, shape, PathDetail.INCREMENT);
    }

    private static void write(double[] x, Tensor into, int first, int stride) {
        for (int k = 0; k < x.length; k++) {
            Numbers.set(into.dtype(), x[k], into.array(), first + k * stride);
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }

    @Override
    public boolean hasIndependentIncrements() {
        return hurst == 0.5;
    }

    @Override
    public void requireDrives(Sde sde) {
        if (sde.noise() != NoiseType.ADDITIVE && sde.noise() != NoiseType.NONE && hurst != 0.5) {
            throw failure(
                    "brownian: fractional Brownian motion with Hurst exponent %s is no semimartingale, so that g dW has a meaning"
                            + " with additive noise only, but this equation is %s; use Diffusion.additive(g), or a Brownian path such as"
                            + " BrownianPath.of(seed)",
                    hurst,
                    sde.structure());
        }
    }
}
