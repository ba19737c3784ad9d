/// Classifiers whose forward pass draws noise, and predictions averaged over the draws.
@NullMarked
package org.itograd.experiments.classify;

import org.jspecify.annotations.NullMarked;
