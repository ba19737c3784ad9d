package org.itograd.autodiff.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.DType;

/// Writes a graph in primitive operations of one element type.
final class Lowering {

    private final Format format;
    private final Map<Node, Node> lowered = new HashMap<>();

    private Lowering(Format format) {
        this.format = format;
    }

    /// The same outputs, without function nodes.
    static List<Node> lower(List<? extends Node> outputs, DType dtype) {
        Lowering lowering = new Lowering(Format.of(dtype));
        for (Node node : Graph.of(outputs)) {
            lowering.lowered.put(node, lowering.lower(node));
        }
        List<Node> result = new ArrayList<>(outputs.size());
        for (Node output : outputs) {
            result.add(lowering.get(output));
        }
        return result;
    }

    private Node lower(Node node) {
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
            default -> throw new AssertionError(node.op());
        };
    }

    private Node rebuild(Node node) {
        requireDistance(node);
        Node[] inputs = new Node[node.operandCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = get(node.operand(i));
        }
        return node.withInputs(inputs);
    }

    private void requireDistance(Node node) {
        boolean shift = switch (node.op()) {
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_SIGNED, ROTATE_LEFT -> true;
            default -> false;
        };
        if (shift && node.payload() >= format.width()) {
            throw new IllegalArgumentException("a shift distance must be smaller than the " + format.width()
                    + " bits of a lane, but is " + node.payload());
        }
    }

    private Node get(Node node) {
        Node result = lowered.get(node);
        if (result == null) {
            throw new AssertionError(node);
        }
        return result;
    }
}
