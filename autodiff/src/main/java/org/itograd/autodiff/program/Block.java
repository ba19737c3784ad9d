package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// A few samples on their way through a [RowProgram], on one thread: the caller fills inputs, runs, and reads outputs,
/// once or for many steps. All tensors belong to the block and are overwritten by the next run.
public interface Block {
    /// The first sample.
    int from();

    /// The sample after the last.
    int to();

    /// The memory of an input with role ROWS or STEP, to be written to through [Tensor#array()] before a run.
    Tensor input(int place);

    /// Lets an input be read from, or an output written to, memory of the caller's, until other memory is named or the block
    /// ends. An output that has no memory of its own is not redirected but copied after each run.
    void bindInput(int place, Tensor memory);

    /// See [#bindInput].
    void bindOutput(int place, Tensor memory);

    /// Runs the program once; totals are added to.
    void run();

    /// An output of the last run, for one that is per sample.
    Tensor output(int place);

    /// Makes an output of the last run an input of the next, without copying where that is possible.
    void feedBack(int output, int input);

    /// Writes a number to an input that is one: a time, a step size.
    default void set(int place, double value) {
        Numbers.set(input(place).dtype(), value, input(place).array(), 0);
    }

    /// Copies the block's rows of a tensor into a tensor that has only these.
    default void read(Tensor all, Tensor some) {
        System.arraycopy(all.array(), place(some), some.array(), 0, some.size());
    }

    /// As [#read] from one of several such tensors that stand one after the other along a new first axis.
    default void read(Tensor all, int part, Tensor some) {
        System.arraycopy(all.array(), place(all, part) + place(some), some.array(), 0, some.size());
    }

    /// As [#read], adding.
    default void add(Tensor all, int part, Tensor some) {
        Frame.add(all, place(all, part) + place(some), some);
    }

    /// Copies a tensor that has only the block's rows to their place.
    default void write(Tensor some, Tensor all) {
        System.arraycopy(some.array(), 0, all.array(), place(some), some.size());
    }

    /// As [#write] to one of several such tensors that stand one after the other along a new first axis.
    default void write(Tensor some, Tensor all, int part) {
        System.arraycopy(some.array(), 0, all.array(), place(all, part) + place(some), some.size());
    }

    /// Where the block's rows begin among those of all samples.
    private int place(Tensor some) {
        return from() * (some.size() / (to() - from()));
    }

    private static int place(Tensor all, int part) {
        return part == 0 ? 0 : part * (all.size() / all.shape().dim(0));
    }
}
