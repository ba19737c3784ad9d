package org.itograd.experiments.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.itograd.experiments.ensemble.EnsembleResult;
import org.itograd.experiments.ensemble.Histogram;
import org.itograd.sde.montecarlo.Moments;

/// What an ensemble found, for people, for spreadsheets and for programs.
///
/// @param result     that
/// @param components names
/// @param ranks      of the quantiles that are shown
/// @param histogram  whether there is one
public record EnsembleReport(EnsembleResult result, List<String> components, List<Double> ranks, boolean histogram) {
    /// A line for each time and component, in columns.
    public String text() {
        StringBuilder out = new StringBuilder(row("t", "", "mean", "± error", "deviation"));
        ranks.forEach(rank -> out.append(String.format(Locale.ROOT, " %12s", "q" + rank)));
        each((time, c) -> {
            Moments m = result.moments(time, c);
            out.append('\n').append(row(Double.toString(result.times()[time]), components.get(c), number(m.mean()),
                    number(m.standardError()), number(m.deviation())));
            ranks.forEach(rank -> out.append(String.format(Locale.ROOT, " %12s",
                    number(result.quantile(time, c, rank)))));
        });
        return out.append('\n').toString();
    }

    private static String row(String time, String component, String mean, String error, String deviation) {
        return String.format(Locale.ROOT, "%-8s %-6s %12s %12s %12s", time, component, mean, error, deviation);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    /// A header, and a line for each time and component, numbers with all their digits.
    public String csv() {
        StringBuilder out = new StringBuilder("t,component,paths,sum,mean,variance,standard_error");
        ranks.forEach(rank -> out.append(",q").append(rank));
        each((time, c) -> {
            Moments m = result.moments(time, c);
            out.append('\n').append(result.times()[time]).append(',').append(components.get(c)).append(',')
                    .append(m.n()).append(',').append(result.sum(time, c)).append(',').append(m.mean()).append(',')
                    .append(m.variance()).append(',').append(m.standardError());
            ranks.forEach(rank -> out.append(',').append(result.quantile(time, c, rank)));
        });
        return out.append('\n').toString();
    }

    /// The same as JSON, with the histograms.
    ///
    /// @param solve what was solved
    public Json json(Map<String, Json> solve, long seed) {
        Map<String, Json> whole = new LinkedHashMap<>(solve);
        whole.put("seed", new Json.Int(seed));
        List<Json> all = new ArrayList<>();
        each((time, c) -> {
            Moments m = result.moments(time, c);
            Map<String, Json> one = new LinkedHashMap<>();
            one.put("t", new Json.Num(result.times()[time]));
            one.put("component", new Json.Str(components.get(c)));
            one.put("paths", new Json.Int(m.n()));
            one.put("sum", new Json.Num(result.sum(time, c)));
            one.put("mean", new Json.Num(m.mean()));
            one.put("variance", new Json.Num(m.variance()));
            one.put("standard_error", new Json.Num(m.standardError()));
            if (!ranks.isEmpty()) {
                one.put("quantiles", quantiles(time, c));
            }
            if (histogram) {
                one.put("histogram", json(result.histogram(time, c)));
            }
            all.add(new Json.Obj(one));
        });
        whole.put("states", new Json.Arr(all));
        return new Json.Obj(whole);
    }

    private Json quantiles(int time, int component) {
        return new Json.Arr(ranks.stream().map(rank -> new Json.Obj(ordered("rank", new Json.Num(rank), "value",
                new Json.Num(result.quantile(time, component, rank))))).toList());
    }

    private static Json json(Histogram h) {
        Map<String, Json> all = ordered("from", new Json.Num(h.from()), "to", new Json.Num(h.to()));
        all.put("below", new Json.Int(h.below()));
        all.put("counts", new Json.Arr(Arrays.stream(h.counts()).mapToObj(Json.Int::new).toList()));
        all.put("above", new Json.Int(h.above()));
        return new Json.Obj(all);
    }

    private static Map<String, Json> ordered(String first, Json a, String second, Json b) {
        Map<String, Json> all = new LinkedHashMap<>();
        all.put(first, a);
        all.put(second, b);
        return all;
    }

    private interface Cell {
        void at(int time, int component);
    }

    private void each(Cell cell) {
        for (int time = 0; time < result.times().length; time++) {
            for (int c = 0; c < components.size(); c++) {
                cell.at(time, c);
            }
        }
    }
}
