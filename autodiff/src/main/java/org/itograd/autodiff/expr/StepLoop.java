package org.itograd.autodiff.expr;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The methods `run` of every emitted class: they take the arrays out of their lists, and call a straight-line method
/// `step` for one element or vector after the other, or `steps` for several vectors at once; one does so several times, for a
/// recursion in time. What those take is in [StepMethod].
///
/// Loop and body in one method would make C2 give up on large bodies ("too many clones required in partial peeling").
/// For vectors that means 40 to 250 ns and a kilobyte of garbage per element instead of 0.3 ns and none. In scalar form
/// the normal numbers took 100 ns instead of 8 until their `run` had been called some 600 times; as a method of its own
/// the body has had its calls, and is compiled, after 30 ms.
///
/// Bodies that are not so large have their loop within `steps` ([StepShape#looped]): it is called once, not for each step, and bounds
/// are checked before it.
final class StepLoop {

    private StepLoop() {}

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
        int[] arrays = new int[new StepMethod(body).arrays()];
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
            code.iload(turns).iload(Emission.TO);
            code.invokestatic(Emission.self(), name, new StepMethod(body).type());
        };
        if (shape.looped()) {
            atOnce(shape, lanes, index, phases, call, code);
        } else if (shape.vectors() > 1) {
            oneByOne("steps", shape.elements(lanes), index, phases, call, code);
        }
        oneByOne("step", lanes, index, phases, call, code);
    }

    /// Calls `steps` once for all whole steps, if there are [StepShape#LEAST] and they begin with a row.
    private static void atOnce(
            StepShape shape, int lanes, int index, Map<Integer, Integer> phases, Consumer<String> call,
            CodeBuilder code) {
        int elements = shape.elements(lanes);
        Label none = code.newLabel();
        code.iload(index).iload(Emission.TO).loadConstant(StepShape.LEAST * elements).isub();
        code.if_icmpgt(none);
        if (shape.row() > 0) {
            code.iload(Objects.requireNonNull(phases.get(shape.row()))).ifne(none);
        }
        call.accept("steps");
        code.iload(Emission.TO).iload(Emission.TO).iload(index).isub().loadConstant(elements).irem().isub();
        code.istore(index);
        phases.forEach((period, phase) -> code.iload(index).loadConstant(period).irem().istore(phase));
        code.labelBinding(none);
    }

    private static void oneByOne(
            String name, int elements, int index, Map<Integer, Integer> phases, Consumer<String> call,
            CodeBuilder code) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(top).iload(index).iload(Emission.TO).loadConstant(elements).isub();
        code.if_icmpgt(end);
        call.accept(name);
        code.iinc(index, elements);
        phases.forEach((period, phase) -> StepMethod.advance(phase, period, elements, code));
        code.goto_(top).labelBinding(end);
    }
}
