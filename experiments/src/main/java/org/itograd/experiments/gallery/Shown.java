package org.itograd.experiments.gallery;

import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.base.Table;
import org.itograd.experiments.lesson.Plot;
import org.itograd.experiments.report.Json;

/// What came of an example. A description: each method gives a changed copy.
///
/// @param figures  in the order in which they are printed
/// @param pictures files by name
@CheckReturnValue
public record Shown(List<Figure> figures, SequencedMap<String, byte[]> pictures) {
    /// Nothing yet.
    public static Shown nothing() {
        return new Shown(List.of(), new LinkedHashMap<>());
    }

    /// The same with a number more.
    public Shown with(Figure figure) {
        List<Figure> more = new ArrayList<>(figures);
        more.add(figure);
        return new Shown(List.copyOf(more), pictures);
    }

    /// The same with a picture more.
    ///
    /// @param file its name, `….svg`
    public Shown with(String file, Plot plot) {
        return with(file, plot.svg().getBytes(StandardCharsets.UTF_8));
    }

    /// The same with a picture more.
    ///
    /// @param file its name, `….png`
    public Shown with(String file, byte[] picture) {
        SequencedMap<String, byte[]> more = new LinkedHashMap<>(pictures);
        more.put(file, picture);
        return new Shown(figures, more);
    }

    /// The first figure of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Figure figure(String name) {
        return figures.stream().filter(f -> f.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no figure \"" + name + "\""));
    }

    /// How many figures miss their goals.
    public long missed() {
        return figures.stream().filter(f -> !f.isReached()).count();
    }

    /// The figures as a table of text.
    public String table() {
        Table table = new Table("figure", "beside it", "goal", "reached", "value");
        for (Figure f : figures) {
            String reached = f.goal().isEmpty() ? "" : f.isReached() ? "yes" : "NO";
            table.row(f.name(), f.others(), f.goal(), reached, Figure.text(f.value()));
        }
        return table.toString();
    }

    /// The figures for programs to read: `{"figures": [{"name", "value", "low", "high", "reached", "beside": {…}}, …]}`; a goal that there is
    /// not is `null`.
    public Json json() {
        return new Json.Obj(Map.of("figures", new Json.Arr(figures.stream().map(Shown::json).toList())));
    }

    private static Json json(Figure f) {
        SequencedMap<String, Json> beside = new LinkedHashMap<>();
        f.beside().forEach((what, value) -> beside.put(what, new Json.Num(value)));
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Str(f.name()));
        members.put("value", new Json.Num(f.value()));
        members.put("low", new Json.Num(f.low()));
        members.put("high", new Json.Num(f.high()));
        members.put("reached", new Json.Bool(f.isReached()));
        members.put("beside", new Json.Obj(beside));
        return new Json.Obj(members);
    }
}
