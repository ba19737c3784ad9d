package org.itograd.experiments.cluster;

import java.io.Serializable;

/// A pure function that can travel: it is sent to workers with its arguments, which must be serialisable like its results. A task may
/// run twice, on two workers, if one is lost or slow.
///
/// @param <S> what all tasks share
/// @param <A> what one task gets besides
/// @param <R> what one task gives
@FunctionalInterface
public interface Remote<S, A, R> extends Serializable {
    /// Computes one task.
    R run(S shared, A argument);
}
