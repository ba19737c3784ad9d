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
        require(norm.equals("l2") || norm.equals("linf"), "radius.norm: must be l2 or linf, got %s", norm);
        goals.forEach((name, share) -> require(
                share >= 0 && share <= 1, "radius.keeps.%s: must be a share from 0 to 1, got %s", name, share));
        require(goals.isEmpty() || !candidates.isEmpty(), "radius.candidates: give at least one");
        require(images >= 1 && steps >= 1, "radius.images, radius.steps: must be >= 1, got %d and %d", images, steps);
        require(
                candidates.stream().allMatch(r -> r > 0 && Double.isFinite(r)),
                "radius.candidates: must be > 0, got %s",
                candidates);
    }

    /// @param of   the measure that takes a radius
    /// @param text a number, or the name of a goal
    /// @param ball the norm of its ball
    /// @throws IllegalArgumentException if it is neither, or the goal's radius was chosen for another norm
    void requireRadius(String of, String text, String ball) {
        if (goals.containsKey(text)) {
            require(
                    norm.equals(ball),
                    "measure.%s: the radius %s is chosen for norm %s, not %s; give a number",
                    of,
                    text,
                    norm,
                    ball);
            return;
        }
        double radius;
        try {
            radius = Double.parseDouble(text);
        } catch (NumberFormatException neither) {
            radius = Double.NaN;
        }
        require(
                radius >= 0 && Double.isFinite(radius),
                "measure.%s: radius must be a number >= 0 or one of %s, got \"%s\"",
                of,
                goals.keySet(),
                text);
    }
}
