package org.itograd.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The project that the documentation shows, built in an empty folder against the jars of this build, as someone does who has installed
/// them.
@Tag("installed")
class OwnProjectTest {
    private static final Pattern FILE = Pattern.compile("## `([^`]+)`\n.*?```\\w+\n(.*?)```\n", Pattern.DOTALL);
    private static final List<String> MODULES = List.of("itograd-autodiff", "itograd-sde");

    @TempDir
    Path folder = Path.of("");

    private Path project = Path.of("");
    private Path repository = Path.of("");

    private static Path root() {
        return Files.isDirectory(Path.of("experiments"))
                ? Path.of("").toAbsolutePath()
                : Path.of("..").toAbsolutePath();
    }

    /// What stands below each heading that is the name of a file.
    private static Map<String, String> files() throws IOException {
        Matcher file = FILE.matcher(Files.readString(root().resolve("sde/doc/project.md")));
        return file.results().collect(Collectors.toMap(f -> f.group(1), f -> f.group(2)));
    }

    @BeforeEach
    void anEmptyFolder() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        repository = Files.createDirectory(folder.resolve("repository"));
        install();
    }

    /// A local repository with what Maven has fetched so far, and of Itograd nothing but this build.
    private void install() throws IOException {
        Path fetched = Path.of(System.getProperty("itograd.repository"));
        link(fetched, repository, "org");
        link(fetched.resolve("org"), Files.createDirectory(repository.resolve("org")), "itograd");
        put("itograd", root().resolve("pom.xml"), "pom");
        put("itograd-bom", root().resolve("experiments/bom/pom.xml"), "pom");
        for (String artifact : MODULES) {
            Path module = root().resolve(artifact.substring("itograd-".length()));
            put(artifact, module.resolve("pom.xml"), "pom");
            put(artifact, module.resolve("target").resolve(artifact + "-" + version() + ".jar"), "jar");
        }
    }

    private static String version() {
        return System.getProperty("itograd.version");
    }

    private static void link(Path from, Path into, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(e -> !e.getFileName().toString().equals(except)).toList()) {
                Files.createSymbolicLink(into.resolve(entry.getFileName()), entry);
            }
        }
    }

    private void put(String artifact, Path file, String kind) throws IOException {
        Path place = Files.createDirectories(repository.resolve("org/itograd/" + artifact + "/" + version()));
        assertTrue(Files.exists(file), file + " is made by mvn verify");
        Files.copy(file, place.resolve(artifact + "-" + version() + "." + kind));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String printed = Files.readString(log);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    @Test
    void mavenTestsItAndRunsIt() throws IOException, InterruptedException {
        String printed = run("mvn", "--batch-mode", "-Dmaven.repo.local=" + repository, "verify", "exec:exec");
        assertTrue(printed.contains("Tests run: 2, Failures: 0, Errors: 0, Skipped: 0"), printed);
        assertTrue(printed.contains("claimed"), "the report of the kit: " + printed);
        assertPrices(printed);
    }

    @Test
    void gradleTestsItAndRunsIt() throws IOException, InterruptedException {
        assumeTrue(gradleKnowsThisJava(), "there is no Gradle 9.1 or newer on the PATH");
        assertPrices(run("gradle", "--no-daemon", "-Dmaven.repo.local=" + repository, "test", "run"));
    }

    private boolean gradleKnowsThisJava() throws InterruptedException {
        try {
            Matcher version = Pattern.compile("Gradle (\\d+)\\.(\\d+)").matcher(run("gradle", "--version"));
            return version.find()
                    && 100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)) >= 901;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static void assertPrices(String printed) {
        Matcher line = Pattern.compile("(\\w+) ([\\d.]+) \\(exact ([\\d.]+)\\)").matcher(printed);
        int lines = 0;
        while (line.find()) {
            double exact = Double.parseDouble(line.group(3));
            // Fixed seed, so no chance is involved; 50,000 paths have a standard error below 1 %.
            assertEquals(exact, Double.parseDouble(line.group(2)), 0.03 * exact, line.group(1));
            lines++;
        }
        assertEquals(2, lines, printed);
        assertFalse(printed.contains("without vector instructions"),
                "the vector module is there in tests and in the program: " + printed);
    }

    @Test
    void gradleGetsWhatMavenGets() throws IOException {
        List<String> gradle =
                Pattern.compile("\"([\\w.]+:[\\w.-]+(?::[\\w.-]+)?)\"").matcher(files().get("build.gradle.kts"))
                        .results().map(r -> r.group(1)).filter(d -> !d.contains("launcher")).toList();
        List<String> maven = new ArrayList<>();
        Matcher dependency = Pattern.compile(
                "<dependency>\\s*<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>.*?</dependency>",
                Pattern.DOTALL)
                .matcher(files().get("pom.xml"));
        while (dependency.find()) {
            Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(dependency.group());
            maven.add(dependency.group(1) + ":" + dependency.group(2) + (version.find() ? ":" + version.group(1) : ""));
        }
        assertEquals(maven.stream().sorted().toList(), gradle.stream().sorted().toList());
        assertTrue(maven.contains("org.itograd:itograd-bom:" + version()), "the version of this build: " + maven);
    }

    @Test
    void theBomNamesEveryModule() throws IOException {
        Pattern artifact = Pattern.compile("</parent>.*?<artifactId>(.*?)</artifactId>", Pattern.DOTALL);
        String bom = Files.readString(root().resolve("experiments/bom/pom.xml"));
        Matcher module = Pattern.compile("<module>(.*?)</module>").matcher(Files.readString(root().resolve("pom.xml")));
        int modules = 0;
        while (module.find()) {
            Matcher name = artifact.matcher(Files.readString(root().resolve(module.group(1)).resolve("pom.xml")));
            if (name.find()) {
                assertTrue(bom.contains("<artifactId>" + name.group(1) + "</artifactId>"), name.group(1));
                modules++;
            }
        }
        assertTrue(modules >= 5, "modules beside the BOM: " + modules);
        assertTrue(bom.contains("<version>" + version() + "</version>"), "the BOM has the version of this build");
    }
}
