/// Lessons: texts whose programs run, and what is made of them: pages, notebooks, a shell.
@NullMarked
package org.itograd.experiments.lesson;

import org.jspecify.annotations.NullMarked;
