/// Very many paths of an equation, of which summaries are kept, on threads or on a cluster.
@NullMarked
package org.itograd.experiments.ensemble;

import org.jspecify.annotations.NullMarked;
