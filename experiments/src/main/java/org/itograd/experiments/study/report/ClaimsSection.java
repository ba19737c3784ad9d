package org.itograd.experiments.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.itograd.experiments.study.plan.Check;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.statistics.Verdict;

/// The claims, the decisions, and the checks that they need.
final class ClaimsSection {
    private static final String SECONDARY = "secondary";

    private final StudyPlan plan;
    private final List<Decision> decisions;
    private final List<Checked> checks;

    ClaimsSection(StudyPlan plan, List<Decision> decisions, List<Checked> checks) {
        this.plan = plan;
        this.decisions = decisions;
        this.checks = checks;
    }

    /// The answer first, in sentences.
    List<Block> summary() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(2, "In short"));
        List<Decision> primary = decisions.stream().filter(d -> d.claim().primary()).toList();
        if (primary.isEmpty()) {
            blocks.add(new Block.Text(
                    "The claims cannot be decided yet: not all of them have been measured for all seeds."));
            return blocks;
        }
        blocks.add(new Block.Items(decisions.stream().map(this::sentence).toList()));
        blocks.add(new Block.Text(answer(primary)));
        return blocks;
    }

    private String sentence(Decision d) {
        return "%s: %s is %s %s; the difference is %s points (95 %% interval %s over %d seeds) — %s%s.".formatted(
                plan.measure(d.claim().measure()).about(),
                d.better(),
                d.sample().mean() >= 0 ? "ahead of" : "behind",
                d.worse(),
                Figures.points(d.sample().mean()),
                Figures.points(d.interval()),
                d.differences().size(),
                d.words(),
                d.claim().primary() ? "" : " (" + SECONDARY + ")");
    }

    private String answer(List<Decision> primary) {
        List<Decision> counted = primary.stream()
                .filter(d -> d.verdict() == Verdict.SUPPORTED && !d.isMasked()).toList();
        String first = counted.isEmpty()
                ? "None of the claims named beforehand is supported and passes its checks."
                : counted.size() + " of the " + primary.size() + " claims named beforehand "
                        + (counted.size() == 1 ? "is" : "are") + " supported and pass their checks: "
                        + counted.stream().map(d -> d.claim().name()).collect(Collectors.joining(", ")) + ".";
        double widest = primary.stream().mapToDouble(d -> d.interval().high() - d.sample().mean()).max().orElseThrow();
        String masked = primary.stream().filter(Decision::isMasked).map(this::reservation)
                .collect(Collectors.joining());
        return first + masked + String.format(Locale.ROOT,
                " With %d seeds, the intervals reach up to %.1f points to either side of the"
                        + " mean: a true difference much smaller than that goes unseen, and \"not supported\" does not say that there"
                        + " is none.",
                primary.getFirst().differences().size(), 100 * widest);
    }

    private String reservation(Decision d) {
        return " The claim \"" + d.claim().name() + "\" is supported by itself; the plan counts it only together with "
                + d.failed().stream().map(this::need).collect(Collectors.joining(" and ")) + ".";
    }

    private String need(String name) {
        return plan.claims().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .map(c -> "the claim \"" + name + "\" (" + plan.measure(c.measure()).about() + ")")
                .orElse("the check \"" + name + "\"");
    }

    /// Every claim with its numbers.
    List<Block> details() {
        List<Block> blocks = new ArrayList<>();
        if (!decisions.isEmpty()) {
            blocks.add(new Block.Heading(2, "The claims"));
            blocks.add(new Block.Text(
                    "Each claim says that one training has a higher accuracy than another trained with the same"
                            + " seeds, and was named before anything was measured. Intervals are Student's for the mean difference over"
                            + " seeds. The primary claims are decided together by Holm's method at 5 %; their last interval is the one"
                            + " that decides: above 0 the claim is supported, below 0 contradicted, else not supported. Secondary claims"
                            + " stand by themselves. \"By images\" is a bootstrap over images within these networks, a description that"
                            + " says nothing of other seeds."));
            blocks.add(table());
            blocks.add(new Block.Picture("claims", IntervalPlot.of("difference in points, with 95 % intervals",
                    decisions.stream().map(d -> new IntervalPlot.Row(
                            d.claim().name() + ": " + d.better() + " − " + d.worse(),
                            Figures.inPoints(d.interval()))).toList()),
                    "Differences in accuracy, with 95 % intervals over seeds"));
        }
        if (!checks.isEmpty()) {
            blocks.add(checks());
        }
        return blocks;
    }

    private Block table() {
        List<List<String>> rows = new ArrayList<>();
        for (Decision d : decisions) {
            rows.add(List.of(
                    d.claim().name() + (d.claim().primary() ? "" : " (" + SECONDARY + ")"),
                    d.better() + " − " + d.worse(),
                    d.differences().values().stream().map(Figures::points).collect(Collectors.joining(" ")),
                    Figures.points(d.sample().mean()),
                    Figures.points(d.interval()),
                    Figures.points(d.holm().interval()),
                    Figures.probability(d.holm().p()),
                    d.images().map(Figures::points).orElse("–"),
                    d.words()));
        }
        return new Block.Table("Differences in points of accuracy", List.of("claim", "difference", "by seed", "mean",
                "95 % interval", "deciding interval", "p (Holm)", "by images", "verdict"), rows);
    }

    private Block checks() {
        List<List<String>> rows = new ArrayList<>();
        for (Checked c : checks) {
            Check check = c.check();
            rows.add(List.of(
                    check.name(),
                    side(check.strong(), check.strongAt()) + " ≤ " + side(check.weak(), check.weakAt())
                            + (check.within() == 0 ? "" : " + " + 100 * check.within() + " points"),
                    Figures.share(List.of(c.strong())),
                    Figures.share(List.of(c.weak())),
                    c.seeds() + " × " + c.images(),
                    c.chance().map(Figures::probability).orElse("–"),
                    c.holds() ? "holds" : "fails"));
        }
        return new Block.Table(
                "What must hold if the attack did what it could (accuracies in %). By chance: how often the attack on the right"
                        + " would do so much more harm than an equally strong one on the left (sign test over all images)",
                List.of("check", "must hold", "left", "right", "networks × images", "by chance", "result"), rows);
    }

    private String side(String measure, String at) {
        if (measure.matches("[0-9]+([.][0-9]*)?|[.][0-9]+")) {
            return Figures.share(List.of(Double.parseDouble(measure))) + " %";
        }
        return measure + (at.isEmpty() ? "" : " at " + at);
    }
}
