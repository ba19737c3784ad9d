/// Results as JSON, charts, pictures and one HTML page.
@NullMarked
package org.itograd.experiments.report;

import org.jspecify.annotations.NullMarked;
