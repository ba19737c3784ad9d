package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;

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
}
