package org.itograd.autodiff.fuse;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a body with `jdk.incubator.vector`: a straight-line method `step` for one vector of elements, and a `run` that
/// calls it for each.
///
/// Loop and body in one method would make C2 give up on large bodies ("too many clones" when it peels the loop): 40 to
/// 250 ns and a kilobyte of garbage per element instead of 0.3 ns and none.
final class VectorEmitter {

    private final Emission body;
    private final CodeBuilder code;
    private final VectorTypes types;
    private final Map<Node, Integer> slots = new HashMap<>();
    private final int parameters;
    private final int keys;
    private final int index;

    private VectorEmitter(Emission body, VectorTypes types, CodeBuilder code) {
        this.body = body;
        this.types = types;
        this.code = code;
        this.parameters = 2 * arrays(body);
        this.keys = parameters + 1;
        this.index = keys + 1;
    }

    private static int arrays(Emission body) {
        return body.inputs().size() + body.outputs().size();
    }

    /// The class file of the loop for vectors of `bits` bits.
    static byte[] emit(Emission body, int bits) {
        VectorTypes types = new VectorTypes(body.dtype(), bits);
        MethodTypeDesc step = stepType(body);
        return Emission.classFile(c -> {
            c.withMethodBody("run", Emission.RUN, 0, code -> run(body, types.lanes(), step, code));
            c.withMethodBody(
                    "step",
                    step,
                    ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
                    code -> new VectorEmitter(body, types, code).step());
        });
    }

    /// Each array and its offset, parameters, keys, index, and the place in each period.
    private static MethodTypeDesc stepType(Emission body) {
        List<ClassDesc> types = new ArrayList<>();
        for (int i = 0; i < arrays(body); i++) {
            types.add(body.array());
            types.add(Emission.INT);
        }
        types.add(Emission.DOUBLES);
        types.add(Emission.LONGS);
        types.add(Emission.INT);
        body.periods().forEach(_ -> types.add(Emission.INT));
        return MethodTypeDesc.of(Emission.VOID, types);
    }

    private static void run(Emission body, int lanes, MethodTypeDesc step, CodeBuilder code) {
        int inputs = body.inputs().size();
        int[] arrays = new int[arrays(body)];
        int[] offsets = new int[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            boolean input = i < inputs;
            int place = input ? i : i - inputs;
            arrays[i] = code.allocateLocal(TypeKind.REFERENCE);
            offsets[i] = code.allocateLocal(TypeKind.INT);
            code.aload(input ? Emission.INPUTS : Emission.OUTPUTS).loadConstant(place).aaload();
            code.checkcast(body.array()).astore(arrays[i]);
            code.aload(input ? Emission.INPUT_OFFSETS : Emission.OUTPUT_OFFSETS).loadConstant(place).iaload();
            code.istore(offsets[i]);
        }
        Map<Integer, Integer> phases = new LinkedHashMap<>();
        for (int period : body.periods()) {
            int phase = code.allocateLocal(TypeKind.INT);
            phases.put(period, phase);
            code.iload(Emission.FROM).loadConstant(period).irem().istore(phase);
        }
        int index = code.allocateLocal(TypeKind.INT);
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.iload(Emission.FROM).istore(index).labelBinding(top);
        code.iload(index).iload(Emission.TO).if_icmpge(end);
        for (int i = 0; i < arrays.length; i++) {
            code.aload(arrays[i]).iload(offsets[i]);
        }
        code.aload(Emission.PARAMETERS).aload(Emission.KEYS).iload(index);
        phases.forEach((_, phase) -> code.iload(phase));
        code.invokestatic(Emission.self(), "step", step);
        code.iinc(index, lanes);
        phases.forEach((period, phase) -> {
            code.iinc(phase, lanes);
            code.iload(phase).loadConstant(period);
            code.ifThen(Opcode.IF_ICMPEQ, c -> c.iconst_0().istore(phase));
        });
        code.goto_(top).labelBinding(end).return_();
    }

    private void step() {
        for (Node node : Graph.of(body.outputs())) {
            compute(node);
            int slot = code.allocateLocal(TypeKind.REFERENCE);
            slots.put(node, slot);
            code.astore(slot);
        }
        for (int i = 0; i < body.outputs().size(); i++) {
            int array = body.inputs().size() + i;
            if (body.targets().get(i).isPeriodic()) {
                loadVector(types.vector(), array);
                load(body.outputs().get(i));
                code.invokevirtual(types.vector(), "add", MethodTypeDesc.of(types.vector(), VectorTypes.VECTOR));
            } else {
                load(body.outputs().get(i));
            }
            loadElementAddress(array);
            code.invokevirtual(
                    types.vector(),
                    "intoArray",
                    MethodTypeDesc.of(Emission.VOID, body.array(), Emission.INT));
        }
        code.return_();
    }

    private void load(Node node) {
        Integer slot = slots.get(node);
        if (slot == null) {
            throw new AssertionError("used before it was computed: " + node);
        }
        code.aload(slot);
    }

    private void loadElementAddress(int array) {
        Access access = body.access(array);
        int place = access.isPeriodic() ? index + 1 + body.periods().indexOf(access.period()) : index;
        code.aload(2 * array).iload(2 * array + 1).iload(place).iadd();
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
    private void compute(Node node) {
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
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, SIN, COS, FLOOR, POW -> throw new AssertionError(node);
        }
    }

    private void leaf(Node node) {
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
                code.iload(index).conversion(TypeKind.INT, types.integer());
                types.broadcast(code, type);
                code.iconst_1().invokevirtual(type, "addIndex", MethodTypeDesc.of(type, Emission.INT));
            }
            default -> throw new AssertionError(node);
        }
    }

    /// A method of the first input's class that takes the other inputs.
    private void arithmetic(Node node, String method) {
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

    private void lanewise(Node node, String operator) {
        ClassDesc type = types.of(node);
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.ASSOCIATIVE);
        load(node.operand(1));
        code.invokevirtual(
                type, "lanewise", MethodTypeDesc.of(type, VectorTypes.BINARY, VectorTypes.VECTOR));
    }

    private void shift(Node node, String operator) {
        ClassDesc type = types.of(node);
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.BINARY);
        types.loadBits(code, node.payload());
        code.invokevirtual(type, "lanewise", MethodTypeDesc.of(type, VectorTypes.BINARY, types.lane()));
    }

    private void reinterpret(Node node, ClassDesc from, String method) {
        load(node.operand(0));
        code.invokevirtual(from, method, MethodTypeDesc.of(types.of(node)));
    }

    private void compare(Node node, String operator) {
        load(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.COMPARISON);
        load(node.operand(1));
        code.invokevirtual(
                types.of(node.operand(0)),
                "compare",
                MethodTypeDesc.of(VectorTypes.MASK, VectorTypes.COMPARISON, VectorTypes.VECTOR));
    }

    private void mask(Node node, String method) {
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
