package org.itograd.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a task sends back.
///
/// @param value   its result, if it has one
/// @param failure what it threw: the same on any worker, so trying again is of no use
/// @param vectors whether the worker has vector instructions
record Reply(@Nullable Object value, @Nullable RuntimeException failure, boolean vectors) implements Serializable {}
