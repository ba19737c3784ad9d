package org.itograd.sde.solve;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// States of a solve with their derivatives by parameters, as plain numbers.
///
/// @param ys        the saved states along a first axis, as [Solution#ys]
/// @param jacobians for each parameter ∂ys/∂θ, of the shape of ys followed by that of θ; for y0, followed by that of one sample
public record Sensitivities(Tensor ys, List<Tensor> jacobians) {}
