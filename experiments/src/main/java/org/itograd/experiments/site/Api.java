package org.itograd.experiments.site;

import static org.itograd.base.Arguments.require;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Javadoc of all modules in one, by the tool of the JDK.
final class Api {
    /// Its folder in the site.
    static final String FOLDER = "api";

    private static final List<String> SOURCES =
            List.of("autodiff/src/main/java", "autodiff/target/generated-sources/kernels",
                    "sde/src/main/java", "nn/src/main/java", "experiments/src/main/java");

    private Api() {}

    /// Writes it.
    ///
    /// @param root   the repository, compiled
    /// @param folder the site's
    static void write(Path root, Path folder) {
        for (String source : SOURCES) {
            require(Files.isDirectory(root.resolve(source)), "root: %s is not there; compile first",
                    root.resolve(source));
        }
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = javadoc.run(out, out, Stream.of("-quiet", "-notimestamp", "-Xdoclint:none", "-encoding", "UTF-8",
                "--add-modules", "jdk.incubator.vector", "-classpath", System.getProperty("java.class.path"),
                "-sourcepath",
                SOURCES.stream().map(s -> root.resolve(s).toString()).collect(Collectors.joining(File.pathSeparator)),
                "-subpackages", "org.itograd", "-windowtitle", "Itograd", "-doctitle", "Itograd",
                "-d", folder.resolve(FOLDER).toString()).toArray(String[]::new));
        require(code == 0, "javadoc failed: %s", said);
    }
}
