package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Op;
import org.itograd.autodiff.expr.Statements;
import org.itograd.autodiff.expr.Statements.Statement;
import org.itograd.base.DType;

/// Writes expressions as statements in the vocabulary of [Dialect], one for each operation.
public final class Writer {
    /// How a text names the leaves of its expressions.
    ///
    /// @param input     by index; an `R`
    /// @param parameter by index; an `R`
    /// @param key       by index; a `U`
    /// @param index     a `U`
    public record Leaves(
            IntFunction<String> input, IntFunction<String> parameter, IntFunction<String> key, String index) {}

    private final DType dtype;
    private final String prefix;
    private final Leaves leaves;
    private final List<String> names = new ArrayList<>();

    /// @param prefix of the names of values
    public Writer(DType dtype, String prefix, Leaves leaves) {
        this.dtype = dtype;
        this.prefix = prefix;
        this.leaves = leaves;
    }

    /// Whether some expressions have sines and cosines of numbers however large, which take a function in `double` of their own.
    static boolean reachesFar(List<Expr> outputs, DType dtype) {
        return Statements.of(outputs, dtype).all().stream()
                .anyMatch(s -> s.op() == Op.FAR_SIN || s.op() == Op.FAR_COS);
    }

    /// Writes all statements that some expressions take.
    ///
    /// @return the names of the expressions' values
    public List<String> write(List<Expr> outputs, String indent, StringBuilder to) {
        Statements statements = Statements.of(outputs, dtype);
        names.clear();
        for (Statement s : statements.all()) {
            if (s.op().isLeaf()) {
                names.add(leaf(s));
                continue;
            }
            String name = prefix + names.size();
            String type = switch (s.kind()) {
                case NUMBER -> "R";
                case BITS -> "U";
                case MASK -> "M";
            };
            to.append(indent).append("const ").append(type).append(' ').append(name).append(" = ").append(value(s))
                    .append(";\n");
            names.add(name);
        }
        return statements.outputs().stream().map(names::get).toList();
    }

    private String leaf(Statement s) {
        return switch (s.op()) {
            case INPUT -> leaves.input.apply((int) s.payload());
            case PARAMETER -> leaves.parameter.apply((int) s.payload());
            case KEY -> leaves.key.apply((int) s.payload());
            case INDEX -> leaves.index;
            case CONSTANT -> constant(Double.longBitsToDouble(s.payload()));
            case BITS_CONSTANT -> "KU(" + word(s.payload()) + ")";
            default -> throw new AssertionError(s);
        };
    }

    private boolean wide() {
        return dtype == DType.F64;
    }

    private String word(long bits) {
        return wide()
                ? "WIDE(0x" + Long.toHexString(bits) + ")"
                : "0x" + Integer.toHexString((int) bits) + "u";
    }

    /// A number as its bits say, so that no compiler has a say in it.
    private String constant(double v) {
        if (wide()) {
            return Double.isFinite(v)
                    ? "K(" + Double.toHexString(v) + ")"
                    : "AS_R(KU(" + word(Double.doubleToLongBits(v)) + "))";
        }
        float f = (float) v;
        return Float.isFinite(f)
                ? "K(" + Float.toHexString(f) + "f)"
                : "AS_R(KU(" + word(Float.floatToIntBits(f)) + "))";
    }

    private String value(Statement s) {
        List<String> x = s.operands().stream().map(names::get).toList();
        long n = s.payload();
        int width = wide() ? Long.SIZE : Integer.SIZE;
        return switch (s.op()) {
            case ADD -> call("ADD", x);
            case SUBTRACT -> call("SUB", x);
            case MULTIPLY -> call("MUL", x);
            case DIVIDE -> call("DIV", x);
            case MIN -> call("MIN", x);
            case MAX -> call("MAX", x);
            case FMA -> call("FMA", x);
            case ABS -> call("ABS", x);
            case SQRT -> call("SQRT", x);
            case SELECT -> call("SELECT", x);
            case FROM_BITS -> call("AS_R", x);
            case TO_BITS -> call("AS_U", x);
            case FAR_SIN -> call("FAR_SIN", x);
            case FAR_COS -> call("FAR_COS", x);
            case MASK_NOT -> call("NOT", x);
            // The sign of a NaN flips too, which a negation need not do.
            case NEGATE ->
                "AS_R(AS_U(" + x.getFirst() + ") ^ KU(" + word(wide() ? Long.MIN_VALUE : Integer.MIN_VALUE) + "))";
            case LESS -> infix(x, "<");
            case LESS_EQUAL -> infix(x, "<=");
            case EQUAL, BITS_EQUAL -> infix(x, "==");
            case MASK_AND, BITS_AND -> infix(x, "&");
            case MASK_OR, BITS_OR -> infix(x, "|");
            case BITS_XOR -> infix(x, "^");
            case BITS_ADD -> infix(x, "+");
            case BITS_SUBTRACT -> infix(x, "-");
            case SHIFT_LEFT -> x.getFirst() + " << " + n;
            case SHIFT_RIGHT -> x.getFirst() + " >> " + n;
            case SHIFT_RIGHT_SIGNED -> "SIGNED_SHIFT(" + x.getFirst() + ", " + n + ")";
            case ROTATE_LEFT -> n == 0 ? x.getFirst() : "ROTATE(" + x.getFirst() + ", " + n + ", " + (width - n) + ")";
            case INPUT, CONSTANT, PARAMETER, BITS_CONSTANT, KEY, INDEX -> throw new AssertionError(s);
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, SIN, COS, FLOOR, POW, LOG1P, EXPM1, ERF, ERFC, NORMAL_CDF,
                    EXP_OF_SQUARE, ATAN2 ->
                throw new AssertionError(s);
        };
    }

    private static String call(String name, List<String> x) {
        return name + "(" + String.join(", ", x) + ")";
    }

    private static String infix(List<String> x, String operator) {
        return "(" + x.get(0) + ") " + operator + " (" + x.get(1) + ")";
    }
}
