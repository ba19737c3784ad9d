package org.itograd.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.itograd.base.DType;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.ClusterSamples;
import org.itograd.experiments.cluster.Clusters;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.experiments.cluster.SdeProgram;
import org.itograd.experiments.cluster.TaskProgress;
import org.itograd.experiments.cluster.Threads;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.data.read.DataNames;
import org.itograd.experiments.ensemble.Ensemble;
import org.itograd.experiments.ensemble.EnsembleResult;
import org.itograd.experiments.study.plan.PlanText;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.task.ClusterStudy;
import org.itograd.experiments.study.task.Laboratory;
import org.itograd.experiments.study.task.Results;
import org.itograd.experiments.study.task.StudyImages;
import org.itograd.experiments.study.task.StudyRun;
import org.itograd.experiments.study.task.TaskStore;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Milstein;
import org.jspecify.annotations.Nullable;

/// What `experiments/spark/bin/cluster-test` runs on a cluster of processes: an ensemble, an epoch and a study, in the middle of each of
/// which a worker is killed while another is slow. The results must be those of threads, to the bit.
final class ClusterCheck {
    private static final long HEARTBEATS_MILLIS = 8_000;

    private ClusterCheck() {}

    /// @param args the master; `bits`, `study` or `all`; and the process numbers of four workers
    public static void main(String[] args) throws Exception {
        List<ProcessHandle> workers = new ArrayList<>();
        for (String pid : Arrays.asList(args).subList(2, args.length)) {
            workers.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread slow = Thread.ofPlatform().daemon().start(() -> slowDown(workers.getLast(), over));
        boolean same = true;
        try (Cluster cluster = Clusters.connect(args[0])) {
            if (!args[1].equals("study")) {
                same = bits(cluster, workers);
            }
            if (!args[1].equals("bits")) {
                same &= report("study, a worker killed in the middle", study(new Threads(), null),
                        study(cluster, workers.get(2)));
            }
        } finally {
            over.set(true);
            slow.join();
        }
        System.exit(same ? 0 : 1);
    }

    private static boolean bits(Cluster cluster, List<ProcessHandle> workers) throws IOException {
        boolean same = report("progress of a task", List.of(true), List.of(tellsHowFarItIs(cluster)));
        for (Method method : Method.values()) {
            same &= report("expectation, " + method, expectation(method, new Threads()), expectation(method, cluster));
        }
        same &= report("ensemble, a worker killed in the middle", ensemble(new Threads(), null),
                ensemble(cluster, workers.getFirst()));
        same &= report("epoch, a worker killed in the middle", epoch(new Threads(), null),
                epoch(cluster, workers.get(1)));
        return same;
    }

    private static boolean report(String what, List<?> expected, List<?> found) {
        boolean same = expected.equals(found);
        System.out.println(
                (same ? "same bits: " : "DIFFERENT: ") + what + (same ? "" : " " + expected + " and " + found));
        return same;
    }

    /// Of a task of several heartbeats.
    private static boolean tellsHowFarItIs(Cluster cluster) {
        List<Double> shares = new ArrayList<>();
        cluster.run(0, List.of(0), (_, task) -> {
            TaskProgress.listener().accept(0.5);
            try {
                Thread.sleep(HEARTBEATS_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return task;
        }, _ -> {
        }, shares::add);
        return shares.contains(0.5);
    }

    private static List<?> expectation(Method method, Cluster cluster) {
        Recipe.Factory<Expectation> call = () -> Expectation.of(gbm(), x -> x.sub(1).maximum(0)).from(1)
                .solver(new Milstein()).method(method).seed(3);
        Estimate e = call.get().sampledBy(ClusterSamples.of(call, cluster)).toTolerance(2e-3);
        return List.of(e.value(), e.standardError(), e.bias());
    }

    private static Sde gbm() {
        return Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
    }

    private static List<?> ensemble(Cluster cluster, @Nullable ProcessHandle victim) {
        AtomicBoolean killed = new AtomicBoolean(victim == null);
        SdeProgram program = SdeProgram.of(gbm(), DType.F64);
        EnsembleResult r = Ensemble
                .of(() -> SdeSolve.of(program.sde()).solver(new Milstein()).steps(0, 1, 128), 1)
                .paths(96 * 65_536L)
                .quantiles()
                .progress(share -> {
                    if (victim != null && share > 0.3 && killed.compareAndSet(false, true)) {
                        kill(victim);
                    }
                })
                .run(cluster);
        return List.of(killed.get(), r.moments(0, 0), r.quantile(0, 0, 0.05), r.quantile(0, 0, 0.5));
    }

    private static List<?> epoch(Cluster cluster, @Nullable ProcessHandle victim)
            throws IOException {
        AtomicBoolean killed = new AtomicBoolean(victim == null);
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        Split few = new Split("few", all.train().range(0, 512), all.validation().range(0, 40), all.test().range(0, 40));
        Trainer trainer = new Trainer(TrainingOptions.standard(Variant.MULTIPLICATIVE, 5).withSize(1, 16), few);
        trainer.computeOn(cluster);
        trainer.run(new TrainingListener() {
            @Override
            public void step(int epoch, int epochs, double share, double loss, double accuracy, double speed) {
                if (victim != null && share >= 0.5 && killed.compareAndSet(false, true)) {
                    kill(victim);
                }
            }

            @Override
            public void epoch(EpochRecord record, Trainer running) {}
        });
        List<Object> facts = new ArrayList<>(List.of(killed.get(), trainer.history().getFirst().loss()));
        trainer.classifier().model().parameters().values()
                .forEach(p -> facts.add(Arrays.hashCode(p.toFloatArray())));
        return facts;
    }

    private static List<?> study(Cluster cluster, @Nullable ProcessHandle victim) throws IOException {
        AtomicBoolean killed = new AtomicBoolean(victim == null);
        Path folder = Files.createTempDirectory("cluster-check");
        PlanText text = PlanText.of(Files.writeString(folder.resolve("small.plan"), SmallStudy.plan()).toString());
        StudyPlan plan = text.plan();
        String data = plan.images().name();
        Laboratory laboratory = new Laboratory(plan, StudyImages.of(plan.images(), DataNames.parse(data)),
                new TaskStore(folder, System.out::println));
        new ClusterStudy(laboratory, folder, text, data, cluster, new StudyRun.Progress() {
            @Override
            public void running(int done, int all, String label, double share, double left) {}

            @Override
            public void ended(int done, int all, String label, double seconds, double left) {
                if (victim != null && killed.compareAndSet(false, true)) {
                    kill(victim);
                }
            }
        }).run();
        return List.of(killed.get(), SmallStudy.results(folder).toString().hashCode(), new Results(laboratory).done());
    }

    private static void kill(ProcessHandle worker) {
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
        System.out.println("killed worker " + worker.pid() + " and " + executors.size() + " executors");
    }

    /// Lets a worker's executors run a third of the time.
    private static void slowDown(ProcessHandle worker, AtomicBoolean over) {
        try {
            while (!over.get()) {
                List<ProcessHandle> executors = worker.descendants().toList();
                signal("-STOP", executors);
                Thread.sleep(200);
                signal("-CONT", executors);
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void signal(String what, List<ProcessHandle> processes) throws IOException, InterruptedException {
        if (!processes.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("kill", what));
            processes.forEach(p -> command.add(Long.toString(p.pid())));
            int unused = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
    }
}
