package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.Locale;
import org.itograd.nn.Noise;

/// A kind of noise and how strong it is.
///
/// | kind | term of dh | coefficient | σ |
/// |---|---|---|---|
/// | ode | – | 0 | 0 |
/// | additive | σ dB | σ | σ |
/// | multiplicative | σ h dB | σ | σ |
/// | dropout | σ f(t, h) dB | p, the probability of keeping | √((1 − p)/p) |
/// | jump | σ h Z dN, one jump per unit of time on average, Z = ±1 | σ | σ |
///
/// σ is what the code published with Liu et al. takes for its first four; for dropout, p is the probability in the paper's
/// derivation, which nowhere occurs in that code.
///
/// @param kind        of the noise
/// @param coefficient see [Variant#meaning]
public record NoiseLevel(Variant kind, double coefficient) implements Serializable {
    /// No noise.
    public static final NoiseLevel OFF = new NoiseLevel(Variant.ODE, 0);

    /// Checks the range.
    public NoiseLevel {
        kind.requireCoefficient(coefficient);
    }

    /// The demo's coefficient of a kind.
    public static NoiseLevel standard(Variant kind) {
        return new NoiseLevel(kind, kind.defaultCoefficient());
    }

    /// A kind of noise by its σ.
    ///
    /// @param sigma finite, >= 0; 0 for an ODE
    public static NoiseLevel ofSigma(Variant kind, double sigma) {
        require(
                sigma >= 0 && Double.isFinite(sigma) && (kind != Variant.ODE || sigma == 0),
                "sigma: must be finite and >= 0, and 0 for noise ode; for noise %s got %s",
                kind.label(),
                sigma);
        return new NoiseLevel(kind, kind == Variant.DROPOUT ? 1 / (1 + sigma * sigma) : sigma);
    }

    /// The factor of dB or Z dN.
    public double sigma() {
        return kind == Variant.DROPOUT ? Math.sqrt((1 - coefficient) / coefficient) : coefficient;
    }

    /// Whether anything is random.
    public boolean isOn() {
        return sigma() > 0;
    }

    /// For a block of a network.
    public Noise noise() {
        return switch (kind) {
            case ODE -> new Noise.None();
            case ADDITIVE -> new Noise.Additive(coefficient);
            case MULTIPLICATIVE -> new Noise.Multiplicative(coefficient);
            case DROPOUT -> new Noise.Dropout(coefficient);
            // A jump of relative size s is dropout that keeps with probability p, where s² = (1 − p)/p.
            case JUMP -> new Noise.Jump(1 / (1 + coefficient * coefficient));
        };
    }

    /// The kind and both ways to say how strong, such as "dropout: sigma f(t, h) dB with sigma = sqrt((1 - p)/p) = 0.5, p = 0.8
    /// the probability of keeping".
    @Override
    public String toString() {
        String sigma =
                String.format(Locale.ROOT, "%.6g", sigma()).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
        String p = String.format(Locale.ROOT, "%.6g", coefficient).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$",
                "");
        return switch (kind) {
            case ODE -> "ode: none";
            case ADDITIVE -> "additive: sigma dB, sigma = " + sigma;
            case MULTIPLICATIVE -> "multiplicative: sigma h dB, sigma = " + sigma;
            case DROPOUT -> "dropout: sigma f(t, h) dB, sigma = " + sigma + " = sqrt((1 - p)/p), p = " + p
                    + " the probability of keeping";
            case JUMP -> "jump: sigma h Z dN, sigma = " + sigma + ", one jump per unit of time on average, Z = +-1";
        };
    }
}
