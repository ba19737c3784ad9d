/// The demo and the sweep: several trainings compared.
@NullMarked
package org.itograd.experiments.study;

import org.jspecify.annotations.NullMarked;
