package org.itograd.autodiff.expr;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Writes a body with `jdk.incubator.vector`: a straight-line method `step` for one vector of elements, another `steps`
/// for several ([StepShape]), and a `run` that calls them ([StepLoop]).
///
/// A body is mostly one chain of dependent operations, so with one vector at a time the processor waits for results: it
/// began 2.2 vector operations a cycle where it can begin 4. `steps` writes each operation for all its vectors before
/// the next operation, which gives it independent work, and loads constants and keys once for all. Nanoseconds per
/// element with 1, 2 and 4 vectors, `float` and `double` (Zen 5, 512 bits): normals 0.87, 0.58, – and 1.65, 1.17, –;
/// `tanh` 0.26, 0.19, 0.15 and 0.73, 0.50, 0.43; `exp` 0.23, 0.18, 0.15 and 0.65, 0.48, 0.47.
final class VectorEmitter {

    /// The scalar form of a step, for one element.
    private static final String ONE = "one";

    /// A constant that holds the class of the vectors, which has no public name.
    private static final String CLASS = "CLASS";

    private final Emission body;
    private final CodeBuilder code;
    private final VectorTypes types;
    private final StepShape shape;
    private final int vectors;
    private final Map<Term, int[]> slots = new HashMap<>();
    /// For each node, after how many vectors of a step its values are the same again.
    private final Map<Term, Integer> repeats = new HashMap<>();
    private final VectorLeaves leaves;
    private final VectorOperations operations;
    /// Where a step goes on whose elements need more than vectors can do.
    private final Label oneByOne;
    private boolean mayLeave;

    private VectorEmitter(Emission body, VectorTypes types, StepShape shape, CodeBuilder code) {
        this.body = body;
        this.types = types;
        this.shape = shape;
        this.vectors = shape.vectors();
        this.code = code;
        this.leaves = new VectorLeaves(body, types, shape, code);
        this.operations = new VectorOperations(body, types, code, leaves, this::load, this::near);
        this.oneByOne = code.newLabel();
    }

    /// The class file of the loop for vectors of `bits` bits.
    static byte[] emit(Emission body, int bits) {
        VectorTypes types = new VectorTypes(body.dtype(), bits);
        MethodTypeDesc step = new StepMethod(body).type();
        StepShape shape = StepShape.of(body, types.lanes());
        return Emission.classFile(c -> {
            writeClass(types, c);
            StepLoop.write(body, types.lanes(), shape, c);
            c.withMethodBody("step", step, StepMethod.PRIVATE,
                    code -> new VectorEmitter(body, types, StepShape.ONE, code).method());
            if (shape.vectors() > 1) {
                c.withMethodBody(
                        "steps",
                        step,
                        StepMethod.PRIVATE,
                        code -> new VectorEmitter(body, types, shape, code).method());
            }
            if (mayLeave(body)) {
                c.withMethodBody(ONE, step, StepMethod.PRIVATE, code -> ScalarEmitter.step(body, code));
            }
        });
    }

