package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;

/// Writes the expressions of one loop for [Fusion], value by value, each after those that it follows from.
final class LoopBody {
    private final Code code;
    private final Map<Integer, Expr> expressions = new HashMap<>();
    private final List<Integer> reads = new ArrayList<>();
    private final List<Double> parameters = new ArrayList<>();
    private final List<Instruction.Store> stores = new ArrayList<>();
    private final List<Instruction.SumOf> sums = new ArrayList<>();

    LoopBody(Code code) {
        this.code = code;
    }

    /// The loop computes an elementwise value. A broadcast one is its operand: a loop reads everything broadcast to its space.
    void compute(int id) {
        Operation s = (Operation) code.value(id);
        Expr[] in = s.operands().stream().map(this::expression).toArray(Expr[]::new);
        expressions.put(id, s.op() instanceof Elementwise op ? op.expression(in) : in[0]);
    }

    /// The loop is given a value: as a parameter if it is a constant, so that loops that differ in these only are one kernel,
    /// else from memory.
    void read(int id) {
        if (code.value(id) instanceof Constant c) {
            int known = parameters.indexOf(c.value());
            expressions.put(id, Expr.parameter(known >= 0 ? known : parameters.size()));
            if (known < 0) {
                parameters.add(c.value());
            }
        } else {
            expressions.put(id, Expr.input(reads.size()));
            reads.add(id);
        }
    }

    /// The loop writes a value to memory.
    void store(int id) {
        stores.add(new Instruction.Store(id, expression(id)));
    }

    /// The loop computes a sum.
    ///
    /// @param of what is summed, seen as (rows, n, columns), over n
    void sum(int id, int of, int rows, int columns) {
        sums.add(new Instruction.SumOf(id, expression(of), rows, columns));
    }

    private Expr expression(int id) {
        return Objects.requireNonNull(expressions.get(id));
    }

    /// The loop over a space.
    Instruction.Loop loop(DType dtype, Shape space) {
        return new Instruction.Loop(dtype, space, reads, parameters, stores, sums);
    }
}
