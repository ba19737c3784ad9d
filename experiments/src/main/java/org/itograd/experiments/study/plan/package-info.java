/// Plans of studies: what is trained, what is measured, and what is claimed beforehand.
@NullMarked
package org.itograd.experiments.study.plan;

import org.jspecify.annotations.NullMarked;