    private static void writeClass(VectorTypes types, ClassBuilder c) {
        c.withField(CLASS, ConstantDescs.CD_Class, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        c.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
            types.species(code, types.vector());
            code.invokeinterface(VectorTypes.SPECIES, "vectorType", MethodTypeDesc.of(ConstantDescs.CD_Class));
            code.putstatic(Emission.self(), CLASS, ConstantDescs.CD_Class).return_();
        });
    }

    private void method() {
        StepMethod method = new StepMethod(body);
        method.writeTurns(code);
        if (shape.looped()) {
            method.writeLoop(shape, types.lanes(), code, this::step);
            return;
        }
        step();
        code.return_();
        if (mayLeave) {
            code.labelBinding(oneByOne);
            method.writeOneByOne(ONE, vectors * types.lanes(), code);
        }
    }

    private void step() {
        for (Term node : Graph.of(body.outputs())) {
            int[] place = new int[vectors];
            slots.put(node, place);
            int repeat = repeat(node);
            repeats.put(node, repeat);
            for (leaves.vector = 0; leaves.vector < vectors; leaves.vector++) {
                if (leaves.vector >= repeat) {
                    place[leaves.vector] = place[leaves.vector - repeat];
                } else {
                    operations.compute(node);
                    place[leaves.vector] = code.allocateLocal(TypeKind.REFERENCE);
                    code.astore(place[leaves.vector]);
                }
            }
        }
        for (int first = 0; first < vectors; first++) {
            for (int i = 0; i < body.outputs().size(); i++) {
                store(i, first);
            }
        }
    }

    /// Writes a vector of an output, or adds it to what stands there together with all others of the step that belong to the same
    /// place, unless it is one of those others.
    private void store(int output, int first) {
        int array = body.inputs().size() + output;
        int repeat = leaves.repeat(body.targets().get(output));
        if (first >= repeat) {
            return;
        }
        leaves.vector = first;
        if (body.targets().get(output).isPeriodic()) {
            leaves.loadVector(types.vector(), array);
            for (; leaves.vector < vectors; leaves.vector += repeat) {
                code.getstatic(VectorTypes.OPERATORS, "ADD", VectorTypes.ASSOCIATIVE);
                load(body.outputs().get(output));
                types.lanewise(code, types.vector(), VectorTypes.ASSOCIATIVE, 2);
            }
            leaves.vector = first;
        } else {
            load(body.outputs().get(output));
        }
        tellClass();
        leaves.loadElementAddress(array);
        code.invokevirtual(
                types.vector(), "intoArray", MethodTypeDesc.of(Emission.VOID, body.array(), Emission.INT));
    }

    /// Casts the vector on the operand stack to its class, for C2. `intoArray` asks for the class in places whose profile is shared, like
    /// those that [VectorTypes#lanewise] tells of; and what comes out of an operation has none yet where a body is so large, some
    /// seventy operations, that C2 puts off the inlining of the last ones.
    private void tellClass() {
        int vector = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(vector);
        code.getstatic(Emission.self(), CLASS, ConstantDescs.CD_Class).aload(vector);
        code.invokevirtual(
                ConstantDescs.CD_Class,
                "cast",
                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object));
        code.checkcast(types.vector());
    }

    /// After how many vectors of a step a node's values are the same again; all of the step's if they are not.
    private int repeat(Term node) {
        if (body.isInvariant(node)) {
            return 1;
        }
        if (node.op() == Op.INPUT) {
            return leaves.repeat(body.inputs().get((int) node.payload()));
        }
        int most = node.operandCount() == 0 ? vectors : 1;
        for (int i = 0; i < node.operandCount(); i++) {
            most = Math.max(most, Objects.requireNonNull(repeats.get(node.operand(i))));
        }
        return most;
    }

    /// Whether some elements of the body need more than vectors can do.
    static boolean mayLeave(Emission body) {
        return Graph.of(body.outputs()).stream().anyMatch(VectorEmitter::mayLeave);
    }

    private static boolean mayLeave(Term node) {
        return node.op() == Op.FAR_SIN || node.op() == Op.FAR_COS;
    }

    /// Leaves the second input on the stack, and the step if an element of the first is far: nothing is stored before all is
    /// computed, so the whole step can be done again in scalar form. (A vector from a call would have to be an object wherever
    /// the two ways meet.)
    private void near(Term node) {
        mayLeave = true;
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, "ABS", VectorTypes.UNARY);
        types.lanewise(code, types.vector(), VectorTypes.UNARY, 1);
        code.getstatic(VectorTypes.OPERATORS, "GT", VectorTypes.COMPARISON);
        types.loadFloat(code, body.wide() ? FarPhase.DOUBLES : FarPhase.FLOATS);
        code.invokevirtual(
                types.vector(), "compare",
                MethodTypeDesc.of(VectorTypes.MASK, VectorTypes.COMPARISON, body.element()));
        code.invokevirtual(VectorTypes.MASK, "anyTrue", MethodTypeDesc.of(ConstantDescs.CD_boolean));
        code.ifne(oneByOne);
        load(node.operand(1));
    }

    private void load(Term node) {
        int[] place = slots.get(node);
        if (place == null) {
            throw new AssertionError("used before it was computed: " + node);
        }
        code.aload(place[leaves.vector]);
    }
}
