package org.itograd.autodiff.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.base.DType;

/// Writes a graph in primitive operations of one element type.
final class Lowering {

    private final FloatFormat format;
    private final Map<Term, Term> lowered = new HashMap<>();

    private Lowering(FloatFormat format) {
        this.format = format;
    }

    /// The same outputs, without function nodes.
    static List<Term> lower(List<? extends Term> outputs, DType dtype) {
        Lowering lowering = new Lowering(FloatFormat.of(dtype));
        for (Term node : Graph.of(outputs)) {
            lowering.lowered.put(node, lowering.lower(node));
        }
        List<Term> result = new ArrayList<>(outputs.size());
        for (Term output : outputs) {
            result.add(lowering.get(output));
        }
        return result;
    }

    private Term lower(Term node) {
        if (node.op().isPrimitive()) {
            return rebuild(node);
        }
        Expr x = (Expr) get(node.operand(0));
        return switch (node.op()) {
            case EXP -> Exponential.exp(format, x);
            case LOG -> Logarithm.log(format, x);
            case TANH -> Exponential.tanh(format, x);
            case SIGMOID -> Exponential.sigmoid(format, x);
            case SOFTPLUS -> Exponential.softplus(format, x);
            case SIN -> Trigonometry.sin(format, x);
            case COS -> Trigonometry.cos(format, x);
            case FLOOR -> Power.floor(format, x);
            case POW -> Power.pow(format, x, (Expr) get(node.operand(1)));
            case LOG1P -> Logarithm.log1p(format, x);
            case EXPM1 -> Exponential.expm1(format, x);
            case ERF -> ErrorFunction.erf(format, x);
            case ERFC -> ErrorFunction.erfc(format, x);
            case NORMAL_CDF -> ErrorFunction.normalCdf(format, x);
            case EXP_OF_SQUARE -> ErrorFunction.expOfSquare(format, x, (Expr) get(node.operand(1)));
            case ATAN2 -> ArcTangent.atan2(format, x, (Expr) get(node.operand(1)));
            default -> throw new AssertionError(node.op());
        };
    }

    private Term rebuild(Term node) {
        requireDistance(node);
        Term[] inputs = new Term[node.operandCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = get(node.operand(i));
        }
        return node.withInputs(inputs);
    }

    private void requireDistance(Term node) {
        boolean shift = switch (node.op()) {
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_SIGNED, ROTATE_LEFT -> true;
            default -> false;
        };
        if (shift && node.payload() >= format.width()) {
            throw new IllegalArgumentException("a shift distance must be smaller than the " + format.width()
                    + " bits of a lane, but is " + node.payload());
        }
    }

    private Term get(Term node) {
        Term result = lowered.get(node);
        if (result == null) {
            throw new AssertionError(node);
        }
        return result;
    }
}
