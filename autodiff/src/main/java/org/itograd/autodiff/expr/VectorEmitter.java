package org.itograd.autodiff.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes a body with `jdk.incubator.vector`: a straight-line method `step` for one vector of elements, another `steps`
/// for several, and a `run` that calls them ([StepLoop]).
///
/// A body is mostly one chain of dependent operations, so with one vector at a time the processor waits for results: it
/// began 2.2 vector operations a cycle where it can begin 4. `steps` writes each operation for all its vectors before
/// the next operation, which gives it independent work, and loads constants and keys once for all. Nanoseconds per
/// element with 1, 2 and 4 vectors, `float` and `double` (Zen 5, 512 bits): normals 0.87, 0.58, – and 1.65, 1.17, –;
/// `tanh` 0.26, 0.19, 0.15 and 0.73, 0.50, 0.43; `exp` 0.23, 0.18, 0.15 and 0.65, 0.48, 0.47.
final class VectorEmitter {

    /// How large `steps` may be, with an arithmetic operation as the unit. C1 gives up on larger ones ("out of virtual
    /// registers"), and C2 may then never get the profile it waits for.
    private static final int MAX_SIZE = 320;

    /// The scalar form of a step, for one element.
    private static final String ONE = "one";

    private final Emission body;
    private final CodeBuilder code;
    private final VectorTypes types;
    private final int vectors;
    private final Map<Term, int[]> slots = new HashMap<>();
    /// For each node, after how many vectors of a step its values are the same again.
    private final Map<Term, Integer> repeats = new HashMap<>();
    private final int parameters;
    private final int keys;
    private final int index;
    /// Which of the vectors of a step is being written.
    private int vector;
    /// Where a step goes on whose elements need more than vectors can do.
    private final Label oneByOne;
    private boolean mayLeave;

    private VectorEmitter(Emission body, VectorTypes types, int vectors, CodeBuilder code) {
        this.body = body;
        this.types = types;
        this.vectors = vectors;
        this.code = code;
        this.parameters = StepLoop.parameters(body);
        this.keys = parameters + 1;
        this.index = keys + 1;
        this.oneByOne = code.newLabel();
    }

    /// The class file of the loop for vectors of `bits` bits.
    static byte[] emit(Emission body, int bits) {
        VectorTypes types = new VectorTypes(body.dtype(), bits);
        MethodTypeDesc step = StepLoop.type(body);
        int vectors = vectorsPerStep(body);
        return Emission.classFile(c -> {
            StepLoop.write(body, types.lanes(), vectors, c);
            c.withMethodBody("step", step, StepLoop.PRIVATE, code -> new VectorEmitter(body, types, 1, code).step());
            if (vectors > 1) {
                c.withMethodBody(
                        "steps",
                        step,
                        StepLoop.PRIVATE,
                        code -> new VectorEmitter(body, types, vectors, code).step());
            }
            if (mayLeave(body)) {
                c.withMethodBody(ONE, step, StepLoop.PRIVATE, code -> ScalarEmitter.step(body, code));
            }
        });
    }

    /// How many vectors `steps` takes at once: 4, 2 or 1.
    static int vectorsPerStep(Emission body) {
        int size = 0;
        for (Access target : body.targets()) {
            size += target.isPeriodic() ? 8 : 4;
        }
        for (Term node : Graph.of(body.outputs())) {
            size += body.isInvariant(node) ? 0 : size(node);
        }
        return size <= MAX_SIZE / 4 ? 4 : size <= MAX_SIZE / 2 ? 2 : 1;
    }

    /// Loads check bounds, and masks are objects of their own: they inline into much more than an addition.
    private static int size(Term node) {
        return switch (node.op()) {
            case INPUT -> 4;
            case LESS, LESS_EQUAL, EQUAL, BITS_EQUAL, MASK_AND, MASK_OR, MASK_NOT, SELECT, FAR_SIN, FAR_COS -> 6;
            default -> 1;
        };
    }

    private void step() {
        StepLoop.writeTurns(body, code);
        for (Term node : Graph.of(body.outputs())) {
            int[] place = new int[vectors];
            slots.put(node, place);
            int repeat = repeat(node);
            repeats.put(node, repeat);
            for (vector = 0; vector < vectors; vector++) {
                if (vector >= repeat) {
                    place[vector] = place[vector - repeat];
                } else {
                    compute(node);
                    place[vector] = code.allocateLocal(TypeKind.REFERENCE);
                    code.astore(place[vector]);
                }
            }
        }
        for (int first = 0; first < vectors; first++) {
            for (int i = 0; i < body.outputs().size(); i++) {
                store(i, first);
            }
        }
        code.return_();
        if (mayLeave) {
            code.labelBinding(oneByOne);
            StepLoop.writeOneByOne(body, ONE, vectors * types.lanes(), code);
        }
    }

