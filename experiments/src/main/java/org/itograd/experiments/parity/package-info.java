/// Replays of golden files from an independent implementation, to show that models, solvers and gradients agree with it.
@NullMarked
package org.itograd.experiments.parity;

import org.jspecify.annotations.NullMarked;
