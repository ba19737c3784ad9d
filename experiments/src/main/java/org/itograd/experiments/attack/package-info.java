/// Adversarial attacks.
@NullMarked
package org.itograd.experiments.attack;

import org.jspecify.annotations.NullMarked;
