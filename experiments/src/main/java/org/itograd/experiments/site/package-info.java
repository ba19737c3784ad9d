/// The documentation of all modules as one site of plain pages, which open from a folder: READMEs, chapters, lessons and Javadoc.
@NullMarked
package org.itograd.experiments.site;

import org.jspecify.annotations.NullMarked;
