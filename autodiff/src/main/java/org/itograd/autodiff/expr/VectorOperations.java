package org.itograd.autodiff.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes an operation on vectors, as a call of a method of `jdk.incubator.vector`.
///
/// @param body   of which the operation is
/// @param types  of the vectors
/// @param code   where it is written
/// @param leaves write what an operation has no operands for
/// @param load   leaves the vector of a node on the operand stack
/// @param near   leaves that of a sine or cosine, or the step
record VectorOperations(
        Emission body, VectorTypes types, CodeBuilder code, VectorLeaves leaves, Consumer<Term> load,
        Consumer<Term> near) {
    /// Leaves the node's vector on the operand stack.
    void compute(Term node) {
        switch (node.op()) {
            case INPUT, CONSTANT, PARAMETER, BITS_CONSTANT, KEY, INDEX -> leaves.load(node);
            case ADD, BITS_ADD -> lanewise(node, "ADD", VectorTypes.ASSOCIATIVE);
            case SUBTRACT, BITS_SUBTRACT -> lanewise(node, "SUB", VectorTypes.BINARY);
            case MULTIPLY -> lanewise(node, "MUL", VectorTypes.ASSOCIATIVE);
            case DIVIDE -> lanewise(node, "DIV", VectorTypes.BINARY);
            case MIN -> lanewise(node, "MIN", VectorTypes.ASSOCIATIVE);
            case MAX -> lanewise(node, "MAX", VectorTypes.ASSOCIATIVE);
            case FMA -> lanewise(node, "FMA", VectorTypes.TERNARY);
            case NEGATE -> lanewise(node, "NEG", VectorTypes.UNARY);
            case ABS -> lanewise(node, "ABS", VectorTypes.UNARY);
            case SQRT -> lanewise(node, "SQRT", VectorTypes.UNARY);
            case FAR_SIN, FAR_COS -> near.accept(node);
            case BITS_AND -> lanewise(node, "AND", VectorTypes.ASSOCIATIVE);
            case BITS_OR -> lanewise(node, "OR", VectorTypes.ASSOCIATIVE);
            case BITS_XOR -> lanewise(node, "XOR", VectorTypes.ASSOCIATIVE);
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
                load.accept(node.operand(2));
                load.accept(node.operand(1));
                load.accept(node.operand(0));
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

    /// Calls `lanewise` itself, not `add` or `fma`: see [VectorTypes#lanewise].
    private void lanewise(Term node, String operator, ClassDesc kind) {
        load.accept(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, kind);
        for (int i = 1; i < node.operandCount(); i++) {
            load.accept(node.operand(i));
        }
        types.lanewise(code, types.of(node), kind, node.operandCount());
    }

    private void shift(Term node, String operator) {
        ClassDesc type = types.of(node);
        load.accept(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.BINARY);
        types.loadBits(code, node.payload());
        code.invokevirtual(type, "lanewise", MethodTypeDesc.of(type, VectorTypes.BINARY, types.lane()));
    }

    private void reinterpret(Term node, ClassDesc from, String method) {
        load.accept(node.operand(0));
        code.invokevirtual(from, method, MethodTypeDesc.of(types.of(node)));
    }

    private void compare(Term node, String operator) {
        load.accept(node.operand(0));
        code.getstatic(VectorTypes.OPERATORS, operator, VectorTypes.COMPARISON);
        load.accept(node.operand(1));
        code.invokevirtual(
                types.of(node.operand(0)),
                "compare",
                MethodTypeDesc.of(VectorTypes.MASK, VectorTypes.COMPARISON, VectorTypes.VECTOR));
    }

    private void mask(Term node, String method) {
        List<ClassDesc> arguments = new ArrayList<>();
        for (int i = 0; i < node.operandCount(); i++) {
            load.accept(node.operand(i));
            if (i > 0) {
                arguments.add(VectorTypes.MASK);
            }
        }
        code.invokevirtual(VectorTypes.MASK, method, MethodTypeDesc.of(VectorTypes.MASK, arguments));
    }
}
