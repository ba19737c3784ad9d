package org.itograd.autodiff.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes where vectors come from: elements of arrays, and numbers that are the same for all lanes.
final class VectorLeaves {
    private final Emission body;
    private final VectorTypes types;
    private final CodeBuilder code;
    private final StepShape shape;
    private final StepMethod method;
    /// Which of the vectors of a step is being written.
    int vector;

    VectorLeaves(Emission body, VectorTypes types, StepShape shape, CodeBuilder code) {
        this.body = body;
        this.types = types;
        this.code = code;
        this.shape = shape;
        this.method = new StepMethod(body);
    }

    /// Leaves an array and the place in it of the first element of the vector that is being written.
    void loadElementAddress(int array) {
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
        code.iload(method.index());
        if (shape.row() > 0) {
            code.iload(method.phase(shape.row())).iadd();
        }
        if (vector > 0) {
            code.loadConstant(vector * shape.stride(types.lanes())).iadd();
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
        code.iload(method.phase(period));
        if (shape.row() > 0) {
            return;
        }
        if (place > 0) {
            code.loadConstant(place).iadd();
        }
        if (place > 0 && period % (shape.vectors() * types.lanes()) != 0) {
            code.loadConstant(period).irem();
        }
    }

    /// Leaves a vector of elements of an array.
    void loadVector(ClassDesc type, int array) {
        types.species(code, type);
        loadElementAddress(array);
        code.invokestatic(
                type,
                "fromArray",
                MethodTypeDesc.of(type, VectorTypes.SPECIES, body.array(), Emission.INT));
    }

    /// Leaves the vector of a leaf.
    void load(Term node) {
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
                code.aload(method.parameters()).loadConstant(place).daload().conversion(TypeKind.DOUBLE,
                        types.floating());
                types.broadcast(code, type);
            }
            case KEY -> {
                code.aload(method.keys()).loadConstant(place).laload().conversion(TypeKind.LONG, types.integer());
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

    /// After how many vectors of a step the places of an array are the same again; all of the step's if they are not. Those of whole
    /// periods in a step are the same in every step.
    int repeat(Access access) {
        if (access.isPeriodic() && shape.row() > 0) {
            return 1;
        }
        return hasWhole(access) ? access.period() / types.lanes() : shape.vectors();
    }

    /// Whether a step of several vectors side by side is one or more periods, so that it begins with one.
    private boolean hasWhole(Access access) {
        return access.isPeriodic() && shape.row() == 0 && shape.vectors() > 1
                && shape.vectors() * types.lanes() % access.period() == 0;
    }
}
