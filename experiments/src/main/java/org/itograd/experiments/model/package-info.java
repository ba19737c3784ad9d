/// The models of the experiments.
@NullMarked
package org.itograd.experiments.model;

import org.jspecify.annotations.NullMarked;
