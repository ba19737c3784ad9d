package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// Gradients made smaller where they are too large (Pascanu et al. 2013).
public final class Clipping {
    /// PyTorch's summand against a division by 0.
    private static final double SMALL = 1e-6;

    private Clipping() {}

    /// The Euclidean norm of all gradients' numbers together, in float64.
    public static double norm(List<Tensor> gradients) {
        double largest = 0;
        for (Tensor g : gradients) {
            for (double x : g.toDoubleArray()) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        // Squares of numbers scaled by a power of two overflow nowhere.
        int scale = Math.getExponent(largest);
        double sum = 0;
        for (Tensor g : gradients) {
            for (double x : g.toDoubleArray()) {
                double scaled = Math.scalb(x, -scale);
                sum += scaled * scaled;
            }
        }
        return Math.scalb(Math.sqrt(sum), scale);
    }

    /// The gradients, all times one factor if their [#norm] is larger than allowed: min(1, most / (norm + 1e-6)), as PyTorch's
    /// `clip_grad_norm_`. The direction stays.
    ///
    /// @param most the norm allowed, > 0
    /// @throws IllegalArgumentException if a gradient is infinite or not a number: there is no direction then
    public static List<Tensor> byNorm(List<Tensor> gradients, double most) {
        require(most > 0 && Double.isFinite(most), "most: must be finite and > 0, got %s", most);
        double norm = norm(gradients);
        require(
                Double.isFinite(norm),
                "gradients: their norm is %s, so there is no direction to keep; take a smaller learning rate, or look for the"
                        + " number that is not finite",
                norm);
        double factor = most / (norm + SMALL);
        return factor >= 1 ? gradients : gradients.stream().map(g -> g.mul(factor)).toList();
    }

    /// The gradients, each of their numbers moved into [−most, most], as PyTorch's `clip_grad_value_`.
    ///
    /// @param most > 0
    public static List<Tensor> byValue(List<Tensor> gradients, double most) {
        require(most > 0 && Double.isFinite(most), "most: must be finite and > 0, got %s", most);
        return gradients.stream().map(g -> g.maximum(-most).minimum(most)).toList();
    }

    /// Moves every number of the parameters into [−most, most], as a Wasserstein GAN does after each step of its discriminator
    /// (Arjovsky et al. 2017).
    ///
    /// @param most > 0
    public static void weights(Parameters parameters, double most) {
        require(most > 0 && Double.isFinite(most), "most: must be finite and > 0, got %s", most);
        parameters.list().forEach(p -> p.set(p.value().stopGradient().maximum(-most).minimum(most)));
    }
}
