package org.itograd.autodiff.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// Writes a body for one element at a time ([StepLoop]): the meaning of every operation, the fallback without vectors,
/// and the form in which a kernel starts.
final class ScalarEmitter {

    private static final ClassDesc FAR = FarPhase.class.describeConstable().orElseThrow();
    private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();

    private final Emission body;
    private final CodeBuilder code;
    private final TypeKind floating;
    private final TypeKind integer;
    private final Map<Term, Integer> slots = new HashMap<>();
    private final StepMethod method;

    private ScalarEmitter(Emission body, CodeBuilder code) {
        this.body = body;
        this.code = code;
        this.floating = body.wide() ? TypeKind.DOUBLE : TypeKind.FLOAT;
        this.integer = body.wide() ? TypeKind.LONG : TypeKind.INT;
        this.method = new StepMethod(body);
    }

    /// The class file of the scalar loop.
    static byte[] emit(Emission body) {
        return Emission.classFile(c -> {
            StepLoop.write(body, 1, StepShape.ONE, c);
            c.withMethodBody(
                    "step", new StepMethod(body).type(), StepMethod.PRIVATE, code -> step(body, code));
        });
    }

    /// Writes the body of a method of type [StepMethod#type] for one element.
    static void step(Emission body, CodeBuilder code) {
        new ScalarEmitter(body, code).step();
    }

    private void step() {
        for (Term node : Graph.of(body.outputs())) {
            if (node.op() != Op.CONSTANT && node.op() != Op.BITS_CONSTANT) {
                compute(node);
                store(node);
            }
        }
        for (int i = 0; i < body.outputs().size(); i++) {
            loadElementAddress(body.inputs().size() + i);
            if (body.targets().get(i).isPeriodic()) {
                code.dup2().arrayLoad(floating);
                load(body.outputs().get(i));
                code.with(operator(body.wide() ? Opcode.DADD : Opcode.FADD));
            } else {
                load(body.outputs().get(i));
            }
            code.arrayStore(floating);
        }
        code.return_();
    }

    private TypeKind kind(Term node) {
        return switch (node) {
            case Expr _ -> floating;
            case Bits _ -> integer;
            case Mask _ -> TypeKind.INT;
        };
    }

    private void store(Term node) {
        int slot = code.allocateLocal(kind(node));
        slots.put(node, slot);
        code.storeLocal(kind(node), slot);
    }

    private void load(Term node) {
        if (node.op() == Op.CONSTANT) {
            double value = Double.longBitsToDouble(node.payload());
            if (body.wide()) {
                code.loadConstant(value);
            } else {
                code.loadConstant((float) value);
            }
        } else if (node.op() == Op.BITS_CONSTANT) {
            if (body.wide()) {
                code.loadConstant(node.payload());
            } else {
                code.loadConstant((int) node.payload());
            }
        } else {
            Integer slot = slots.get(node);
            if (slot == null) {
                throw new AssertionError("used before it was computed: " + node);
            }
            code.loadLocal(kind(node), slot);
        }
    }

    private void loadElementAddress(int array) {
        Access access = body.access(array);
        code.aload(2 * array).iload(2 * array + 1);
        if (!access.isScalar()) {
            code.iload(access.isPeriodic() ? method.phase(access.period()) : method.index());
            Emission.addGaps(access, code);
            code.iadd();
        }
    }

