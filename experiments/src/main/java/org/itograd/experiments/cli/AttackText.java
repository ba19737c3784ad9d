package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.evaluate.AttackOutcome;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.RobustnessJson;
import org.itograd.experiments.text.Format;

/// What an attack achieved, for people and for programs to read.
final class AttackText {
    private AttackText() {}

    static void print(Norm norm, double radius, AttackOutcome outcome, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-60s %s  %.0f gradients, %.0f forwards an image%n",
                norm + " " + Format.level(radius) + "  " + outcome.label(),
                outcome.accuracy(),
                outcome.gradientsPerImage(),
                outcome.forwardsPerImage());
        out.flush();
    }

    /// `{"radius", "attack", "accuracy", "low", "high", "right", "images", "gradients_per_image", "forwards_per_image"}`.
    static Json json(double radius, AttackOutcome outcome) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("radius", new Json.Num(radius));
        members.put("attack", new Json.Str(outcome.label()));
        members.putAll(RobustnessJson.share(outcome.accuracy()));
        members.put("gradients_per_image", new Json.Num(outcome.gradientsPerImage()));
        members.put("forwards_per_image", new Json.Num(outcome.forwardsPerImage()));
        return new Json.Obj(members);
    }
}
