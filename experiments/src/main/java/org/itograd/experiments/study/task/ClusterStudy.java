package org.itograd.experiments.study.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Outcome;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.PlanText;

/// Carries out what is missing of a study on a cluster: all steps that wait for nothing are tasks of one job, then those that waited for
/// them. A result is kept as soon as it comes, so a study that is stopped goes on with what was not done, and a lost worker loses
/// its task.
public final class ClusterStudy {
    private final Laboratory laboratory;
    private final PlanText text;
    private final String data;
    private final Cluster cluster;
    private final StudyRun.Progress progress;
    private final List<Step> steps;
    private final Costs costs;

    /// @param folder where to remember what tasks cost
    /// @param text   the plan of the laboratory
    /// @param data   name of its images, which workers read for themselves
    public ClusterStudy(
            Laboratory laboratory, Path folder, PlanText text, String data, Cluster cluster, StudyRun.Progress progress)
            throws IOException {
        this.laboratory = laboratory;
        this.text = text;
        this.data = data;
        this.cluster = cluster;
        this.progress = progress;
        steps = Steps.of(laboratory.plan());
        costs = new Costs(folder.resolve("costs.csv"));
    }

    /// A step that is ready.
    private record Ready(int place, Step step, Task task, FileHold hold) {}

    /// Works until all is done that no other run of the folder has.
    public void run() throws IOException {
        List<Ready> ready = ready();
        while (!ready.isEmpty()) {
            try {
                wave(ready);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                for (Ready one : ready) {
                    one.hold.close();
                }
            }
            ready = ready();
        }
    }

    /// Those that are missing and wait for nothing, each task once.
    private List<Ready> ready() throws IOException {
        List<Ready> found = new ArrayList<>();
        Set<String> tasks = new HashSet<>();
        for (int place = 0; place < steps.size(); place++) {
            Optional<Task> task = steps.get(place).task(laboratory);
            if (task.isPresent() && laboratory.store().result(task.get()).isEmpty() && tasks.add(task.get().id())) {
                Optional<FileHold> hold = laboratory.store().tryHold(task.get());
                if (hold.isPresent()) {
                    found.add(new Ready(place, steps.get(place), task.get(), hold.get()));
                }
            }
        }
        return found;
    }

    private void wave(List<Ready> ready) throws IOException {
        List<StudyWork.Order> orders = new ArrayList<>();
        for (Ready one : ready) {
            orders.add(order(one));
        }
        progress.running(done(), steps.size(), ready.size() + " tasks on the cluster", 0, left());
        cluster.each(new StudyWork(text, data, results()), orders, StudyWork::carryOut, new Wave(ready));
    }

    /// Hears of the tasks of a wave.
    private final class Wave implements Cluster.Ended<StudyWork.Found> {
        private final List<Ready> ready;

        Wave(List<Ready> ready) {
            this.ready = ready;
        }

        @Override
        public void accept(int task, Outcome<StudyWork.Found> outcome) {
            keep(ready.get(task), outcome.get());
        }

        @Override
        public void running(int task, double share) {
            try {
                progress.running(done(), steps.size(), ready.get(task).step.label(), share, left());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void keep(Ready one, StudyWork.Found found) {
        try {
            byte[] weights = found.weights();
            if (weights != null) {
                AtomicFile.write(laboratory.store().file(one.task, "safetensors"), weights);
            }
            laboratory.store().write(one.task, Json.read(found.result()));
            costs.add(one.step.work(laboratory), found.seconds());
            progress.ended(done(), steps.size(), one.step.label(), found.seconds(), left());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StudyWork.Order order(Ready one) throws IOException {
        Optional<Network> network = one.step.network(laboratory);
        if (network.isEmpty() || network.get().hasDiverged(laboratory)) {
            return new StudyWork.Order(one.place, null, null);
        }
        Path file = network.get().file();
        return new StudyWork.Order(one.place, String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /// The files of all steps that are done and on which others may depend.
    private HashMap<String, byte[]> results() throws IOException {
        HashMap<String, byte[]> files = new HashMap<>();
        for (Step step : steps) {
            Optional<Task> task = step.task(laboratory);
            if (!(step instanceof MeasureStep) && task.isPresent()
                    && laboratory.store().result(task.get()).isPresent()) {
                Path file = laboratory.store().file(task.get(), "json");
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private int done() throws IOException {
        return new Results(laboratory).done();
    }

    /// Seconds, as the tasks of this machine went, shared by all workers.
    private double left() throws IOException {
        double left = 0;
        for (Step step : steps) {
            Optional<Task> task = step.task(laboratory);
            boolean done = task.isPresent() && laboratory.store().result(task.get()).isPresent();
            left += done ? 0 : costs.seconds(step.work(laboratory));
        }
        return left / cluster.slots();
    }
}
