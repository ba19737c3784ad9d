package org.itograd.experiments.study.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.statistics.Verdict;
import org.itograd.experiments.study.task.Laboratory;
import org.itograd.experiments.study.task.Planted;
import org.itograd.experiments.study.task.Results;
import org.itograd.experiments.study.task.TaskStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/// Reports of made-up results, of which it is known what they must say.
class StudyReportTest {
    private static final String PLAN = """
            title = A test <of> reports & pages
            data = digits
            train = 100
            validation = 50
            test = 50
            channels = 4
            batch = 32
            learning-rate = 0.1
            epochs = 3
            decay-after = 2
            seeds = 1, 2, 3, 4, 5
            training.ode = ode
            training.additive = additive 0.1 0.2
            training.dropout = dropout 0.9 0.8
            radius.keeps.small = 0.6
            radius.candidates = 0.1, 0.2, 0.4, 0.8
            about.clean = Clean images
            measure.clean = clean
            measure.hit = attacked radius=small
            measure.curve = attacked radius=0.5,1,2 on=ode,primary seeds=1
            measure.bad = corrupted severity=1,5 images=10 on=ode,primary
            measure.pictures = samples images=2 on=primary seeds=1
            measure.noise = noise-to-signal on=primary seeds=1
            measure.transfer = attacked radius=small from=ode on=primary seeds=1
            measure.named = attacked radius=small images=20 method=pgd,square on=ode,primary seeds=1
            measure.shared = attacked radius=small draws=1,2 on=ode,primary seeds=1
            claim.clean = primary ode clean
            claim.hit = primary ode hit needs=transfer,dropout
            claim.bad = primary ode bad
            claim.dropout = dropout ode hit kind=secondary
            check.transfer = hit transfer
            check.far = curve@2 0.1
            """;

    /// Of seed s, the accuracies scatter around their mean by −1 to 1 points: pairwise alike, plus half of that for one of them.
    private static final double[] SCATTER = {-0.01, 0.01, 0, -0.005, 0.005};

    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private Results planted(double clean, double hit, double bad, double transfer) throws IOException {
        return Planted.study(folder, PLAN, (measure, at, training, seed) -> {
            double noise = SCATTER[(int) seed - 1] * (training.equals("ode") ? 2 : 3);
            boolean better = !training.equals("ode");
            return Planted.right(0.7 + noise + switch (measure) {
                case "clean" -> better ? clean : 0;
                case "hit", "shared" -> better ? hit : 0;
                case "bad" -> better ? bad : 0;
                case "transfer" -> transfer;
                case "named" -> 0;
                default -> -0.2 * Double.parseDouble(at);
            }, 200);
        });
    }

    private static List<Decision> decisions(Results results) throws IOException {
        return Decisions.of(results, Checks.of(results));
    }

    @Test
    void plantedEffectsGiveTheirVerdicts() throws IOException {
        List<Decision> decisions = decisions(planted(0.05, 0.004, -0.05, 0.2));
        assertEquals(
                List.of("clean", "hit", "bad", "dropout"),
                decisions.stream().map(d -> d.claim().name()).toList());
        assertEquals(
                List.of(Verdict.SUPPORTED, Verdict.NOT_SUPPORTED, Verdict.CONTRADICTED),
                decisions.stream().limit(3).map(Decision::verdict).toList());
        assertEquals("additive", decisions.getFirst().better());
        assertEquals(0.05, decisions.getFirst().sample().mean(), 1e-9);
    }

    /// The transferred images do more harm than those made for the network itself: its attack failed, and the gain does not count.
    @Test
    void aGainThatTransferredImagesUndoDoesNotCount() throws IOException {
        Decision hit = decisions(planted(0, 0.06, 0, 0.01)).get(1);
        assertEquals(Verdict.SUPPORTED, hit.verdict());
        assertEquals(List.of("transfer"), hit.failed());
        assertTrue(hit.words().contains("does not count: fails transfer"), hit.words());
    }

    /// Of the first network's 200 images, the attack on it leaves two right that transferred ones do not.
    @Test
    void aCheckTellsHowOftenChanceAloneWouldFailIt() throws IOException {
        Checked transfer = Checks.of(planted(0, 0.01, 0, 0)).getFirst();
        assertEquals(1, transfer.seeds());
        assertEquals(0.25, transfer.chance().orElseThrow(), 1e-15);
        assertTrue(Checks.of(planted(0, 0.01, 0, 0)).get(1).chance().isEmpty());
    }

    /// The task at one draw is one of `hit`, too, which has five seeds.
    @Test
    void aMeasureOfOneSeedLeavesTheOthersOfASharedTaskOut() throws IOException {
        Results results = planted(0, 0.06, 0, 0.2);
        assertEquals(5, results.numbers("hit", "", "ode", "accuracy").size());
        assertEquals(Set.of(1L), results.numbers("shared", "1", "ode", "accuracy").keySet());
        assertEquals(Set.of(1L), results.numbers("shared", "2", "ode", "accuracy").keySet());
    }

