package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;

/// Writes a new code with the values of an old one: some of them, with other numbers, perhaps for fewer samples.
///
/// A value has one number in the old code and another in the new one. Methods take the old number, unless they say
/// otherwise; whoever uses an editor need not keep account of the new ones.
final class CodeEditor {
    private static final int NONE = -1;

    private final Code old;
    private final int[] renumbered;
    private final List<Definition> values = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();

    CodeEditor(Code old) {
        this.old = old;
        this.renumbered = new int[old.values().size()];
        Arrays.fill(renumbered, NONE);
    }

    /// Whether the new code has a value.
    boolean has(int id) {
        return renumbered[id] != NONE;
    }

    /// The new number of a value that the new code has.
    int number(int id) {
        if (!has(id)) {
            throw new AssertionError("%" + id + " is used before it is written");
        }
        return renumbered[id];
    }

    /// A value becomes the next input.
    void input(int id) {
        input(id, old.value(id).shape());
    }

    /// A value, with another shape, becomes the next input.
    void input(int id, Shape shape) {
        renumbered[id] = anonymousInput(old.value(id).dtype(), shape);
    }

    /// One more input, which is no value of the old code: its new number.
    int anonymousInput(DType dtype, Shape shape) {
        int number = write(new Input(inputs.size(), dtype, shape));
        inputs.add(number);
        return number;
    }

    /// Writes a value as it is. What it follows from must have been written.
    void copy(int id) {
        switch (old.value(id)) {
            case Input _ -> input(id);
            case Constant c -> renumbered[id] = write(c);
            case Operation s -> operation(id, s.op(), s.operands().stream().map(this::number).toList(), s.shape());
        }
    }

    /// Writes a value as the result of a primitive, its own or another one.
    ///
    /// @param operands new numbers
    void operation(int id, Primitive op, List<Integer> operands, Shape shape) {
        renumbered[id] = write(new Operation(op, operands, old.value(id).dtype(), shape));
    }

    private int write(Definition v) {
        values.add(v);
        return values.size() - 1;
    }

    /// The new code.
    ///
    /// @param outputs new numbers
    Code finish(List<Integer> outputs) {
        return new Code(values, inputs, outputs);
    }
}