    /// Leaves the node's value on the operand stack.
    private void compute(Term node) {
        boolean wide = body.wide();
        if (node.op() == Op.SELECT) {
            load(node.operand(0));
            code.ifThenElse(Opcode.IFNE, _ -> load(node.operand(1)), _ -> load(node.operand(2)));
            return;
        }
        for (int i = 0; i < node.operandCount(); i++) {
            load(node.operand(i));
        }
        switch (node.op()) {
            case INPUT -> {
                loadElementAddress((int) node.payload());
                code.arrayLoad(floating);
            }
            case INDEX -> code.iload(method.index()).conversion(TypeKind.INT, integer);
            case ADD -> code.with(operator(wide ? Opcode.DADD : Opcode.FADD));
            case SUBTRACT -> code.with(operator(wide ? Opcode.DSUB : Opcode.FSUB));
            case MULTIPLY -> code.with(operator(wide ? Opcode.DMUL : Opcode.FMUL));
            case DIVIDE -> code.with(operator(wide ? Opcode.DDIV : Opcode.FDIV));
            case NEGATE -> code.with(operator(wide ? Opcode.DNEG : Opcode.FNEG));
            case MIN -> call(MATH, "min", 2);
            case MAX -> call(MATH, "max", 2);
            case FMA -> call(MATH, "fma", 3);
            case ABS -> call(MATH, "abs", 1);
            case FAR_SIN -> call(FAR, "sin", 2);
            case FAR_COS -> call(FAR, "cos", 2);
            case SQRT -> {
                // The double square root of a float, rounded to float, is the correctly rounded float square root.
                code.conversion(floating, TypeKind.DOUBLE);
                code.invokestatic(
                        MATH, "sqrt", MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double));
                code.conversion(TypeKind.DOUBLE, floating);
            }
            case FROM_BITS -> box(floatBox(), wide ? "longBitsToDouble" : "intBitsToFloat", body.element(), lane());
            case TO_BITS ->
                box(floatBox(), wide ? "doubleToRawLongBits" : "floatToRawIntBits", lane(), body.element());
            // The comparison instructions differ in what they say of NaN: here, always "not less".
            case LESS -> test(wide ? Opcode.DCMPG : Opcode.FCMPG, Opcode.IFLT);
            case LESS_EQUAL -> test(wide ? Opcode.DCMPG : Opcode.FCMPG, Opcode.IFLE);
            case EQUAL -> test(wide ? Opcode.DCMPG : Opcode.FCMPG, Opcode.IFEQ);
            case BITS_EQUAL -> {
                if (wide) {
                    test(Opcode.LCMP, Opcode.IFEQ);
                } else {
                    test(Opcode.ISUB, Opcode.IFEQ);
                }
            }
            case MASK_AND -> code.iand();
            case MASK_OR -> code.ior();
            case MASK_NOT -> code.iconst_1().ixor();
            case BITS_ADD -> code.with(operator(wide ? Opcode.LADD : Opcode.IADD));
            case BITS_SUBTRACT -> code.with(operator(wide ? Opcode.LSUB : Opcode.ISUB));
            case BITS_AND -> code.with(operator(wide ? Opcode.LAND : Opcode.IAND));
            case BITS_OR -> code.with(operator(wide ? Opcode.LOR : Opcode.IOR));
            case BITS_XOR -> code.with(operator(wide ? Opcode.LXOR : Opcode.IXOR));
            case SHIFT_LEFT -> shift(node, wide ? Opcode.LSHL : Opcode.ISHL);
            case SHIFT_RIGHT -> shift(node, wide ? Opcode.LUSHR : Opcode.IUSHR);
            case SHIFT_RIGHT_SIGNED -> shift(node, wide ? Opcode.LSHR : Opcode.ISHR);
            case ROTATE_LEFT -> {
                code.loadConstant((int) node.payload());
                code.invokestatic(
                        integerBox(), "rotateLeft", MethodTypeDesc.of(lane(), lane(), Emission.INT));
            }
            case PARAMETER -> {
                code.aload(method.parameters()).loadConstant((int) node.payload()).daload();
                code.conversion(TypeKind.DOUBLE, floating);
            }
            case KEY -> {
                code.aload(method.keys()).loadConstant((int) node.payload()).laload();
                code.conversion(TypeKind.LONG, integer);
            }
            case CONSTANT, BITS_CONSTANT, SELECT -> throw new AssertionError(node);
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, SIN, COS, FLOOR, POW, LOG1P, EXPM1, ERF, ERFC, NORMAL_CDF,
                    EXP_OF_SQUARE,
                    ATAN2 ->
                throw new AssertionError(node);
        }
    }

    private static java.lang.classfile.instruction.OperatorInstruction operator(Opcode opcode) {
        return java.lang.classfile.instruction.OperatorInstruction.of(opcode);
    }

    private ClassDesc lane() {
        return body.wide() ? Emission.LONG : Emission.INT;
    }

    private ClassDesc floatBox() {
        return body.wide() ? ConstantDescs.CD_Double : ConstantDescs.CD_Float;
    }

    private ClassDesc integerBox() {
        return body.wide() ? ConstantDescs.CD_Long : ConstantDescs.CD_Integer;
    }

    private void call(ClassDesc owner, String name, int arity) {
        code.invokestatic(owner, name,
                MethodTypeDesc.of(body.element(), java.util.Collections.nCopies(arity, body.element())));
    }

    private void box(ClassDesc owner, String name, ClassDesc result, ClassDesc argument) {
        code.invokestatic(owner, name, MethodTypeDesc.of(result, argument));
    }

    private void shift(Term node, Opcode opcode) {
        code.loadConstant((int) node.payload()).with(operator(opcode));
    }

    private void test(Opcode comparison, Opcode branch) {
        code.with(operator(comparison));
        code.ifThenElse(branch, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
    }
}
