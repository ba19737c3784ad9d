package org.itograd.autodiff.expr;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The methods `run` of every emitted class: they take the arrays out of their lists, and call a straight-line method
/// `step` for one element or vector after the other, or `steps` for several vectors at once; one does so several times, for a
/// recursion in time.
///
/// Loop and body in one method would make C2 give up on large bodies ("too many clones required in partial peeling").
/// For vectors that means 40 to 250 ns and a kilobyte of garbage per element instead of 0.3 ns and none. In scalar form
/// the normal numbers took 100 ns instead of 8 until their `run` had been called some 600 times; as a method of its own
/// the body has had its calls, and is compiled, after 30 ms.
final class StepLoop {

    /// The access flags of `step` and `steps`.
    static final int PRIVATE = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;

    private StepLoop() {}

    private static int arrays(Emission body) {
        return body.inputs().size() + body.outputs().size();
    }

    /// The type of `step` and `steps`: each array and its offset, parameters, keys, index, for each
    /// period the index modulo the period, and [Loop#turns].
    static MethodTypeDesc type(Emission body) {
        List<ClassDesc> types = new ArrayList<>();
        for (int i = 0; i < arrays(body); i++) {
            types.add(body.array());
            types.add(Emission.INT);
        }
        types.add(Emission.DOUBLES);
        types.add(Emission.LONGS);
        types.add(Emission.INT);
        body.periods().forEach(_ -> types.add(Emission.INT));
        types.add(Emission.INT);
        return MethodTypeDesc.of(Emission.VOID, types);
    }

    /// The local variable of `step` that holds the parameters. Keys and index follow; array i stands at 2i.
    static int parameters(Emission body) {
        return 2 * arrays(body);
    }

    /// The local variable of `step` that holds the index modulo a period.
    static int phase(Emission body, int period) {
        return parameters(body) + 3 + body.periods().indexOf(period);
    }

    /// The local variable of `step` that holds [Loop#turns].
    private static int turns(Emission body) {
        return parameters(body) + 3 + body.periods().size();
    }

    /// Writes the empty loop of [Loop#turns], after which the method returns.
    static void writeTurns(Emission body, CodeBuilder code) {
        Label end = code.newLabel();
        code.iload(turns(body)).ifle(end);
        Label top = code.newBoundLabel();
        code.iinc(turns(body), -1).iload(turns(body)).ifgt(top);
        code.return_().labelBinding(end);
    }

    /// Writes the rest of a `step` or `steps` that calls `one` for each of its elements and returns.
    ///
    /// @param one the name of a method of the same type for one element
    static void writeOneByOne(Emission body, String one, int elements, CodeBuilder code) {
        int index = parameters(body) + 2;
        int end = code.allocateLocal(TypeKind.INT);
        code.iload(index).loadConstant(elements).iadd().istore(end);
        Label top = code.newBoundLabel();
        for (int i = 0; i < arrays(body); i++) {
            code.aload(2 * i).iload(2 * i + 1);
        }
        code.aload(parameters(body)).aload(parameters(body) + 1).iload(index);
        body.periods().forEach(period -> code.iload(phase(body, period)));
        code.iconst_0();
        code.invokestatic(Emission.self(), one, type(body));
        code.iinc(index, 1);
        body.periods().forEach(period -> code.iload(phase(body, period)).iconst_1().iadd().loadConstant(period).irem()
                .istore(phase(body, period)));
        code.iload(index).iload(end).if_icmplt(top);
        code.return_();
    }

    /// Adds both methods `run` to a class.
    ///
    /// @param lanes elements of a `step`
    /// @param shape of a call of `steps`, [StepShape#ONE] where there is none
    static void write(Emission body, int lanes, StepShape shape, ClassBuilder c) {
        c.withMethodBody("run", Emission.RUN, 0, code -> write(body, lanes, shape, false, code));
        c.withMethodBody("run", Emission.RUN_REPEATED, 0, code -> write(body, lanes, shape, true, code));
    }

