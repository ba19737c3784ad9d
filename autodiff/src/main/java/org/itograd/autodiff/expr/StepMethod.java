package org.itograd.autodiff.expr;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// The methods `step` and `steps` of emitted classes: what they take, where it stands, and what is written around their bodies. Those
/// who call them are in [StepLoop].
///
/// @param body of the method
record StepMethod(Emission body) {
    /// The access flags.
    static final int PRIVATE = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;

    /// How many arrays there are.
    int arrays() {
        return body.inputs().size() + body.outputs().size();
    }

    /// The type: each array and its offset, parameters, keys, index, for each period the index modulo the period, [Loop#turns], and
    /// where the elements end.
    MethodTypeDesc type() {
        List<ClassDesc> types = new ArrayList<>();
        for (int i = 0; i < arrays(); i++) {
            types.add(body.array());
            types.add(Emission.INT);
        }
        types.add(Emission.DOUBLES);
        types.add(Emission.LONGS);
        types.add(Emission.INT);
        body.periods().forEach(_ -> types.add(Emission.INT));
        types.add(Emission.INT);
        types.add(Emission.INT);
        return MethodTypeDesc.of(Emission.VOID, types);
    }

    /// The local variable that holds the parameters; array i stands at 2i.
    int parameters() {
        return 2 * arrays();
    }

    /// That which holds the keys.
    int keys() {
        return parameters() + 1;
    }

    /// That which holds the index.
    int index() {
        return parameters() + 2;
    }

    /// That which holds the index modulo a period.
    int phase(int period) {
        return index() + 1 + body.periods().indexOf(period);
    }

    private int turns() {
        return index() + 1 + body.periods().size();
    }

    private int to() {
        return turns() + 1;
    }

    /// Writes the empty loop of [Loop#turns], after which the method returns.
    void writeTurns(CodeBuilder code) {
        Label end = code.newLabel();
        code.iload(turns()).ifle(end);
        Label top = code.newBoundLabel();
        code.iinc(turns(), -1).iload(turns()).ifgt(top);
        code.return_().labelBinding(end);
    }

    /// Writes a `steps` that does a step as often as whole ones fit before the end, and returns.
    ///
    /// Both loops count one variable up from a start to an end, and all places are that variable and something constant: so C2 checks
    /// bounds before the loop, instead of for each vector.
    ///
    /// @param step writes one; where it is a row of steps, its place is index and phase together
    void writeLoop(StepShape shape, int lanes, CodeBuilder code, Runnable step) {
        int elements = shape.elements(lanes);
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top).iload(index()).iload(to()).loadConstant(elements).isub().if_icmpgt(end);
        if (shape.row() > 0) {
            writeRow(phase(shape.row()), shape.row(), lanes, code, step);
        } else {
            step.run();
            body.periods().forEach(period -> advance(phase(period), period, elements, code));
        }
        code.iload(index()).loadConstant(elements).iadd().istore(index());
        code.goto_(top).labelBinding(end).return_();
    }

    private static void writeRow(int phase, int row, int lanes, CodeBuilder code, Runnable step) {
        Label column = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(phase);
        code.labelBinding(column).iload(phase).loadConstant(row).if_icmpge(end);
        step.run();
        code.iinc(phase, lanes).goto_(column).labelBinding(end);
    }

    /// Writes the rest of a `step` or `steps` that calls `one` for each of its elements and returns.
    ///
    /// @param one the name of a method of the same type for one element
    void writeOneByOne(String one, int elements, CodeBuilder code) {
        int end = code.allocateLocal(TypeKind.INT);
        code.iload(index()).loadConstant(elements).iadd().istore(end);
        Label top = code.newBoundLabel();
        for (int i = 0; i < arrays(); i++) {
            code.aload(2 * i).iload(2 * i + 1);
        }
        code.aload(parameters()).aload(keys()).iload(index());
        body.periods().forEach(period -> code.iload(phase(period)));
        code.iconst_0().iload(end);
        code.invokestatic(Emission.self(), one, type());
        code.iinc(index(), 1);
        body.periods().forEach(period -> advance(phase(period), period, 1, code));
        code.iload(index()).iload(end).if_icmplt(top);
        code.return_();
    }

    /// Writes that the index moves on, for the local variable that holds its place in a period.
    static void advance(int phase, int period, int elements, CodeBuilder code) {
        if (elements % period != 0) {
            code.iload(phase).loadConstant(elements).iadd().loadConstant(period).irem().istore(phase);
        }
    }
}
