/// Loops over `float[]` and `double[]`: matrix products, convolution, reductions, normalisation, pooling, copies.
///
/// Internal to Itograd: the public classes are the doors through which the primitives come in, not an interface for users.
/// A door takes a [org.itograd.base.DType], arrays as `Object` (`float[]` or `double[]`, by the type) with an offset
/// each, and plain sizes. All data are dense and row-major, images are NHWC, convolution weights HWIO.
///
/// Three promises hold for every method here:
/// - **Same bits everywhere.** The order in which an output element is summed is fixed by the shapes alone: never by the
///   vector width, by the number of threads, or by whether `jdk.incubator.vector` is present.
/// - **Both types at full speed.** The type is switched on once, at the door.
/// - **No garbage.** Work space comes from one per-thread [Scratch], so a call allocates next to nothing.
package org.itograd.autodiff.kernel;
