/// Layers, their parameters, and blocks that are solved as stochastic differential equations.
///
/// A layer is a function with named parameters. Images are NHWC and convolution weights HWIO; files hold PyTorch's layouts
/// (see [org.itograd.autodiff.optim.AxisOrder]).
@NullMarked
package org.itograd.nn;

import org.jspecify.annotations.NullMarked;
