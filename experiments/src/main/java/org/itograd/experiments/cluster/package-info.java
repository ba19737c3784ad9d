/// Work for more than one machine, as pure functions of data that travels; who carries it out is found at run time.
@NullMarked
package org.itograd.experiments.cluster;

import org.jspecify.annotations.NullMarked;
