package org.itograd.sde.step;

import static org.itograd.base.Arguments.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Increments;
import org.jspecify.annotations.Nullable;

/// What the random terms of an equation do in each step of a grid.
public final class StepNoise implements Given.Source {
    private final TimeGrid grid;
    private final @Nullable BrownianMotion w;
    private final PathDetail detail;
    private final DType dtype;
    private final List<Shape> shapes;
    private final JumpLayout jumps;
    private final List<ElementwiseDraws> draws;
    private final @Nullable JumpAdapted adapted;

    /// @param shapes  of what the path gives for a step, none without a Wiener process
    /// @param draws   of the jump terms with a probability per step
    /// @param adapted of those with times of their own, null if there are none
    private StepNoise(
            TimeGrid grid, @Nullable BrownianMotion w, PathDetail detail, DType dtype, List<Shape> shapes,
            JumpLayout jumps, List<ElementwiseDraws> draws, @Nullable JumpAdapted adapted) {
        this.grid = grid;
        this.w = w;
        this.detail = detail;
        this.dtype = dtype;
        this.shapes = shapes;
        this.jumps = jumps;
        this.draws = draws;
        this.adapted = adapted;
    }

    /// The noise for a solve from y0.
    ///
    /// @param detail what the solver needs of the path
    /// @param path   may be null if the equation has neither noise nor jumps
    /// @throws IllegalArgumentException if the path is missing or does not fit, or a step is too long for the jump rate
    public static StepNoise of(
            Sde sde, PathDetail detail, TimeGrid grid, @Nullable BrownianPath path, Tensor y0) {
        return of(sde, detail, grid, new int[]{grid.steps()}, path, y0);
    }

    /// The noise for a solve from y0 of which more than the last state is wanted.
    ///
    /// @param kept grid points whose states are wanted, ascending, the last point among them
    public static StepNoise of(
            Sde sde, PathDetail detail, TimeGrid grid, int[] kept, @Nullable BrownianPath path, Tensor y0) {
        Shape shape = sde.noise() == NoiseType.NONE ? null : sde.diffusion().noiseShape(y0.shape());
        List<Shape> shapes = shape == null ? List.of() : detail.shapes(shape);
        if (shape != null) {
            required(sde, path).requireDrives(sde);
        }
        JumpLayout layout = new JumpLayout(sde.jumps(), y0.shape());
        if (sde.jumps().isNone()) {
            BrownianMotion w = shape == null ? null : required(sde, path).over(grid, y0.dtype(), shape, detail);
            return new StepNoise(grid, w, detail, y0.dtype(), shapes, layout, List.of(), null);
        }
        BrownianPath along = required(sde, path);
        List<ElementwiseDraws> draws = new ArrayList<>();
        List<RandomKey> keys = new ArrayList<>();
        for (int i = 0; i < sde.jumps().terms().size(); i++) {
            RandomKey key = jumpKey(along, i);
            switch (sde.jumps().terms().get(i)) {
                case Jumps.Elementwise e -> draws.add(ElementwiseDraws.of(e, grid, key, y0.shape()));
                case Jumps.Arrivals _ -> keys.add(key);
            }
        }
        if (layout.hasArrivals()) {
            List<Jumps.Arrivals> terms = sde.jumps().arrivals();
            Meetings meetings =
                    new Meetings(grid, kept, terms.stream().mapToDouble(Jumps.Arrivals::rate).sum());
            JumpAdapted adapted =
                    new JumpAdapted(terms, keys, meetings, along, y0.dtype(), y0.shape(), shape, detail, 0);
            adapted.check();
            return new StepNoise(grid, null, detail, y0.dtype(), shapes, layout, draws, adapted);
        }
        BrownianMotion w = shape == null ? null : along.over(grid, y0.dtype(), shape, detail);
        return new StepNoise(grid, w, detail, y0.dtype(), shapes, layout, draws, null);
    }

    /// The key of a jump term.
    private static RandomKey jumpKey(BrownianPath path, int term) {
        RandomKey key = path.jumpKey()
                .orElseThrow(() -> failure(
                        "brownian: this path holds Wiener increments only, but the equation has jumps; use a path with a"
                                + " seed, for example BrownianPath.of(seed)"));
        return term == 0 ? key : key.fold(-1).fold(term);
    }

    private static BrownianPath required(Sde sde, @Nullable BrownianPath path) {
        if (path == null) {
            throw failure(
                    "brownian: this equation (%s) needs a path, for example BrownianPath.of(seed)", sde.structure());
        }
        return path;
    }

    /// The same for the samples `from` (inclusive) to `to` (exclusive), for another thread to use.
    @Override
    public StepNoise rows(int from, int to) {
        return new StepNoise(
                grid,
                w == null ? null : w.rows(from, to),
                detail,
                dtype,
                shapes.stream().map(s -> s.with(0, to - from)).toList(),
                jumps.jumps().isNone() ? jumps : jumps.rows(from, to),
                draws.stream().map(d -> d.rows(from, to)).toList(),
                adapted == null ? null : adapted.rows(from, to));
    }

