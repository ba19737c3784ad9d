package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;

/// A captured step of small samples that is tried again and again, each attempt being one call of a kernel with the samples along its
/// lanes ([LaneProgram]): the caller looks at what came of it, and takes it or tries another.
///
/// States stand in an array for each component from one attempt to the next. Blocks of samples are attempted on all threads; the bits
/// are those of [RowProgram], sums over samples included, for any number of threads. One thread at a time may use it.
public final class LaneAttempts {
    private final LaneProgram program;
    private final int first;
    private final int states;
    private final List<LanePart> parts = new ArrayList<>();
    private final @Nullable SampleSum sum;
    private final int rows;
    /// The last result.
    private final int last;

    private LaneAttempts(
            LaneProgram program, List<@Nullable Tensor> inputs, int first, int states, int rows,
            @Nullable SampleSum sum) {
        this.program = program;
        this.first = first;
        this.states = states;
        this.rows = rows;
        this.sum = sum;
        last = program.outputSizes().length - 1;
        LaneBlocks blocks = new LaneBlocks(program, inputs);
        int size = LaneBlocks.size(program);
        for (int from = 0; from < program.lanes(); from += size) {
            int n = Math.min(size, program.lanes() - from);
            int of = program.lanes() == 1 ? rows : n;
            parts.add(new LanePart(program, blocks.call(from, n), from, of, first, states));
        }
    }

    /// The attempts at a step, unless its samples are too large or it has an operation that is not written component by component.
    ///
    /// @param program    its results are those per sample, the first of them the next states, and perhaps one sum over all elements
    ///     of something per sample
    /// @param roles      of the arguments
    /// @param rows       how many samples there are
    /// @param rowOutputs how many results are per sample
    /// @param first      the argument that is the first state; the others follow
    /// @param states     how many there are
    /// @param always     whether steps that can be written so are, even if blocks of tensors would be faster
    public static Optional<LaneAttempts> of(
            Program program, List<Role> roles, int rows, int rowOutputs, int first, int states, boolean always) {
        AttemptForm form = AttemptForm.of(program.code(), withClosedOver(program, roles), rows, rowOutputs, always);
        LaneProgram lanes = form.choice().program();
        if (lanes == null) {
            return Optional.empty();
        }
        List<@Nullable Tensor> inputs = new ArrayList<>(Collections.nCopies(roles.size(), null));
        program.closedOver().forEach(t -> inputs.add(t.stopGradient()));
        return Optional.of(new LaneAttempts(lanes, inputs, first, states, rows, form.sum(lanes, rows, rowOutputs)));
    }

    private static List<Role> withClosedOver(Program program, List<Role> roles) {
        List<Role> all = new ArrayList<>(roles);
        program.closedOver().forEach(_ -> all.add(Role.FIXED));
        return all;
    }

    /// What becomes of the attempts, and why: for reading.
    ///
    /// @param roles      as for [#of]
    /// @param rows       as for [#of]
    /// @param rowOutputs as for [#of]
    /// @param always     as for [#of]
    public static String listing(
            Program program, List<Role> roles, int rows, int rowOutputs, boolean always) {
        LaneProgram.Choice choice =
                AttemptForm.of(program.code(), withClosedOver(program, roles), rows, rowOutputs, always).choice();
        return choice.found()
                .map(p -> "in lanes: " + p + ", in blocks of " + LaneBlocks.size(p))
                .orElseGet(() -> "in blocks of tensors, not in lanes, because " + choice.why());
    }

    /// Begins with some states.
    public void start(List<Tensor> y) {
        for (LanePart part : parts) {
            for (int i = 0; i < states; i++) {
                part.input(first + i, y.get(i), part.from());
            }
        }
    }

    /// Attempts a step from the states.
    ///
    /// @param fill gives a part of the samples its other inputs; called by several threads at once, for different parts
    public void run(Consumer<LanePart> fill) {
        run(fill, _ -> {});
    }

    /// As above.
    ///
    /// @param look sees what came of it, on the thread that computed it
    public void run(Consumer<LanePart> fill, Consumer<LanePart> look) {
        if (parts.size() == 1) {
            attempt(parts.getFirst(), fill, look);
        } else {
            Workers.run(parts.size(), p -> attempt(parts.get(p), fill, look));
        }
    }

    private static void attempt(LanePart part, Consumer<LanePart> fill, Consumer<LanePart> look) {
        try {
            fill.accept(part);
            part.run();
            look.accept(part);
        } catch (SampleException e) {
            throw e.shifted(part.from());
        }
    }

    /// The sum over all samples of the last attempt.
    public double total() {
        SampleSum s = sum;
        if (s == null) {
            throw new IllegalStateException("this step has no result that is a sum over samples");
        }
        return s.of(parts, last);
    }

    /// Takes the last attempt: what it gave are the states.
    public void accept() {
        for (LanePart part : parts) {
            part.accept();
        }
    }

    /// The samples, in blocks.
    public List<LanePart> parts() {
        return parts;
    }

    /// Writes a state to memory in which samples stand one after the other.
    ///
    /// @param at where the first sample goes
    public void state(int i, Object to, int at) {
        parts.forEach(p -> p.state(i, to, at));
    }

    /// As [#state], a result of the last attempt. Of the states these are lost when it is taken.
    public void result(int output, Object to, int at) {
        parts.forEach(p -> p.result(output, to, at));
    }

    /// Whether each sample has a lane of its own: not if samples mix.
    public boolean isApart() {
        return program.lanes() == rows;
    }

}
