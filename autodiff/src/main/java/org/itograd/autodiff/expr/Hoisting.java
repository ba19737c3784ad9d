package org.itograd.autodiff.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/// Expressions of which some inputs are the same for all elements: what follows from these alone is computed apart, once.
///
/// Input i of both lists of expressions is what the list beside it says: a number of one of the original inputs; in [#reads], numbers
/// from `inputs` on are those of the hoisted expressions. Nothing else is read.
///
/// @param outputs      the expressions, without what was hoisted
/// @param reads        what their inputs are
/// @param hoisted      what follows from the common inputs alone, functions of these and of parameters
/// @param hoistedReads what the inputs of those are
public record Hoisting(List<Expr> outputs, List<Integer> reads, List<Expr> hoisted, List<Integer> hoistedReads) {
    private enum Kind {
        CONSTANT, COMMON, ELEMENT
    }

    /// @param inputs how many inputs there are
    /// @param common which of them are the same for all elements
    public static Hoisting of(List<Expr> outputs, int inputs, IntPredicate common) {
        Rewriter main = new Rewriter(outputs, inputs, common);
        List<Expr> rest = outputs.stream().map(o -> (Expr) main.apply(o)).toList();
        Map<Integer, Integer> places = new HashMap<>();
        List<Integer> hoistedReads = new ArrayList<>();
        Map<Term, Term> renumbered = new HashMap<>();
        for (Term node : Graph.of(main.hoisted)) {
            renumbered.put(node, node.op() == Op.INPUT
                    ? Expr.input(place((int) node.payload(), places, hoistedReads))
                    : rebuilt(node, renumbered));
        }
        List<Expr> hoisted = main.hoisted.stream().map(h -> (Expr) renumbered.get(h)).toList();
        return new Hoisting(rest, main.reads, hoisted, hoistedReads);
    }

    private static Term rebuilt(Term node, Map<Term, Term> by) {
        Term[] operands = new Term[node.operandCount()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = by.get(node.operand(i));
        }
        return operands.length == 0 ? node : node.withInputs(operands);
    }

    private static int place(int number, Map<Integer, Integer> places, List<Integer> reads) {
        return places.computeIfAbsent(number, n -> {
            reads.add(n);
            return reads.size() - 1;
        });
    }

    private static final class Rewriter {
        private final int inputs;
        private final Map<Term, Kind> kinds = new HashMap<>();
        private final Map<Term, Term> rewritten = new HashMap<>();
        private final Map<Integer, Integer> places = new HashMap<>();
        final List<Integer> reads = new ArrayList<>();
        final List<Expr> hoisted = new ArrayList<>();

        Rewriter(List<Expr> outputs, int inputs, IntPredicate common) {
            this.inputs = inputs;
            List<Term> order = Graph.of(outputs);
            for (Term node : order) {
                kinds.put(node, kind(node, common));
            }
            for (Term node : order) {
                if (kinds.get(node) == Kind.ELEMENT) {
                    apply(node);
                }
            }
        }

        private Kind kind(Term node, IntPredicate common) {
            if (node.op() == Op.INPUT) {
                return common.test((int) node.payload()) ? Kind.COMMON : Kind.ELEMENT;
            }
            Kind most = node.op() == Op.INDEX ? Kind.ELEMENT : Kind.CONSTANT;
            for (int i = 0; i < node.operandCount(); i++) {
                Kind k = Objects.requireNonNull(kinds.get(node.operand(i)));
                most = k.compareTo(most) > 0 ? k : most;
            }
            return most;
        }

        /// What stands for a node where elements are computed; operands of nodes that elements need have been seen before.
        Term apply(Term node) {
            Term known = rewritten.get(node);
            if (known != null) {
                return known;
            }
            Term made = make(node);
            rewritten.put(node, made);
            return made;
        }

        private Term make(Term node) {
            if (node.op() == Op.INPUT) {
                return Expr.input(place((int) node.payload(), places, reads));
            }
            if (kinds.get(node) == Kind.CONSTANT) {
                return node;
            }
            if (kinds.get(node) == Kind.COMMON && node instanceof Expr e) {
                hoisted.add(e);
                return Expr.input(place(inputs + hoisted.size() - 1, places, reads));
            }
            Term[] operands = new Term[node.operandCount()];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = apply(node.operand(i));
            }
            return node.withInputs(operands);
        }
    }
}