    /// What each step is given: its time, its length, what the path gives, the jumps if there are any.
    public List<Given> given() {
        if (adapted != null) {
            return List.of(this);
        }
        List<Given> given = new ArrayList<>(List.of(grid.givenTimes(), grid.givenSteps()));
        List<Given.Normals> normals = w == null || jumpShape().isPresent() ? List.of() : w.drawn(grid);
        given.addAll(normals);
        if (normals.isEmpty() && !shapes().isEmpty()) {
            given.add(this);
        }
        return given;
    }

    /// The shapes of t and h if times differ, of what the path gives, and of the jumps.
    @Override
    public List<Shape> shapes() {
        List<Shape> all = new ArrayList<>();
        if (adapted != null) {
            all.addAll(List.of(adapted.timeShape(), adapted.timeShape()));
        }
        all.addAll(shapes);
        jumpShape().ifPresent(all::add);
        return all;
    }

    @Override
    public void fill(int k, List<Tensor> into) {
        int path = adapted == null ? 0 : 2;
        if (adapted != null) {
            adapted.fillTimes(k, into.get(0), into.get(1));
        }
        int jump = path + shapes.size();
        fillNoise(k, into.subList(path, jump));
        if (jump < into.size()) {
            fillJumps(k, into.get(jump));
        }
    }

    /// Whether samples step at times of their own.
    public boolean timesDiffer() {
        return adapted != null;
    }

    /// The number of steps until a grid point whose state is wanted.
    public int stepsUntil(int gridPoint) {
        return adapted == null ? gridPoint : adapted.stepsUntil(gridPoint);
    }

    /// t_k, a scalar; (batch, 1, …, 1) if times differ.
    public Tensor time(int k) {
        return adapted == null ? Tensor.scalar(dtype, grid.time(k)) : times(adapted, k)[0];
    }

    /// The length of step k, as [#time].
    public Tensor step(int k) {
        return adapted == null ? Tensor.scalar(dtype, grid.step(k)) : times(adapted, k)[1];
    }

    private Tensor[] times(JumpAdapted samples, int k) {
        int[] dims = samples.timeShape().dims();
        Tensor[] both = {Tensor.zeros(dtype, dims), Tensor.zeros(dtype, dims)};
        samples.fillTimes(k, both[0], both[1]);
        return both;
    }

    /// The time at which step k ends, that of the last sample if times differ.
    public double end(int k) {
        return adapted == null ? grid.time(k + 1) : adapted.end(k);
    }

    /// The shapes of what the path gives for a step, the increment's first; none without a Wiener process.
    public List<Shape> noiseShapes() {
        return shapes;
    }

    /// Whether there are jumps, and of which shape.
    private Optional<Shape> jumpShape() {
        return jumps.jumps().isNone() ? Optional.empty() : Optional.of(jumps.shape());
    }

    /// Writes what the path gives for step k into tensors' memory.
    private void fillNoise(int k, List<Tensor> into) {
        if (w != null) {
            w.fill(grid.time(k), grid.time(k + 1), into);
        } else if (adapted != null) {
            adapted.fillNoise(k, into);
        }
    }

    /// Writes the jumps of step k into a tensor's memory.
    private void fillJumps(int k, Tensor into) {
        if (jumps.isWhole()) {
            draws.getFirst().fill(k, grid.step(k), into);
            return;
        }
        for (int i = 0; i < draws.size(); i++) {
            Tensor own = Tensor.zeros(dtype, jumps.state().dims());
            if (adapted == null) {
                draws.get(i).fill(k, grid.step(k), own);
            } else {
                draws.get(i).fill(k, sample -> adapted.length(k, sample), jumps.samples(), own);
            }
            int row = jumps.row();
            for (int sample = 0; sample < jumps.samples(); sample++) {
                int at = sample * into.shape().dim(1) + i * row;
                System.arraycopy(own.array(), sample * row, into.array(), at, row);
            }
        }
        if (adapted != null) {
            adapted.fillDraws(k, jumps, into);
        }
    }

    /// The increments of step k.
    public Increments at(int k) {
        List<Tensor> parts = shapes.stream().map(s -> Tensor.zeros(dtype, s.dims())).toList();
        fillNoise(k, parts);
        List<Tensor> jump = jumpShape().stream().map(s -> Tensor.zeros(dtype, s.dims())).toList();
        jump.forEach(into -> fillJumps(k, into));
        return increments(parts, jump);
    }

    /// Increments made of given tensors.
    ///
    /// @param path of the shapes [#noiseShapes]
    /// @param jump the jumps if there are any, else nothing
    public Increments increments(List<Tensor> path, List<Tensor> jump) {
        Increments noise = path.isEmpty() ? Increments.none() : Increments.of(detail, path);
        return jump.isEmpty() ? noise : jumps.with(noise, jump.getFirst());
    }
}
