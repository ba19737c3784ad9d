package org.itograd.experiments.study.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.task.Results;

/// The report of a study, whatever of it is done: a page, a summary as Markdown with pictures beside it, and the numbers.
public final class StudyReport {
    private final StudyPlan plan;
    private final List<Block> blocks = new ArrayList<>();
    private final String json;

    /// @throws IOException if results cannot be read
    public StudyReport(Results results) throws IOException {
        plan = results.plan();
        List<Checked> checks = Checks.of(results);
        List<Decision> decisions = Decisions.of(results, checks);
        ClaimsSection claims = new ClaimsSection(plan, decisions, checks);
        blocks.add(new Block.Heading(1, plan.title()));
        if (!plan.about().isEmpty()) {
            blocks.add(new Block.Text(plan.about()));
        }
        int done = results.done();
        if (done < results.tasks()) {
            blocks.add(new Block.Text("This study is not finished: %d of its %d tasks are done.".formatted(done,
                    results.tasks())));
        }
        blocks.addAll(claims.summary());
        blocks.addAll(new SetupSection(results).blocks());
        blocks.addAll(claims.details());
        blocks.addAll(new MeasuresSection(results).blocks());
        blocks.addAll(new TrainingSection(results).blocks());
        json = StudyJson.of(results, decisions, checks);
    }

    /// Writes `report.html`, `NAME.md`, `NAME-*.svg` and `NAME.json`.
    ///
    /// @return the page
    /// @throws IOException if something cannot be written
    public Path write(Path folder) throws IOException {
        Path page = folder.resolve("report.html");
        AtomicFiles.write(page, HtmlPage.of(plan.title(), blocks));
        AtomicFiles.write(folder.resolve(plan.name() + ".md"), MarkdownPage.of(blocks, plan.name()));
        for (Block block : blocks) {
            if (block instanceof Block.Picture(String name, String svg, String _)) {
                AtomicFiles.write(folder.resolve(MarkdownPage.file(plan.name(), name)), svg);
            }
        }
        AtomicFiles.write(folder.resolve(plan.name() + ".json"), json);
        return page;
    }
}
