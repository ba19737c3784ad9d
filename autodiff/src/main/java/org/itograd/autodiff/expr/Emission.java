package org.itograd.autodiff.expr;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.itograd.base.DType;

/// What both emitters share: the body to compile, the types of its lanes, and the class around it.
///
/// @param outputs the lowered outputs; output i is stored to the i-th output array
/// @param inputs how each input array is read
/// @param targets how each output array is written
record Emission(List<Term> outputs, DType dtype, List<Access> inputs, List<Access> targets) {

    static final ClassDesc LOOP = Loop.class.describeConstable().orElseThrow();
    static final ClassDesc INT = ConstantDescs.CD_int;
    static final ClassDesc LONG = ConstantDescs.CD_long;
    static final ClassDesc VOID = ConstantDescs.CD_void;
    static final ClassDesc INTS = INT.arrayType();
    static final ClassDesc LONGS = LONG.arrayType();
    static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();
    static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
    static final MethodTypeDesc RUN =
            MethodTypeDesc.of(VOID, OBJECTS, INTS, OBJECTS, INTS, DOUBLES, LONGS, INT, INT);
    static final MethodTypeDesc RUN_REPEATED =
            MethodTypeDesc.of(VOID, OBJECTS, INTS, OBJECTS, INTS, DOUBLES, LONGS, INT, INT, INTS, INTS, INT);

    // The local variables of Loop.run.
    static final int INPUTS = 1;
    static final int INPUT_OFFSETS = 2;
    static final int OUTPUTS = 3;
    static final int OUTPUT_OFFSETS = 4;
    static final int PARAMETERS = 5;
    static final int KEYS = 6;
    static final int FROM = 7;
    static final int TO = 8;
    static final int INPUT_STRIDES = 9;
    static final int OUTPUT_STRIDES = 10;
    static final int TIMES = 11;

    /// The name of every emitted class; hidden classes do not clash.
    static ClassDesc self() {
        return ClassDesc.of(Emission.class.getPackageName(), "EmittedLoop");
    }

    /// The access to an array, inputs first and then outputs.
    Access access(int array) {
        return array < inputs.size() ? inputs.get(array) : targets.get(array - inputs.size());
    }

    /// The periods that occur, each once. A loop keeps one running place for each.
    List<Integer> periods() {
        return Stream.concat(inputs.stream(), targets.stream())
                .filter(Access::isPeriodic)
                .map(Access::period)
                .distinct()
                .toList();
    }

    boolean wide() {
        return dtype == DType.F64;
    }

    /// Whether a leaf has the same value for all elements of a call.
    boolean isInvariant(Term node) {
        return switch (node.op()) {
            case CONSTANT, BITS_CONSTANT, PARAMETER, KEY -> true;
            case INPUT -> inputs.get((int) node.payload()).isScalar();
            default -> false;
        };
    }

    /// Turns the index on the operand stack into the place of an element that is stored in runs with gaps.
    static void addGaps(Access access, CodeBuilder code) {
        if (access.kind() == Access.Kind.RUNS) {
            // index + (index rounded down to a multiple of the run)
            code.dup().loadConstant(-access.period()).iand().iadd();
        }
    }

    ClassDesc element() {
        return wide() ? ConstantDescs.CD_double : ConstantDescs.CD_float;
    }

    ClassDesc array() {
        return element().arrayType();
    }

    /// The class file of a loop whose methods `methods` adds.
    static byte[] classFile(Consumer<ClassBuilder> methods) {
        MethodTypeDesc constructor = MethodTypeDesc.of(VOID);
        return ClassFile.of().build(self(), c -> {
            c.withSuperclass(LOOP).withFlags(AccessFlag.FINAL, AccessFlag.SUPER);
            c.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    constructor,
                    0,
                    code -> code.aload(0)
                            .invokespecial(LOOP, ConstantDescs.INIT_NAME, constructor)
                            .return_());
            methods.accept(c);
        });
    }

    /// Loads a class file as a hidden class, which lives as long as its instance.
    static Loop instantiate(byte[] classFile) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(classFile, true);
            return (Loop) lookup
                    .findConstructor(lookup.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("an emitted loop could not be loaded", e);
        }
    }
}
