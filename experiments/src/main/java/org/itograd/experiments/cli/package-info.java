/// The command line.
@NullMarked
package org.itograd.experiments.cli;

import org.jspecify.annotations.NullMarked;
