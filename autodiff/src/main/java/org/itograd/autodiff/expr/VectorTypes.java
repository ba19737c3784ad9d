package org.itograd.autodiff.expr;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.base.DType;

/// The names that `jdk.incubator.vector` gives to vectors of one element type and width. Names only: nothing here loads
/// the incubator module.
record VectorTypes(DType dtype, int vectorBits) {

    private static final String PACKAGE = "jdk.incubator.vector";

    static final ClassDesc VECTOR = type("Vector");
    static final ClassDesc MASK = type("VectorMask");
    static final ClassDesc SPECIES = type("VectorSpecies");
    static final ClassDesc OPERATORS = type("VectorOperators");
    static final ClassDesc UNARY = OPERATORS.nested("Unary");
    static final ClassDesc BINARY = OPERATORS.nested("Binary");
    static final ClassDesc TERNARY = OPERATORS.nested("Ternary");
    static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
    static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

    private static ClassDesc type(String name) {
        return ClassDesc.of(PACKAGE, name);
    }

    private boolean wide() {
        return dtype == DType.F64;
    }

    int lanes() {
        return vectorBits / (dtype.bytes() * Byte.SIZE);
    }

    ClassDesc vector() {
        return type(wide() ? "DoubleVector" : "FloatVector");
    }

    ClassDesc bits() {
        return type(wide() ? "LongVector" : "IntVector");
    }

    /// The vector class that holds a node.
    ClassDesc of(Term node) {
        return switch (node) {
            case Expr _ -> vector();
            case Bits _ -> bits();
            case Mask _ -> MASK;
        };
    }

    TypeKind floating() {
        return wide() ? TypeKind.DOUBLE : TypeKind.FLOAT;
    }

    TypeKind integer() {
        return wide() ? TypeKind.LONG : TypeKind.INT;
    }

    /// The type of one integer lane.
    ClassDesc lane() {
        return wide() ? ConstantDescs.CD_long : ConstantDescs.CD_int;
    }

    void loadFloat(CodeBuilder code, double value) {
        if (wide()) {
            code.loadConstant(value);
        } else {
            code.loadConstant((float) value);
        }
    }

    void loadBits(CodeBuilder code, long value) {
        if (wide()) {
            code.loadConstant(value);
        } else {
            code.loadConstant((int) value);
        }
    }

    /// Pushes the species of a vector class.
    void species(CodeBuilder code, ClassDesc vector) {
        code.getstatic(vector, "SPECIES_" + vectorBits, SPECIES);
    }

    /// Turns a species and a lane's value on the operand stack into a vector.
    void broadcast(CodeBuilder code, ClassDesc vector) {
        ClassDesc lane = vector.equals(bits()) ? lane() : wide() ? ConstantDescs.CD_double : ConstantDescs.CD_float;
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, lane));
    }

    /// Applies an operator, on the operand stack between the first of so many vectors and the others.
    ///
    /// `lanewise` is the method that each class of vectors has for itself. Methods like `add` are one for all: they call it from one
    /// place, whose profile knows every class that anything in this JVM has ever added. If there are two, half as wide as the other,
    /// C2 writes code for both, no longer knows the class of what comes out, and leaves it on the heap.
    void lanewise(CodeBuilder code, ClassDesc vector, ClassDesc kind, int vectors) {
        List<ClassDesc> arguments = new ArrayList<>();
        arguments.add(kind.equals(ASSOCIATIVE) ? BINARY : kind);
        arguments.addAll(Collections.nCopies(vectors - 1, VECTOR));
        code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, arguments));
    }
}
