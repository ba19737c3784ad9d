package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// A gated recurrent unit (Cho et al. 2014) as PyTorch's: from the state h and an input x,
///
/// r = σ(W_r x + b_r + U_r h + c_r), z = σ(W_z x + b_z + U_z h + c_z), n = tanh(W_n x + b_n + r (U_n h + c_n)),
/// h ← (1 − z) n + z h.
///
/// As a layer it maps sequences (N, T, in) to the states after each input, (N, T, hidden), from h = 0. For irregular times or other
/// starts use [#step].
///
/// Parameters, of r, z and n side by side: `weight_ih_l0` (in, 3·hidden), `weight_hh_l0` (hidden, 3·hidden), `bias_ih_l0` and
/// `bias_hh_l0` (3·hidden), all from U(−1/√hidden, 1/√hidden); PyTorch's `nn.GRU(in, hidden, batch_first=True)` has them transposed.
public final class Gru implements Layer {
    private static final int GATES = 3;

    private final int in;
    private final int hidden;
    private final Parameter ofInput;
    private final Parameter ofState;
    private final Parameter inputBias;
    private final Parameter stateBias;

    /// @param in     features of an input
    /// @param hidden numbers of the state
    public Gru(int in, int hidden, DType dtype, RandomKey key) {
        require(in > 0 && hidden > 0, "in, hidden: must be positive, got %d and %d", in, hidden);
        this.in = in;
        this.hidden = hidden;
        int all = GATES * hidden;
        ofInput = new Parameter(
                "weight_ih_l0", AxisOrder.LINEAR, KaimingUniform.draw(key.fold(0), dtype, hidden, in, all));
        ofState = new Parameter(
                "weight_hh_l0", AxisOrder.LINEAR, KaimingUniform.draw(key.fold(1), dtype, hidden, hidden, all));
        inputBias = new Parameter("bias_ih_l0", KaimingUniform.draw(key.fold(2), dtype, hidden, all));
        stateBias = new Parameter("bias_hh_l0", KaimingUniform.draw(key.fold(3), dtype, hidden, all));
    }

    /// h = 0 for so many samples.
    public Tensor start(int samples) {
        return Tensor.zeros(ofState.value().dtype(), samples, hidden);
    }

    /// The next state.
    ///
    /// @param x the input, (N, in)
    /// @param h the state, (N, hidden)
    public Tensor step(Tensor x, Tensor h) {
        require(
                x.shape().rank() == 2 && x.shape().dim(1) == in,
                "x: Gru.step needs (N, %d), got shape %s; a sequence (N, T, %d) goes through apply",
                in,
                x.shape(),
                in);
        requireState(h, x.shape().dim(0));
        return advance(x.matmul(ofInput.value()).add(inputBias.value()), h);
    }

    /// @param fromInput W x + b for r, z and n
    private Tensor advance(Tensor fromInput, Tensor h) {
        Tensor fromState = h.matmul(ofState.value()).add(stateBias.value());
        Tensor gates = fromInput.slice(1, 0, 2 * hidden).add(fromState.slice(1, 0, 2 * hidden)).sigmoid();
        Tensor reset = gates.slice(1, 0, hidden);
        Tensor update = gates.slice(1, hidden, 2 * hidden);
        Tensor inner = reset.mul(fromState.slice(1, 2 * hidden, GATES * hidden));
        Tensor next = fromInput.slice(1, 2 * hidden, GATES * hidden).add(inner).tanh();
        return next.add(update.mul(h.sub(next)));
    }

    /// The states after each of T ≥ 1 inputs.
    @Override
    public Tensor apply(Tensor xs) {
        require(
                xs.shape().rank() == 3 && xs.shape().dim(2) == in && xs.shape().dim(1) > 0,
                "xs: Gru needs sequences (N, T, %d), got shape %s",
                in,
                xs.shape());
        Tensor[] states = new Tensor[xs.shape().dim(1)];
        Tensor h = start(xs.shape().dim(0));
        for (int i = 0; i < states.length; i++) {
            // Not a part of one large product: the derivative of a part is as large as the whole.
            h = step(xs.select(1, i), h);
            states[i] = h;
        }
        return Tensor.stack(1, states);
    }

    private void requireState(Tensor h, int samples) {
        require(
                h.shape().rank() == 2 && h.shape().dim(0) == samples && h.shape().dim(1) == hidden,
                "h: must be (%d, %d), got shape %s",
                samples,
                hidden,
                h.shape());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(ofInput, ofState, inputBias, stateBias);
    }
}
