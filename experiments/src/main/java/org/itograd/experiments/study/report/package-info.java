/// Reports of studies: decisions on claims, pages and numbers.
@NullMarked
package org.itograd.experiments.study.report;

import org.jspecify.annotations.NullMarked;
