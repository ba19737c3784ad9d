package org.itograd.experiments.bench;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.itograd.experiments.report.Json;

/// The same case, measured in several JVMs: what depends on luck, such as what a compiler got to see first, differs between them.
public final class Starts {
    private Starts() {}

    /// One line for all: that of the start in the middle (the lower one of two), and what the starts differ in.
    ///
    /// @param lines as [Cases#measure] gives them, at least one
    public static String line(List<String> lines) {
        require(!lines.isEmpty(), "starts: there must be at least one");
        List<String> ordered =
                lines.stream().sorted(Comparator.comparingDouble(line -> number(line, "median_s"))).toList();
        double[] medians = numbers(lines, "median_s");
        double median = (medians[(medians.length - 1) / 2] + medians[medians.length / 2]) / 2;
        double worst = medians[medians.length - 1];
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("starts", new Json.Int(lines.size()));
        members.put("starts_median_s", new Json.Num(median));
        members.put("starts_worst_s", new Json.Num(worst));
        members.put("starts_worst_ratio", new Json.Num(worst / median));
        members.put("starts_allocated_bytes", new Json.Num(largest(lines, "allocated_bytes")));
        members.put("starts_first_call_s", new Json.Num(largest(lines, "first_call_s")));
        members.put("starts_warmup_s", new Json.Num(largest(lines, "warmup_s")));
        members.put("starts_full_speed_s", new Json.Num(largest(lines, "full_speed_s")));
        String middle = ordered.get((ordered.size() - 1) / 2);
        String more = new Json.Obj(members).text();
        return middle.substring(0, middle.lastIndexOf('}')) + ", " + more.substring(1);
    }

    private static double largest(List<String> lines, String column) {
        double[] values = numbers(lines, column);
        return values[values.length - 1];
    }

    /// Ascending, NaN last.
    private static double[] numbers(List<String> lines, String column) {
        ToDoubleFunction<String> value = line -> number(line, column);
        double[] values = lines.stream().mapToDouble(value).toArray();
        Arrays.sort(values);
        return values;
    }

    private static double number(String line, String column) {
        Matcher found = Pattern.compile("\"" + column + "\": ([^,}]+)").matcher(line);
        require(found.find(), "line: must have the column %s, got %s", column, line);
        String text = found.group(1);
        return text.equals("null") ? Double.NaN : Double.parseDouble(text);
    }
}
