/// Apache Spark as a cluster: tasks are pure functions, and results come in the order of the tasks.
@NullMarked
package org.itograd.spark;

import org.jspecify.annotations.NullMarked;
