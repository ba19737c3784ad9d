/// Markdown as GitHub shows it, made into HTML pages that need neither scripts nor a network: CommonMark with tables, formulas as MathML,
/// pictures inside the page.
@NullMarked
package org.itograd.experiments.markdown;

import org.jspecify.annotations.NullMarked;
