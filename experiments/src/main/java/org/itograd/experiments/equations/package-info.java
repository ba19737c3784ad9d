/// Well-known equations, by name.
@NullMarked
package org.itograd.experiments.equations;

import org.jspecify.annotations.NullMarked;
