package org.itograd.autodiff.expr;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;

/// One value of a graph: an operation, its operands, and a payload (a constant's bits, an index or a shift distance).
///
/// Nodes are _hash-consed_ (see [Interner]): building the same expression twice gives the same object. Equality is
/// therefore identity, common subexpressions are found when they are written, and comparing two graphs of thousands of
/// nodes costs one pointer comparison.
@CheckReturnValue
abstract sealed class Term permits Expr, Bits, Mask {

    private final Op op;
    private final long payload;
    private final Term[] operands;
    private final int hash;

    Term(Op op, long payload, Term... operands) {
        if (operands.length != op.arity()) {
            throw new AssertionError(op + " takes " + op.arity() + " operands, not " + operands.length);
        }
        this.op = op;
        this.payload = payload;
        this.operands = operands;
        int h = op.name().hashCode() * 31 + Long.hashCode(payload);
        for (Term operand : operands) {
            h = mixed(h) + operand.hash;
        }
        this.hash = mixed(h);
    }

    /// The last step of MurmurHash3 (Appleby, 2011), a bijection. Without such a one, the nodes of a recursion written out (a
    /// `tanh` of a `tanh` and so on) soon come to the same few hashes: 1052 for 28,000 nodes, which made tables of them lists.
    private static int mixed(int h) {
        int x = (h ^ h >>> 16) * 0x85ebca6b;
        x = (x ^ x >>> 13) * 0xc2b2ae35;
        return x ^ x >>> 16;
    }

    final Op op() {
        return op;
    }

    final long payload() {
        return payload;
    }

    final int operandCount() {
        return operands.length;
    }

    final Term operand(int i) {
        return operands[i];
    }

    /// Whether `other` is built from the same operation on the same (identical) operands.
    @SuppressWarnings("ReferenceEquality")
    final boolean sameAs(Term other) {
        if (op != other.op || payload != other.payload) {
            return false;
        }
        for (int i = 0; i < operands.length; i++) {
            if (operands[i] != other.operands[i]) {
                return false;
            }
        }
        return true;
    }

    /// The same operation on other operands.
    final Term withInputs(Term... others) {
        return switch (this) {
            case Expr _ -> Expr.make(op, payload, others);
            case Bits _ -> Bits.make(op, payload, others);
            case Mask _ -> Mask.make(op, others);
        };
    }

    /// A hash of the whole graph below this node, computed when the node was built.
    @Override
    public final int hashCode() {
        return hash;
    }

    /// Identity, which for hash-consed nodes is equality of the whole graph.
    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return op.isLeaf() ? op + "[" + payload + "]" : op + "/" + Graph.of(List.of(this)).size();
    }
}
