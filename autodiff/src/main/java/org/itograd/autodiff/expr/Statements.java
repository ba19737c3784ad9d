package org.itograd.autodiff.expr;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.itograd.base.DType;

/// Expressions written out in primitive operations of one element type, one after the other: what a writer of source code for another
/// compiler needs to know of them. Whoever carries out these statements as IEEE 754 says, each rounded once, has the bits of
/// [Kernel#run], bits of NaN aside.
///
/// @param all     in an order in which operands come first; none is written twice
/// @param outputs the numbers of the statements that give the expressions
public record Statements(List<Statement> all, List<Integer> outputs) {
    /// What a value is.
    public enum Kind {
        /// A number of the element type.
        NUMBER,
        /// An integer as wide as the element type.
        BITS,
        /// A yes or no.
        MASK
    }

    /// One operation.
    ///
    /// @param op       a primitive one
    /// @param kind     of its value
    /// @param payload  an index, a constant's bits or a shift distance
    /// @param operands the numbers of the statements that give them
    public record Statement(Op op, Kind kind, long payload, List<Integer> operands) {}

    /// Writes expressions out.
    public static Statements of(List<Expr> outputs, DType dtype) {
        List<Term> lowered = Lowering.lower(outputs, dtype);
        List<Term> order = Graph.of(lowered);
        Map<Term, Integer> numbers = new HashMap<>();
        order.forEach(node -> numbers.put(node, numbers.size()));
        List<Statement> all = order.stream().map(node -> statement(node, numbers)).toList();
        return new Statements(all, lowered.stream().map(numbers::get).toList());
    }

    private static Statement statement(Term node, Map<Term, Integer> numbers) {
        Kind kind = switch (node) {
            case Expr _ -> Kind.NUMBER;
            case Bits _ -> Kind.BITS;
            case Mask _ -> Kind.MASK;
        };
        Integer[] operands = new Integer[node.operandCount()];
        Arrays.setAll(operands, i -> Objects.requireNonNull(numbers.get(node.operand(i))));
        return new Statement(node.op(), kind, node.payload(), List.of(operands));
    }
}
