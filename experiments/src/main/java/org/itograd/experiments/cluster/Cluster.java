package org.itograd.experiments.cluster;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/// Workers that carry out tasks: threads, processes or machines.
///
/// Tasks are pure functions, and [#run] tells their results in the order of the tasks; so what is made of them does not depend on the
/// workers.
public interface Cluster extends AutoCloseable {
    /// Hears of tasks that have ended.
    ///
    /// @param <R> what a task gives
    @FunctionalInterface
    interface Ended<R> {
        /// @param task its number
        void accept(int task, Outcome<R> outcome);

        /// Hears every few seconds how far a task is that runs on another process and says so ([TaskProgress]).
        ///
        /// @param task  its number
        /// @param share of it that is done, from 0 to 1
        default void running(int task, double share) {}
    }

    /// Carries out one task for each argument, and tells of each as soon as it has ended, in no order.
    ///
    /// @param shared    what all tasks get; it is sent to a worker once
    /// @param arguments of the tasks
    /// @param work      what a task does
    /// @param ended     hears of each task, on the calling thread; what it throws cancels the other tasks and comes out of here
    /// @throws IllegalArgumentException before anything runs, if something cannot travel
    /// @throws ClusterException         if the workers fail, not the work
    <S, A, R> void each(S shared, List<A> arguments, Remote<S, A, R> work, Ended<R> ended);

    /// Carries out one task for each argument.
    ///
    /// @param shared    what all tasks get; it is sent to a worker once
    /// @param arguments of the tasks
    /// @param work      what a task does; what it throws comes out of here
    /// @param inOrder   hears the results, in the order of the arguments, on the calling thread; what it throws cancels the other tasks
    ///     and comes out of here
    /// @throws IllegalArgumentException before anything runs, if something cannot travel
    /// @throws ClusterException         if the workers fail, not the work
    default <S, A, R> void run(S shared, List<A> arguments, Remote<S, A, R> work, Consumer<R> inOrder) {
        InOrder<R> order = new InOrder<>(arguments.size(), inOrder);
        each(shared, arguments, work, order::add);
    }

    /// Carries out one task for each argument, as [#run(Object, List, Remote, Consumer)].
    ///
    /// @param progress hears what share of the job is done, on the calling thread; what it throws cancels the job and comes out of here
    default <S, A, R> void run(
            S shared, List<A> arguments, Remote<S, A, R> work, Consumer<R> inOrder, DoubleConsumer progress) {
        InOrder<R> order = new InOrder<>(arguments.size(), inOrder);
        each(shared, arguments, work, new JobShare<>(arguments.size(), order::add, progress));
    }

    /// How many tasks run at a time.
    int slots();

    @Override
    void close();
}
