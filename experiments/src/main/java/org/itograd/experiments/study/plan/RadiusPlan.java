package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How radii of attacks are chosen, on validation images: of the candidates, the one at which the first training's network of the
/// first seed keeps an accuracy nearest to a goal under PGD, the smaller of equals.
///
/// @param goals      accuracies to keep, by the names that measurements use
/// @param candidates increasing
/// @param norm       l2 or linf
/// @param images     how many validation images
/// @param steps      of the attack
public record RadiusPlan(Map<String, Double> goals, List<Double> candidates, String norm, int images, int steps) {
    /// Checks the ranges.
    public RadiusPlan {
        goals = Collections.unmodifiableMap(new LinkedHashMap<>(goals));
        candidates = List.copyOf(candidates);
        require(goals.isEmpty() || !candidates.isEmpty(), "radius.candidates: give at least one");
        require(images >= 1 && steps >= 1, "radius.images, radius.steps: must be >= 1, got %d and %d", images, steps);
        require(
                candidates.stream().allMatch(r -> r > 0 && Double.isFinite(r)),
                "radius.candidates: must be > 0, got %s",
                candidates);
    }
}
