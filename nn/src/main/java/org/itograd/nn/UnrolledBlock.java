package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;

/// An [SdeBlock] as operations one after the other, along increments that are given as tensors.
///
/// @param block with its present parameters
record UnrolledBlock(SdeBlock block) {
    Tensor apply(Tensor x, List<Tensor> increments) {
        Sde sde = equation();
        TimeGrid grid = block.grid();
        Solver solver = block.solver();
        int needed = sde.noise() == NoiseType.NONE ? 0 : grid.steps();
        require(
                increments.size() == needed, "increments: there must be %d, one for each step with noise, got %d",
                needed,
                increments.size());
        if (TimeDigits.areDoubtful(grid, x.dtype())) {
            TimeDigits.require(sde, grid, Tensor.zeros(x.dtype(), x.shape().dims()));
        }
        List<Tensor> carried = solver.start(sde, Tensor.scalar(x.dtype(), grid.time(0)), x);
        for (int k = 0; k < grid.steps(); k++) {
            Increments ofStep = needed == 0 ? Increments.none() : Increments.of(increments.get(k));
            carried = solver.advance(
                    sde, Tensor.scalar(x.dtype(), grid.time(k)), Tensor.scalar(x.dtype(), grid.step(k)), carried,
                    ofStep);
        }
        return carried.getFirst();
    }

    List<DeviceTraining.Drawn> drawn(DType dtype, Shape x, Chunks chunks, IntFunction<BrownianPath> paths) {
        Sde sde = equation();
        if (sde.noise() == NoiseType.NONE) {
            return List.of();
        }
        Shape all = sde.diffusion().noiseShape(x);
        List<Given.Normals> streams = new ArrayList<>();
        for (int c = 0; c < chunks.count(); c++) {
            BrownianPath path = paths.apply(chunks.from(c));
            Shape own = all.with(0, chunks.to(c) - chunks.from(c));
            List<Given.Normals> drawn = path.over(block.grid(), dtype, own).drawn(block.grid());
            require(
                    drawn.size() == 1 && drawn.getFirst().first() == 0,
                    "paths: only independent increments can be drawn anywhere else, as BrownianPath.of(key) has, got %s",
                    path);
            streams.add(drawn.getFirst());
        }
        int row = all.product(1, all.rank());
        List<DeviceTraining.Drawn> steps = new ArrayList<>();
        for (int k = 0; k < block.grid().steps(); k++) {
            int step = k;
            List<RandomKey> keys = streams.stream().map(s -> s.key().fold(step)).toList();
            steps.add(new DeviceTraining.Drawn(
                    all, chunks.size() * row, keys, streams.getFirst().deviations()[k]));
        }
        return steps;
    }

    private Sde equation() {
        Sde sde = block.equation();
        require(
                sde.jumps().isNone(),
                "noise: jumps are drawn while a block is solved on this processor, so %s cannot be unrolled",
                block.noise());
        require(
                sde.noise() == NoiseType.NONE || block.solver().needs() == PathDetail.INCREMENT,
                "solver: %s needs %s of a path, an unrolled block has its increments only",
                block.solver().name(),
                block.solver().needs());
        return sde;
    }
}
