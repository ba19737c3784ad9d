package org.itograd.autodiff.program;

import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Instruction.Call;

/// Whether a step that is too long for one loop is worth running in lanes, in nanoseconds as they were measured on Zen 4 (perceptrons
/// of 2–16–2 to 8–32–8 for 8 to 20,000 samples, Tsitouras' method for Lorenz' equations). It follows from sizes alone.
///
/// In lanes an operation costs what it costs, but values pass from one loop to the next through memory. In blocks of tensors an
/// instruction has a price of its own, copies of components are slow, elementwise work is fused, and products are fast.
final class LaneCost {
    private static final double LANES_OPERATION = 0.1;
    private static final double SCALAR_OPERATION = 0.25;
    private static final double INSTRUCTION = 80;
    private static final double COPY = 1;
    private static final double FUSED_OPERATION = 0.04;
    private static final double MULTIPLICATION = 0.02;

    /// Fewer samples run in scalar form.
    private static final int FEW = 16;

    private LaneCost() {}

    /// @param code       for one sample
    /// @param operations of it, written out
    /// @param samples    how many there are
    static boolean pays(Code code, int operations, int samples) {
        double multiplications = 0;
        double copies = 0;
        int instructions = 0;
        for (Instruction i : Fusion.of(code)) {
            instructions++;
            if (i instanceof Call call) {
                Operation s = (Operation) code.value(call.id());
                if (s.op() instanceof MatMul) {
                    multiplications +=
                            Scheduled.of(s.op()).multiplications(code.shapes(s.operands()), s.shape());
                } else {
                    copies += s.shape().size();
                }
            }
        }
        double blocks = INSTRUCTION * instructions
                + samples * (COPY * copies + MULTIPLICATION * multiplications
                        + FUSED_OPERATION * Math.max(0, operations - multiplications));
        double each = samples < FEW ? SCALAR_OPERATION : LANES_OPERATION;
        return each * operations * samples <= blocks;
    }
}
