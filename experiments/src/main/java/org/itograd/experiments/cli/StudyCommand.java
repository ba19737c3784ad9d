package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.data.read.DataNames;
import org.itograd.experiments.study.plan.PlanText;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.report.StudyReport;
import org.itograd.experiments.study.task.ClusterStudy;
import org.itograd.experiments.study.task.Laboratory;
import org.itograd.experiments.study.task.Results;
import org.itograd.experiments.study.task.StudyImages;
import org.itograd.experiments.study.task.StudyRun;
import org.itograd.experiments.study.task.TaskStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd study`.
@Command(
        name = "study",
        description = "Carries out a study, trainings x seeds x measurements, and writes a report with a verdict on each claim."
                + " Started again, it goes on where it was stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StudyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PLAN",
            description = "smoke (minutes, digits), fashion (hours, Fashion-MNIST), or a file.")
    private String name = "";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder of the results and the report (default: experiments/target/study/PLAN).")
    private @Nullable Path output;

    @Option(
            names = "--data",
            paramLabel = "NAME[:DIR]",
            description = "The images, with the folder of their files where they are not in their usual place (default: the"
                    + " plan's).")
    private @Nullable String data;

    @Option(names = "--report-only", description = "Computes nothing: reports what is done so far.")
    private boolean reportOnly;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private MasterOption master = new MasterOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(() -> master.run(this::run));
    }

    private int run(@Nullable Cluster cluster) throws IOException {
        PrintWriter out = Main.out(spec);
        PlanText text = PlanText.of(name);
        StudyPlan plan = text.plan();
        Path folder = output == null ? Path.of("experiments", "target", "study", plan.name()) : output;
        String from = data == null ? plan.images().name() : data;
        StudyImages images = StudyImages.of(plan.images(), DataNames.parse(from));
        TaskStore store = new TaskStore(folder, warning -> {
            out.println(warning);
            out.flush();
        });
        Laboratory laboratory = new Laboratory(plan, images, store);
        if (!reportOnly && cluster != null) {
            new ClusterStudy(laboratory, folder, text, from, cluster, new StudyLine(out)).run();
        } else if (!reportOnly) {
            new StudyRun(laboratory, folder, new StudyLine(out)).run();
        }
        Results results = new Results(laboratory);
        Path page = new StudyReport(results).write(folder);
        out.println("tasks:  " + results.done() + " of " + results.tasks() + " done");
        out.println("report: " + page.toAbsolutePath().normalize());
        out.flush();
        return 0;
    }
}