    /// Writes a vector of an output, or adds it to what stands there together with all others of the step that belong to the same
    /// place, unless it is one of those others.
    private void store(int output, int first) {
        int array = body.inputs().size() + output;
        int repeat = repeat(body.targets().get(output));
        if (first >= repeat) {
            return;
        }
        vector = first;
        if (body.targets().get(output).isPeriodic()) {
            loadVector(types.vector(), array);
            for (; vector < vectors; vector += repeat) {
                load(body.outputs().get(output));
                code.invokevirtual(types.vector(), "add", MethodTypeDesc.of(types.vector(), VectorTypes.VECTOR));
            }
            vector = first;
        } else {
            load(body.outputs().get(output));
        }
        loadElementAddress(array);
        code.invokevirtual(
                types.vector(), "intoArray", MethodTypeDesc.of(Emission.VOID, body.array(), Emission.INT));
    }

    /// After how many vectors of a step a node's values are the same again; all of the step's if they are not.
    private int repeat(Term node) {
        if (body.isInvariant(node)) {
            return 1;
        }
        if (node.op() == Op.INPUT) {
            return repeat(body.inputs().get((int) node.payload()));
        }
        int most = node.operandCount() == 0 ? vectors : 1;
        for (int i = 0; i < node.operandCount(); i++) {
            most = Math.max(most, Objects.requireNonNull(repeats.get(node.operand(i))));
        }
        return most;
    }

    /// The same of the places of an array. Those of whole periods in a step are the same in every step.
    private int repeat(Access access) {
        return hasWhole(access) ? access.period() / types.lanes() : vectors;
    }

    /// Whether a step of several vectors is one or more periods, so that it begins with one.
    private boolean hasWhole(Access access) {
        return access.isPeriodic() && vectors > 1 && vectors * types.lanes() % access.period() == 0;
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
        code.invokevirtual(types.vector(), "abs", MethodTypeDesc.of(types.vector()));
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
        code.aload(place[vector]);
    }

    private void loadElementAddress(int array) {
        code.aload(2 * array).iload(2 * array + 1);
        Access access = body.access(array);
        if (access.isPeriodic()) {
            loadPhase(access);
        } else {
            loadIndex();
            Emission.addGaps(access, code);
        }
        code.iadd();
    }

    /// The index of the first element of the vector that is being written.
    private void loadIndex() {
        code.iload(index);
        if (vector > 0) {
            code.loadConstant(vector * types.lanes()).iadd();
        }
    }

    /// The same, within a period. Steps begin at multiples of their length.
    private void loadPhase(Access access) {
        int period = access.period();
        int place = vector * types.lanes();
        if (hasWhole(access)) {
            code.loadConstant(place % period);
            return;
        }
        code.iload(StepLoop.phase(body, period));
        if (place > 0) {
            code.loadConstant(place).iadd();
        }
        if (place > 0 && period % (vectors * types.lanes()) != 0) {
            code.loadConstant(period).irem();
        }
    }

    private void loadVector(ClassDesc type, int array) {
        types.species(code, type);
        loadElementAddress(array);
        code.invokestatic(
                type,
                "fromArray",
                MethodTypeDesc.of(type, VectorTypes.SPECIES, body.array(), Emission.INT));
    }

    /// Leaves the node's vector on the operand stack.
    private void compute(Term node) {
        switch (node.op()) {
            case INPUT, CONSTANT, PARAMETER, BITS_CONSTANT, KEY, INDEX -> leaf(node);
            case ADD -> arithmetic(node, "add");
            case SUBTRACT -> arithmetic(node, "sub");
            case MULTIPLY -> arithmetic(node, "mul");
            case DIVIDE -> arithmetic(node, "div");
            case MIN -> arithmetic(node, "min");
            case MAX -> arithmetic(node, "max");
            case FMA -> arithmetic(node, "fma");
            case NEGATE -> arithmetic(node, "neg");
            case ABS -> arithmetic(node, "abs");
            case SQRT -> arithmetic(node, "sqrt");
            case FAR_SIN, FAR_COS -> near(node);
            case BITS_ADD -> arithmetic(node, "add");
            case BITS_SUBTRACT -> arithmetic(node, "sub");
            case BITS_AND -> lanewise(node, "AND");
            case BITS_OR -> lanewise(node, "OR");
            case BITS_XOR -> lanewise(node, "XOR");
            case SHIFT_LEFT -> shift(node, "LSHL");
            case SHIFT_RIGHT -> shift(node, "LSHR");
            case SHIFT_RIGHT_SIGNED -> shift(node, "ASHR");
            case ROTATE_LEFT -> shift(node, "ROL");
            case FROM_BITS ->
                reinterpret(node, types.bits(), body.wide() ? "reinterpretAsDoubles" : "reinterpretAsFloats");
            case TO_BITS -> reinterpret(node, types.vector(), body.wide() ? "reinterpretAsLongs" : "reinterpretAsInts");
            case LESS -> compare(node, "LT");
            case LESS_EQUAL -> compare(node, "LE");
            case EQUAL -> compare(node, "EQ");
            case BITS_EQUAL -> {
                compare(node, "EQ");
                types.species(code, types.vector());
                code.invokevirtual(
                        VectorTypes.MASK, "cast", MethodTypeDesc.of(VectorTypes.MASK, VectorTypes.SPECIES));
            }
            case MASK_AND -> mask(node, "and");
            case MASK_OR -> mask(node, "or");
            case MASK_NOT -> mask(node, "not");
            case SELECT -> {
                load(node.operand(2));
                load(node.operand(1));
                load(node.operand(0));
                code.invokevirtual(
                        types.vector(),
                        "blend",
                        MethodTypeDesc.of(types.vector(), VectorTypes.VECTOR, VectorTypes.MASK));
            }
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, SIN, COS, FLOOR, POW, LOG1P, EXPM1, ERF, ERFC, NORMAL_CDF,
                    EXP_OF_SQUARE,
                    ATAN2 ->
                throw new AssertionError(node);
        }
    }

