package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.study.plan.Claim;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.statistics.Bootstrap;
import org.itograd.experiments.study.statistics.Holm;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.statistics.Sample;
import org.itograd.experiments.study.statistics.Verdict;
import org.itograd.experiments.study.task.Results;

/// Decides the claims of a study by what was measured.
///
/// Primary claims are decided together, and not before all of them have been measured for all seeds.
final class Decisions {
    /// Of all intervals.
    static final double CONFIDENCE = 0.95;

    private static final String ACCURACY = "accuracy";
    private static final long BOOTSTRAP = 1979;

    private Decisions() {}

    /// The claims that can be decided.
    static List<Decision> of(Results results, List<Checked> checks) throws IOException {
        List<Decision> all = new ArrayList<>();
        List<Decision> primary = measured(results, true);
        if (primary.size() == results.plan().claims().stream().filter(Claim::primary).count()) {
            List<Holm> holm = Holm.decide(primary.stream().map(Decision::sample).toList(), 1 - CONFIDENCE);
            for (int i = 0; i < primary.size(); i++) {
                Decision d = primary.get(i);
                all.add(new Decision(
                        d.claim(), d.better(), d.worse(), d.differences(), d.sample(), holm.get(i), d.images(),
                        List.of()));
            }
        }
        all.addAll(measured(results, false));
        return all.stream().map(d -> d.failing(failed(d, all, checks))).toList();
    }

    /// What a claim needs and does not have; what has not been measured is not there either, and says so.
    private static List<String> failed(Decision decision, List<Decision> all, List<Checked> checks) {
        List<String> failed = new ArrayList<>();
        for (String need : decision.claim().needs()) {
            List<Boolean> met = Stream.concat(
                    checks.stream().filter(c -> c.check().name().equals(need)).map(Checked::holds),
                    all.stream().filter(d -> d.claim().name().equals(need))
                            .map(d -> d.verdict() == Verdict.SUPPORTED))
                    .toList();
            if (met.isEmpty()) {
                failed.add(need + " (not measured yet)");
            } else if (!met.contains(true)) {
                failed.add(need);
            }
        }
        return failed;
    }

    private static List<Decision> measured(Results results, boolean primary) throws IOException {
        List<Decision> found = new ArrayList<>();
        for (Claim claim : results.plan().claims()) {
            if (claim.primary() == primary) {
                Optional<String> better = results.training(claim.better());
                Optional<String> worse = results.training(claim.worse());
                if (better.isPresent() && worse.isPresent()) {
                    decision(claim, better.get(), worse.get(), results).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Decision> decision(Claim claim, String better, String worse, Results results)
            throws IOException {
        Map<Long, Double> differences = differences(results, claim.measure(), claim.at(), better, worse);
        int wanted = results.plan().measure(claim.measure()).seeds();
        if (differences.size() < Math.max(2, wanted)) {
            return Optional.empty();
        }
        Sample sample = new Sample(List.copyOf(differences.values()));
        return Optional.of(new Decision(claim, better, worse, differences, sample,
                Holm.decide(List.of(sample), 1 - CONFIDENCE).getFirst(), images(claim, better, worse, results),
                List.of()));
    }

    /// What one training has more than another, for each seed of which both are measured.
    static Map<Long, Double> differences(Results results, String measure, String at, String better, String worse)
            throws IOException {
        Map<Long, Double> first = results.numbers(measure, at, better, ACCURACY);
        Map<Long, Double> second = results.numbers(measure, at, worse, ACCURACY);
        Map<Long, Double> differences = new LinkedHashMap<>();
        first.forEach((seed, number) -> {
            if (second.containsKey(seed)) {
                differences.put(seed, number - second.get(seed));
            }
        });
        return differences;
    }

    private static Optional<Interval> images(Claim claim, String better, String worse, Results results)
            throws IOException {
        Measure measure = results.plan().measure(claim.measure());
        List<double[]> differences = new ArrayList<>();
        for (long seed : results.seeds(measure)) {
            Optional<double[]> first = results.right(measure.name(), claim.at(), better, seed);
            Optional<double[]> second = results.right(measure.name(), claim.at(), worse, seed);
            if (first.isEmpty() || second.isEmpty()) {
                return Optional.empty();
            }
            double[] one = first.get();
            for (int i = 0; i < one.length; i++) {
                one[i] -= second.get()[i];
            }
            differences.add(one);
        }
        return Optional.of(Bootstrap.of(differences, CONFIDENCE, RandomKey.of(BOOTSTRAP)));
    }
}
