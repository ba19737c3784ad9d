package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.Optional;
import org.itograd.experiments.report.Json;

/// A place in a study's list of things to do. What exactly there is to do may depend on results of steps before.
sealed interface Step permits TrainStep, RadiusStep, MeasureStep {
    /// For the line of progress.
    String label();

    /// How much it is.
    Work work(Laboratory laboratory);

    /// The task, or nothing as long as it depends on results that are not there.
    Optional<Task> task(Laboratory laboratory) throws IOException;

    /// The network that the task works on; nothing if it works on none.
    Optional<Network> network(Laboratory laboratory) throws IOException;

    /// Carries the task out.
    ///
    /// @param progress hears what share of it is done
    Json compute(Task task, Laboratory laboratory, Share progress) throws IOException;

    /// Hears what share of a task is done, from 0 to 1.
    interface Share {
        /// So much is done.
        void done(double share);
    }
}