    private void leaf(Term node) {
        int place = (int) node.payload();
        ClassDesc type = types.of(node);
        if (node.op() == Op.INPUT && !body.inputs().get(place).isScalar()) {
            loadVector(type, place);
            return;
        }
        types.species(code, type);
        switch (node.op()) {
            case INPUT -> {
                code.aload(2 * place).iload(2 * place + 1).arrayLoad(types.floating());
                types.broadcast(code, type);
            }
            case CONSTANT -> {
                types.loadFloat(code, Double.longBitsToDouble(node.payload()));
                types.broadcast(code, type);
            }
            case BITS_CONSTANT -> {
                types.loadBits(code, node.payload());
                types.broadcast(code, type);
            }
            case PARAMETER -> {
                code.aload(parameters).loadConstant(place).daload().conversion(TypeKind.DOUBLE, types.floating());
                types.broadcast(code, type);
            }
            case KEY -> {
                code.aload(keys).loadConstant(place).laload().conversion(TypeKind.LONG, types.integer());
                types.broadcast(code, type);
            }
            case INDEX -> {
                loadIndex();
                code.conversion(TypeKind.INT, types.integer());
                types.broadcast(code, type);
                code.iconst_1().invokevirtual(type, "addIndex", MethodTypeDesc.of(type, Emission.INT));
            }
            default -> throw new AssertionError(node);
        }
    }

    /// A method of the first input's class that takes the other inputs.
    private void arithmetic(Term node, String method) {
        ClassDesc type = types.of(node);
        List<ClassDesc> arguments = new ArrayList<>();
        for (int i = 0; i < node.operandCount(); i++) {
            load(node.operand(i));
            if (i > 0) {
                arguments.add(VectorTypes.VECTOR);
            }
        }
        code.invokevirtual(type, method, MethodTypeDesc.of(type, arguments));
    }

    private void lanewise(Term node, String operator) {
        ClassDesc type = types.of(node);
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.ASSOCIATIVE);
        load(node.operand(1));
        code.invokevirtual(
                type, "lanewise", MethodTypeDesc.of(type, VectorTypes.BINARY, VectorTypes.VECTOR));
    }

    private void shift(Term node, String operator) {
        ClassDesc type = types.of(node);
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.BINARY);
        types.loadBits(code, node.payload());
        code.invokevirtual(type, "lanewise", MethodTypeDesc.of(type, VectorTypes.BINARY, types.lane()));
    }

    private void reinterpret(Term node, ClassDesc from, String method) {
        load(node.operand(0));
        code.invokevirtual(from, method, MethodTypeDesc.of(types.of(node)));
    }

    private void compare(Term node, String operator) {
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.COMPARISON);
        load(node.operand(1));
        code.invokevirtual(
                types.of(node.operand(0)),
                "compare",
                MethodTypeDesc.of(VectorTypes.MASK, VectorTypes.COMPARISON, VectorTypes.VECTOR));
    }

    private void mask(Term node, String method) {
        List<ClassDesc> arguments = new ArrayList<>();
        for (int i = 0; i < node.operandCount(); i++) {
            load(node.operand(i));
            if (i > 0) {
                arguments.add(VectorTypes.MASK);
            }
        }
        code.invokevirtual(VectorTypes.MASK, method, MethodTypeDesc.of(VectorTypes.MASK, arguments));
    }
}