    @Test
    void whatWasNotMeasuredIsNotSaidToFail() throws IOException {
        Results results = planted(0, 0.06, 0, 0.2);
        assertTrue(Decisions.of(results, List.of()).get(1).words().endsWith("fails transfer (not measured yet)"));
    }

    /// Student's interval of 95, 96 and 100 % ends above 100 %.
    @Test
    void bandsOfSharesEndWhereSharesDo() {
        Series.Point high = MeasuresSection.share(1, List.of(0.95, 0.96, 1.0));
        assertEquals(97, high.y(), 1e-12);
        assertEquals(100, high.high());
        assertTrue(high.low() > 90 && high.low() < 97);
        assertEquals(0, MeasuresSection.share(1, List.of(0.0, 0.01, 0.1)).low());
    }

    @Test
    void aLongNameWidensThePicture() {
        Interval interval = new Interval(0, -1, 1, 0.95);
        String narrow = IntervalPlot.of("points", List.of(new IntervalPlot.Row("a", interval)));
        String wide = IntervalPlot.of("points", List.of(new IntervalPlot.Row("a".repeat(100), interval)));
        assertTrue(narrow.contains("viewBox=\"0 0 575 104\""), narrow);
        assertTrue(wide.contains("viewBox=\"0 0 1299 104\""), wide);
        assertTrue(wide.contains("<text x=\"862.0\""), "the name ends at its end, 8.5 for each of its letters");
    }

    @Test
    void aGainThatPassesItsChecksCounts() throws IOException {
        Decision hit = decisions(planted(0, 0.06, 0, 0.2)).get(1);
        assertEquals(List.of(), hit.failed());
        assertEquals("supported", hit.words());
    }

    /// A claim that is not fully measured is left open, and with it all that are decided together with it.
    @Test
    void nothingIsDecidedBeforeEverythingIsMeasured() throws IOException {
        Results results = planted(0.05, 0.06, 0.05, 0.2);
        assertEquals(results.tasks(), results.done());
        List<Path> some;
        try (Stream<Path> files = Files.list(folder.resolve("tasks"))) {
            some = files.filter(f -> String.valueOf(f.getFileName()).startsWith("corrupted")).toList();
        }
        for (Path file : some) {
            Files.delete(file);
        }
        Results rest = new Results(new Laboratory(
                results.plan(), results.laboratory().images(), new TaskStore(folder, warning -> {})));
        assertEquals(rest.tasks() - some.size(), rest.done());
        assertEquals(List.of("dropout"), decisions(rest).stream().map(d -> d.claim().name()).toList());
        Path page = new StudyReport(rest).write(folder.resolve("out"));
        assertTrue(Files.readString(page).contains("cannot be decided yet"));
    }

    @Test
    void thePageOpensAndTheFilesHoldTheVerdicts() throws Exception {
        Path page = new StudyReport(planted(0.05, 0.06, -0.05, 0.01)).write(folder.resolve("out"));
        String html = Files.readString(page);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document parsed = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.substring("<!DOCTYPE html>".length()))));
        assertEquals(0, parsed.getElementsByTagName("script").getLength());
        assertTrue(parsed.getElementsByTagName("svg").getLength() >= 4);
        assertTrue(parsed.getElementsByTagName("table").getLength() >= 8);
        String markdown = Files.readString(folder.resolve("out/planted.md"));
        for (String part : List.of("# A test <of> reports & pages", "not count: fails transfer", "contradicted",
                "The claim \"hit\" is supported by itself; the plan counts it only together with the check \"transfer\".",
                "| additive | 0.2 | 90.0 % | chosen; the primary noise |", "(planted-claims.svg)",
                "| 0.4 | 60.0 % | small, for 60.0 % |", "| additive | 0.125 | 0.375 | 2.500 |",
                "(planted-pictures-additive.svg)")) {
            assertTrue(markdown.contains(part), () -> "no " + part + " in " + markdown);
        }
        assertFalse(markdown.contains("not finished"));
        assertTrue(Files.readString(folder.resolve("out/planted-curve.svg")).contains("<polygon"));
        assertTrue(markdown.contains("| training | method pgd | method square |"), markdown);
        assertFalse(Files.exists(folder.resolve("out/planted-named.svg")), "methods have no places on an axis");
        Json json = Json.read(Files.readString(folder.resolve("out/planted.json")));
        assertEquals("supported", json.at("claims").elements().getFirst().at("verdict").string());
        assertEquals(5, ((Json.Obj) json.at("claims").elements().getFirst().at("differences")).members().size());
    }
}
