/// Whether a classifier resists attacks or hides its gradients from them.
@NullMarked
package org.itograd.experiments.masking;

import org.jspecify.annotations.NullMarked;
