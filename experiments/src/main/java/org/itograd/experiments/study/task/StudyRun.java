package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.itograd.base.FileHold;
import org.itograd.experiments.report.Json;

/// Carries out what is missing of a study.
///
/// Several runs may share a folder: each takes the first task that is missing and that no other run has.
public final class StudyRun {
    private static final long WAIT_MILLIS = 1000;

    private final Laboratory laboratory;
    private final List<Step> steps;
    private final Costs costs;
    private final Progress progress;

    /// Hears how a study goes.
    public interface Progress {
        /// @param done  tasks that are done
        /// @param all   tasks in all
        /// @param label of the running one
        /// @param share of it that is done, from 0 to 1
        /// @param left  seconds until all is done, going by the tasks so far
        void running(int done, int all, String label, double share, double left);

        /// A task has ended.
        void ended(int done, int all, String label, double seconds, double left);
    }

    /// @param folder where to remember what tasks cost
    public StudyRun(Laboratory laboratory, Path folder, Progress progress) throws IOException {
        this.laboratory = laboratory;
        this.progress = progress;
        steps = Steps.of(laboratory.plan());
        costs = new Costs(folder.resolve("costs.csv"));
    }

    /// Works until everything is done, by this run or others.
    public void run() throws IOException {
        boolean worked = true;
        while (done() < steps.size()) {
            if (!worked) {
                pause();
            }
            worked = pass();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for another run", e);
        }
    }

    private boolean pass() throws IOException {
        boolean worked = false;
        for (Step step : steps) {
            Optional<Task> task = step.task(laboratory);
            if (task.isPresent() && laboratory.store().result(task.get()).isEmpty()) {
                worked |= attempt(step, task.get());
            }
        }
        return worked;
    }

    private boolean attempt(Step step, Task task) throws IOException {
        Optional<FileHold> hold = laboratory.store().tryHold(task);
        if (hold.isEmpty()) {
            return false;
        }
        try (FileHold _ = hold.get()) {
            if (laboratory.store().result(task).isPresent()) {
                return true;
            }
            int done = done();
            double expected = costs.seconds(step.work(laboratory));
            double after = left() - expected;
            progress.running(done, steps.size(), step.label(), 0, after + expected);
            Clock clock = new Clock();
            Json result = step.compute(task, laboratory, share -> progress.running(
                    done, steps.size(), step.label(), share, after + clock.left(share, expected)));
            laboratory.store().write(task, result);
            double seconds = clock.seconds();
            clock.learn(step.work(laboratory), costs);
            progress.ended(done + 1, steps.size(), step.label(), seconds, left());
            return true;
        }
    }

    /// The time that a task takes, from the first share that it tells of: it may have been begun by a run before.
    private static final class Clock {
        private final long start = System.nanoTime();
        private long counted = start;
        private double begun = Double.NaN;

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        private double countedSeconds() {
            return (System.nanoTime() - counted) / 1e9;
        }

        double left(double share, double expected) {
            if (Double.isNaN(begun)) {
                begun = share;
                counted = System.nanoTime();
            }
            return share > begun ? countedSeconds() / (share - begun) * (1 - share) : expected * (1 - share);
        }

        void learn(Work work, Costs costs) throws IOException {
            double gained = Double.isNaN(begun) ? 1 : 1 - begun;
            if (gained > 0) {
                costs.add(new Work(work.kind(), work.units() * gained, work.guess()), countedSeconds());
            }
        }
    }

    /// Steps whose results are there.
    private int done() throws IOException {
        int done = 0;
        for (Step step : steps) {
            done += isDone(step) ? 1 : 0;
        }
        return done;
    }

    private boolean isDone(Step step) throws IOException {
        Optional<Task> task = step.task(laboratory);
        return task.isPresent() && laboratory.store().result(task.get()).isPresent();
    }

    private double left() throws IOException {
        double left = 0;
        for (Step step : steps) {
            left += isDone(step) ? 0 : costs.seconds(step.work(laboratory));
        }
        return left;
    }
}
