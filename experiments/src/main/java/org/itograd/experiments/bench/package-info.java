/// Benchmarks: what `itograd bench` measures and how.
@NullMarked
package org.itograd.experiments.bench;

import org.jspecify.annotations.NullMarked;
