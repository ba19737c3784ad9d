package org.itograd.autodiff.expr;

import com.google.errorprone.annotations.CheckReturnValue;

/// A yes or no per element, made by comparing expressions and consumed by [#select] or [#toFloat].
@CheckReturnValue
public final class Mask extends Term {

    private Mask(Op op, Term... inputs) {
        super(op, 0, inputs);
    }

    static Mask make(Op op, Term... inputs) {
        return (Mask) Interner.intern(new Mask(op, inputs));
    }

    /// `ifTrue` where this holds, `ifFalse` elsewhere. Both are computed everywhere; the one not taken leaves no trace.
    public Expr select(Expr ifTrue, Expr ifFalse) {
        return op() == Op.MASK_NOT
                ? Expr.make(Op.SELECT, 0, operand(0), ifFalse, ifTrue)
                : Expr.make(Op.SELECT, 0, this, ifTrue, ifFalse);
    }

    /// 1 where this holds, 0 elsewhere.
    public Expr toFloat() {
        return select(Expr.constant(1), Expr.constant(0));
    }

    /// Where both hold.
    public Mask and(Mask other) {
        return make(Op.MASK_AND, this, other);
    }

    /// Where at least one holds.
    public Mask or(Mask other) {
        return make(Op.MASK_OR, this, other);
    }

    /// Where this does not hold. Mind NaN: `x.lt(y).not()` holds for it, `x.ge(y)` does not.
    public Mask not() {
        return make(Op.MASK_NOT, this);
    }
}
