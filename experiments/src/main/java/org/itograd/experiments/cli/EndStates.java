package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.itograd.experiments.report.Json;

/// What the end states of some paths are like, component by component.
///
/// @param components in their order
record EndStates(List<Component> components) {
    /// One component, over all paths; the deviation is the root of the mean square distance from the mean.
    record Component(String name, double mean, double deviation, double least, double greatest) {
        private Json json() {
            Map<String, Json> members = new LinkedHashMap<>();
            members.put("component", new Json.Str(name));
            members.put("mean", new Json.Num(mean));
            members.put("deviation", new Json.Num(deviation));
            members.put("least", new Json.Num(least));
            members.put("greatest", new Json.Num(greatest));
            return new Json.Obj(members);
        }
    }

    /// Of states as they lie in memory.
    ///
    /// @param states (paths, components)
    static EndStates of(List<String> names, double[] states) {
        int d = names.size();
        int paths = states.length / d;
        List<Component> components = new ArrayList<>();
        for (int c = 0; c < d; c++) {
            int component = c;
            double[] x = IntStream.range(0, paths).mapToDouble(i -> states[i * d + component]).toArray();
            double mean = Arrays.stream(x).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / paths);
            components.add(new Component(names.get(c), mean, deviation, Arrays.stream(x).min().orElseThrow(),
                    Arrays.stream(x).max().orElseThrow()));
        }
        return new EndStates(List.copyOf(components));
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%-10s %12s %12s %12s %12s%n", "at the end", "mean", "deviation", "least", "greatest");
        for (Component c : components) {
            out.printf(Locale.ROOT, "%-10s %12.6g %12.6g %12.6g %12.6g%n", c.name, c.mean, c.deviation, c.least,
                    c.greatest);
        }
        out.flush();
    }

    Json json() {
        return new Json.Arr(components.stream().map(Component::json).toList());
    }
}
