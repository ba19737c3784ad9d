package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.base.Numbers;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// One step of a solve as a program. Its arguments are t, h, what the solver carries, what the path gives (the Wiener increment
/// first), and the jumps if there are any; its results what the solver carries next.
///
/// @param steps   the solve
/// @param program the step
/// @param examples tensors of the arguments' shapes
/// @param roles   of the program's arguments and closed-over tensors
/// @param carried how many tensors the solver carries
/// @param rows    how many samples there are
record CapturedStep(
        FixedSteps steps, Program program, List<Tensor> examples, List<Role> roles, int carried, int rows) {
    static final int TIME = 0;
    static final int STEP = 1;
    static final int CARRIED = 2;

    /// Captures a step; null if the equation decides on numbers, so that it can only be run as it stands.
    static @Nullable CapturedStep of(FixedSteps steps, List<Tensor> carried) {
        Shape y = carried.getFirst().shape();
        int rows = y.rank() == 0 ? 1 : y.dim(0);
        if (rows == 0) {
            return null;
        }
        List<Tensor> examples = new ArrayList<>(List.of(steps.time(0), steps.step(0)));
        Role time = steps.noise().timesDiffer() ? Role.ROWS : Role.STEP;
        List<Role> roles = new ArrayList<>(List.of(time, time));
        examples.addAll(carried);
        steps.noise().noiseShapes().forEach(s -> examples.add(Tensor.zeros(steps.dtype(), s.dims())));
        steps.noise().jumpShape().ifPresent(s -> examples.add(Tensor.zeros(steps.dtype(), s.dims())));
        while (roles.size() < examples.size()) {
            roles.add(Role.ROWS);
        }
        return Program.tryCapture(in -> {
            int noise = CARRIED + carried.size();
            return steps.next(
                    in.get(TIME), in.get(STEP), in.subList(CARRIED, noise), increments(steps, in, noise));
        }, examples).map(program -> {
            program.closedOver().forEach(_ -> roles.add(Role.FIXED));
            return new CapturedStep(
                    steps, program, List.copyOf(examples), List.copyOf(roles), carried.size(), rows);
        }).orElse(null);
    }

    /// Tells the watch that blocks of so many samples will go to the last of the points.
    void begin(int blockRows, int[] points) {
        steps.watch().begin((long) Math.ceilDiv(rows, blockRows) * points[points.length - 1]);
    }

    /// How many random numbers a step takes.
    int noiseSize() {
        return steps.noise().noiseShapes().stream().mapToInt(Shape::size).sum()
                + steps.noise().jumpShape().map(Shape::size).orElse(0);
    }

    /// The increments among arguments of the program.
    Increments increments(List<Tensor> in) {
        return increments(steps, in, noisePlace());
    }

    private static Increments increments(FixedSteps steps, List<Tensor> in, int noise) {
        int jumps = noise + steps.noise().noiseShapes().size();
        int end = jumps + (steps.noise().jumpShape().isPresent() ? 1 : 0);
        return steps.noise().increments(in.subList(noise, jumps), in.subList(jumps, end));
    }

    int noisePlace() {
        return CARRIED + carried;
    }

    int jumpsPlace() {
        return noisePlace() + steps.noise().noiseShapes().size();
    }

    /// The first of the places of closed-over tensors.
    int closedPlace() {
        return jumpsPlace() + (steps.noise().jumpShape().isPresent() ? 1 : 0);
    }

    /// The program's inputs with the closed-over tensors in place, the others left to the blocks.
    List<@Nullable Tensor> inputs(List<Tensor> closedOver) {
        List<@Nullable Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < closedPlace(); i++) {
            inputs.add(null);
        }
        inputs.addAll(closedOver);
        return inputs;
    }

    /// The noise for a block of samples.
    StepNoise noise(Block block) {
        boolean all = block.from() == 0 && block.to() == rows;
        return all ? steps.noise() : steps.noise().rows(block.from(), block.to());
    }

    /// Writes t and h of step k, if they are the same for all samples.
    void setTime(Block block, int k) {
        if (!steps.noise().timesDiffer()) {
            set(block.input(TIME), steps.grid().time(k));
            set(block.input(STEP), steps.grid().step(k));
        }
    }

    private static void set(Tensor scalar, double value) {
        Numbers.set(scalar.dtype(), value, scalar.array(), 0);
    }

    /// Writes what the path does in step k, and t and h of each sample if they differ.
    void fillIncrements(Block block, StepNoise noise, int k) {
        if (noise.timesDiffer()) {
            noise.fillTimes(k, block.input(TIME), block.input(STEP));
        }
        noise.fillNoise(k, inputs(block, noisePlace(), jumpsPlace()));
        if (steps.noise().jumpShape().isPresent()) {
            noise.fillJumps(k, block.input(jumpsPlace()));
        }
    }

    /// Copies the block's rows of a tensor into a tensor that has only these.
    static void readRows(Tensor all, Block block, Tensor some) {
        int row = some.size() / (block.to() - block.from());
        System.arraycopy(all.array(), block.from() * row, some.array(), 0, some.size());
    }

    /// Once for each step of a block, so without a stream.
    private static List<Tensor> inputs(Block block, int from, int to) {
        Tensor[] found = new Tensor[to - from];
        for (int i = 0; i < found.length; i++) {
            found[i] = block.input(from + i);
        }
        return List.of(found);
    }

    /// Copies the block's rows of one of several such tensors that stand in `all` one after the other.
    void readRows(Tensor all, int part, Block block, Tensor some) {
        int row = some.size() / (block.to() - block.from());
        System.arraycopy(all.array(), (part * rows + block.from()) * row, some.array(), 0, some.size());
    }

    /// Copies the block's rows back.
    ///
    /// @param part which of several such tensors that stand in `all` one after the other
    void writeRows(Tensor some, Block block, Tensor all, int part) {
        int row = some.size() / (block.to() - block.from());
        System.arraycopy(some.array(), 0, all.array(), (part * rows + block.from()) * row, some.size());
    }

    /// Adds the block's rows of the cotangent of the state at point k, if that state was asked for.
    ///
    /// @param cotangent of the states at all points, along a first axis
    void addCotangent(Block block, Tensor cotangent, int[] points, int k, Tensor to) {
        int p = Arrays.binarySearch(points, k);
        if (p < 0) {
            return;
        }
        int row = to.size() / (block.to() - block.from());
        int at = (p * rows + block.from()) * row;
        Numbers.add(to.dtype(), cotangent.array(), at, to.array(), 0, to.size());
    }

    /// The program as it is, without a tape.
    RowProgram plain() {
        return RowProgram.of(program, roles, rows, carried);
    }
}
