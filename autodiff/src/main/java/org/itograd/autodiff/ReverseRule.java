package org.itograd.autodiff;

import org.itograd.autodiff.op.Primitive;

/// Sends the cotangent of a result to the node's parents.
interface ReverseRule {
    /// Adds this operation's contributions to the running totals of its parents.
    void accumulate(Tensor cotangent, Totals totals);

    /// The rule that computes with the node's tensors as its own trace tracks them, so that the reverse pass is recorded there.
    ReverseRule tracked(Node node);

    /// The rule of a primitive: its vjp, for each input that is tracked.
    ///
    /// @param index for each parent, which input of the primitive it is
    record OfPrimitive(Primitive op, Tensor[] in, Tensor out, int[] index) implements ReverseRule {
        @Override
        public void accumulate(Tensor cotangent, Totals totals) {
            for (int p = 0; p < index.length; p++) {
                if (totals.wanted(p)) {
                    totals.add(p, op.vjp(index[p], in, out, cotangent));
                }
            }
        }

        @Override
        public ReverseRule tracked(Node node) {
            Tensor[] seen = in.clone();
            for (int p = 0; p < index.length; p++) {
                seen[index[p]] = Tensor.tracked(in[index[p]], node.parents[p]);
            }
            return new OfPrimitive(op, seen, Tensor.tracked(out, node), index);
        }
    }
}
