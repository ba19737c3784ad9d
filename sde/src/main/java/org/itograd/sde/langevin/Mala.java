package org.itograd.sde.langevin;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// The Metropolis-adjusted Langevin algorithm: a Markov chain with exactly the density π ∝ exp(−βU) as stationary law. Euler and
/// Maruyama's step for the overdamped Langevin equation,
///
/// dq = −∇U(q) dt + √(2/β) dW, q* = q − h∇U(q) + √(2h/β) Z,
///
/// is taken with probability min(1, π(q*) p(q*, q) / (π(q) p(q, q*))), p being the density of a step, and else the chain stays where
/// it is. So the bias of the step is removed; a step size near the one at which 57 % are taken mixes fastest in many dimensions.
///
/// G. O. Roberts, R. L. Tweedie, "Exponential convergence of Langevin distributions and their discrete approximations", Bernoulli 2,
/// 1996; G. O. Roberts, J. S. Rosenthal, "Optimal scaling of discrete approximations to Langevin diffusions", 1998.
///
/// @param potential U
/// @param beta      β > 0, the inverse temperature
/// @param h         the step size
public record Mala(Potential potential, double beta, double h) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException unless β and h are finite and > 0
    public Mala {
        require(beta > 0 && beta < Double.POSITIVE_INFINITY, "beta: must be finite and > 0, got %s", beta);
        require(h > 0 && h < Double.POSITIVE_INFINITY, "h: must be finite and > 0, got %s", h);
    }

    /// The overdamped Langevin equation, for states (batch, d).
    public Sde sde() {
        return Sde.ito(
                (t, q) -> potential.gradient(q).neg(),
                Diffusion.additive(t -> Tensor.scalar(t.dtype(), Math.sqrt(2 / beta))));
    }

    /// A state of the chain with what the next step needs.
    ///
    /// @param q        (batch, d)
    /// @param energy   U(q), (batch)
    /// @param gradient ∇U(q), (batch, d)
    /// @param accepted how many steps were taken rather than refused so far, (batch)
    public record State(Tensor q, Tensor energy, Tensor gradient, Tensor accepted) {}

    /// A chain for each row of q, after no step.
    public State start(Tensor q) {
        Tensor energy = potential.at(q);
        return new State(q, energy, potential.gradient(q), energy.mul(0));
    }

    /// The chain after n more steps.
    ///
    /// @param key of these steps; each has numbers of its own under it, keyed by its number
    public State run(State from, int n, RandomKey key) {
        State now = from;
        for (int k = 0; k < n; k++) {
            now = step(now, key.fold(k));
        }
        return now;
    }

    private State step(State from, RandomKey key) {
        Tensor q = from.q();
        Tensor z = key.fold(0).normal(q.dtype(), q.shape().dims());
        Tensor proposed = q.sub(from.gradient().mul(h)).add(z.mul(Math.sqrt(2 * h / beta)));
        State to = start(proposed);
        int batch = q.shape().dim(0);
        Tensor u = key.fold(1).uniform(q.dtype(), batch);
        Tensor taken = u.log().lessThan(logRatio(from, to));
        Tensor rows = taken.reshape(batch, 1);
        return new State(
                rows.where(proposed, q),
                taken.where(to.energy(), from.energy()),
                rows.where(to.gradient(), from.gradient()),
                from.accepted().add(taken));
    }

    /// log π(q*) p(q*, q) − log π(q) p(q, q*), with log p(q, q*) = −β |q* − q + h∇U(q)|² / 4h up to a constant.
    Tensor logRatio(State from, State to) {
        Tensor back = from.q().sub(to.q()).add(to.gradient().mul(h)).square().sum(false, 1);
        Tensor forth = to.q().sub(from.q()).add(from.gradient().mul(h)).square().sum(false, 1);
        return from.energy().sub(to.energy()).add(forth.sub(back).mul(1 / (4 * h))).mul(beta);
    }
}