    /// @param repeated whether the loop over elements is done several times, with offsets that move on
    private static void write(Emission body, int lanes, StepShape shape, boolean repeated, CodeBuilder code) {
        int inputs = body.inputs().size();
        int[] arrays = new int[arrays(body)];
        int[] offsets = new int[arrays.length];
        int[] strides = new int[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            boolean input = i < inputs;
            int place = input ? i : i - inputs;
            arrays[i] = code.allocateLocal(TypeKind.REFERENCE);
            offsets[i] = code.allocateLocal(TypeKind.INT);
            code.aload(input ? Emission.INPUTS : Emission.OUTPUTS).loadConstant(place).aaload();
            code.checkcast(body.array()).astore(arrays[i]);
            code.aload(input ? Emission.INPUT_OFFSETS : Emission.OUTPUT_OFFSETS).loadConstant(place).iaload();
            code.istore(offsets[i]);
            if (repeated) {
                strides[i] = code.allocateLocal(TypeKind.INT);
                code.aload(input ? Emission.INPUT_STRIDES : Emission.OUTPUT_STRIDES).loadConstant(place).iaload();
                code.istore(strides[i]);
            }
        }
        Label again = code.newLabel();
        Label done = code.newLabel();
        if (repeated) {
            code.labelBinding(again).iload(Emission.TIMES).ifle(done);
        }
        overElements(body, lanes, shape, arrays, offsets, code);
        if (repeated) {
            for (int i = 0; i < arrays.length; i++) {
                code.iload(offsets[i]).iload(strides[i]).iadd().istore(offsets[i]);
            }
            code.iinc(Emission.TIMES, -1).goto_(again).labelBinding(done);
        }
        code.return_();
    }

    /// Writes the loop over elements: with `steps` as far as they go, then with `step`.
    private static void overElements(
            Emission body, int lanes, StepShape shape, int[] arrays, int[] offsets, CodeBuilder code) {
        Map<Integer, Integer> phases = new LinkedHashMap<>();
        for (int period : body.periods()) {
            int phase = code.allocateLocal(TypeKind.INT);
            phases.put(period, phase);
            code.iload(Emission.FROM).loadConstant(period).irem().istore(phase);
        }
        int index = code.allocateLocal(TypeKind.INT);
        code.iload(Emission.FROM).istore(index);
        int turns = code.allocateLocal(TypeKind.INT);
        code.aload(0).getfield(Emission.LOOP, "turns", Emission.INT).istore(turns);
        Consumer<String> call = name -> {
            for (int i = 0; i < arrays.length; i++) {
                code.aload(arrays[i]).iload(offsets[i]);
            }
            code.aload(Emission.PARAMETERS).aload(Emission.KEYS).iload(index);
            phases.forEach((_, phase) -> code.iload(phase));
            code.iload(turns);
            code.invokestatic(Emission.self(), name, type(body));
        };
        if (shape.row() > 0) {
            overRows(shape, lanes, index, Objects.requireNonNull(phases.get(shape.row())), call, code);
        } else if (shape.vectors() > 1) {
            sideBySide("steps", shape.elements(lanes), index, phases, call, code);
        }
        sideBySide("step", lanes, index, phases, call, code);
    }

    private static void sideBySide(
            String name, int elements, int index, Map<Integer, Integer> phases, Consumer<String> call,
            CodeBuilder code) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top).iload(index).iload(Emission.TO).loadConstant(elements).isub();
        code.if_icmpgt(end);
        call.accept(name);
        code.iinc(index, elements);
        phases.forEach((period, phase) -> {
            if (elements % period != 0) {
                code.iload(phase).loadConstant(elements).iadd().loadConstant(period).irem().istore(phase);
            }
        });
        code.goto_(top).labelBinding(end);
    }

    /// Some rows at once, from their first column to the last, unless the elements begin within a row.
    private static void overRows(
            StepShape shape, int lanes, int index, int phase, Consumer<String> call, CodeBuilder code) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.iload(phase).ifne(end);
        code.labelBinding(top).iload(index).iload(Emission.TO).loadConstant(shape.elements(lanes)).isub();
        code.if_icmpgt(end);
        Label column = code.newBoundLabel();
        call.accept("steps");
        code.iinc(index, lanes).iinc(phase, lanes);
        code.iload(phase).loadConstant(shape.row()).if_icmplt(column);
        code.iconst_0().istore(phase);
        code.iload(index).loadConstant((shape.vectors() - 1) * shape.row()).iadd().istore(index);
        code.goto_(top).labelBinding(end);
    }
}
