package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.sde.brownian.BrownianMotion;
import org.jspecify.annotations.Nullable;

/// A step as a program that runs in blocks of samples.
final class BlockTrial implements StepTrial {
    private final StepFormula formula;
    private final RowProgram program;
    private final List<@Nullable Tensor> inputs;
    private final @Nullable BrownianMotion w;
    private final boolean solution;
    /// The path of each block, made when it is first needed.
    private final @Nullable BrownianMotion[] paths;
    private List<Tensor> now;
    private List<Tensor> next;

    BlockTrial(StepFormula formula, Program program, @Nullable BrownianMotion w, boolean solution) {
        this.formula = formula;
        this.w = w;
        this.solution = solution;
        List<Role> roles = formula.roles();
        inputs = new ArrayList<>(Collections.nCopies(roles.size(), null));
        for (Tensor t : program.closedOver()) {
            roles.add(Role.FIXED);
            inputs.add(t.stopGradient());
        }
        this.program = RowProgram.of(program, roles, formula.rows(), formula.rowOutputs());
        paths = new BrownianMotion[Math.ceilDiv(formula.rows(), this.program.blockRows())];
        now = formula.start();
        next = now;
    }

    @Override
    public double attempt(double t, double end) {
        List<Tensor> results = new ArrayList<>();
        formula.start().forEach(x -> results.add(Tensor.zeros(formula.dtype(), x.shape().dims())));
        if (formula.isDoubling()) {
            results.add(Tensor.zeros(formula.dtype(), formula.start().getFirst().shape().dims()));
        }
        List<Tensor> totals = program.run(inputs, block -> run(block, t, end, results));
        next = results;
        return StepFormula.error(totals.getFirst().item(), results.getFirst().size());
    }

    private void run(Block block, double t, double end, List<Tensor> results) {
        for (int i = 0; i < formula.intervals(); i++) {
            double begin = formula.begin(i, t, end);
            double until = formula.end(i, t, end);
            block.set(2 * i, begin);
            block.set(2 * i + 1, until - begin);
            BrownianMotion path = path(block);
            if (path != null) {
                List<Tensor> parts = new ArrayList<>();
                for (int p = 0; p < formula.shapes().size(); p++) {
                    parts.add(block.input(formula.noise(i) + p));
                }
                path.fill(begin, until, parts);
            }
        }
        for (int i = 0; i < formula.carried(); i++) {
            block.read(now.get(i), block.input(formula.times() + i));
        }
        block.run();
        for (int i = 0; i < results.size(); i++) {
            block.write(block.output(i), results.get(i));
        }
    }

    /// The path of a block's samples; a block is worked on by one thread at a time.
    private @Nullable BrownianMotion path(Block block) {
        BrownianMotion all = w;
        if (all == null) {
            return null;
        }
        int b = block.from() / program.blockRows();
        BrownianMotion own = paths[b];
        if (own == null) {
            own = paths.length == 1 ? all : all.rows(block.from(), block.to());
            paths[b] = own;
        }
        return own;
    }

    @Override
    public void accept() {
        now = next;
    }

    @Override
    public Tensor y() {
        return now.getFirst();
    }

    @Override
    public Tensor middle() {
        return next.getLast();
    }

    @Override
    public boolean isSolution() {
        return solution;
    }
}
