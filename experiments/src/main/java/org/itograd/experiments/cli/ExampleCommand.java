package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.base.Spelling;
import org.itograd.experiments.gallery.Example;
import org.itograd.experiments.gallery.ExampleContext;
import org.itograd.experiments.gallery.Examples;
import org.itograd.experiments.gallery.Shown;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd example`.
@Command(
        name = "example",
        description = "Trains a model of the gallery in about a minute, prints figures that show what it learned, and draws it. Exit"
                + " code 1 if a figure misses its goal.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which model (default: lists them, one per line).")
    private @Nullable String name;

    @Option(names = "--list", description = "Prints the models, one per line, and trains nothing.")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Where the pictures go (default: experiments/target/example/NAME).")
    private @Nullable Path output;

    @Option(
            names = "--quick",
            description = "Few steps on little data: to see in seconds that everything works, not how well.")
    private boolean quick;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        List<Example> all = Examples.all();
        if (list || name == null) {
            int width = all.stream().mapToInt(e -> e.name().length()).max().orElseThrow();
            all.forEach(e -> Main.out(spec)
                    .println(e.name() + " ".repeat(width + 2 - e.name().length()) + e.description()));
            return 0;
        }
        String asked = name;
        List<String> names = all.stream().map(Example::name).toList();
        Example example = Examples.named(asked).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "NAME: there is no example called \"" + asked + "\"" + Spelling.question(asked, names)
                        + "; choose from "
                        + String.join(", ", names)));
        return threads.run(() -> run(example));
    }

    private int run(Example example) throws IOException {
        PrintWriter out = json.words(spec);
        Path folder = output == null ? Outputs.inTarget("example").resolve(example.name()) : output;
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("output", folder.resolve(example.name() + ".svg"));
        files.put("json", json.file());
        Outputs.check(null, files);
        out.println(example.name() + ": " + example.description());
        long start = System.nanoTime();
        Shown shown = example.run(new ExampleContext(seed, quick, line -> {
            out.println(line);
            out.flush();
        }));
        double seconds = (System.nanoTime() - start) / 1e9;
        for (Map.Entry<String, byte[]> picture : shown.pictures().entrySet()) {
            AtomicFiles.write(folder.resolve(picture.getKey()), picture.getValue());
        }
        json.write(spec, shown.json());
        out.printf(Locale.ROOT, "%n%s%n%n%.1f s", shown.table(), seconds);
        shown.pictures().keySet().forEach(file -> out.print("; " + folder.resolve(file).toAbsolutePath().normalize()));
        out.println();
        out.flush();
        return shown.missed() == 0 ? 0 : 1;
    }
}
