/// Studies carried out: pieces of work whose results are kept in files, so that a study goes on where it was killed.
@NullMarked
package org.itograd.experiments.study.task;

import org.jspecify.annotations.NullMarked;
