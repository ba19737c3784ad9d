package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `experiments/bin/itograd` in a tree that is built, with a JDK whose `java` prints its arguments.
class LauncherTest {
    private static final String PARALLEL = "-XX:+UseParallelGC";

    @TempDir
    private Path folder;

    private Path script;
    private Path jdk;

    @BeforeEach
    void set() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
        Files.createDirectories(folder.resolve("experiments/target/classes"));
        Files.createFile(folder.resolve("experiments/target/classpath.txt"));
        script = Files.createDirectories(folder.resolve("experiments/bin")).resolve("itograd");
        Files.copy(Path.of("bin", "itograd"), script);
        jdk = folder.resolve("jdk");
        Files.writeString(Files.createDirectory(jdk).resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        Path java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assumeTrue(java.toFile().setExecutable(true), "needs executable files");
    }

    @Test
    void theHeapIsSizedUnlessSomethingSaysHow() throws Exception {
        List<String> sized = List.of(PARALLEL, "-XX:InitialRAMPercentage=25", "-XX:NewRatio=11");
        assertEquals(sized, memory(Map.of()));
        assertEquals(sized, memory(Map.of("ITOGRAD_JAVA_OPTS", "-Xmx8g")));
        for (String size : List.of("-Xmn512m", "-Xms1g", "-XX:NewRatio=3", "-XX:InitialRAMPercentage=2")) {
            assertEquals(List.of(PARALLEL), memory(Map.of("ITOGRAD_JAVA_OPTS", "-Xmx8g " + size)), size);
        }
    }

    @Test
    void aCollectorThatIsNamedStays() throws Exception {
        for (String variable : List.of("ITOGRAD_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
            assertEquals(List.of(), memory(Map.of(variable, "-Xmx1g -XX:+UseG1GC")), variable);
        }
        assertEquals(List.of(), memory(Map.of("ITOGRAD_JAVA_OPTS", "@device.args")), "a file that may name one");
    }

    /// What the launcher adds about memory.
    private List<String> memory(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), "bench").redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("ITOGRAD_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        List<String> arguments = printed.lines().toList();
        int first = arguments.indexOf("--enable-native-access=ALL-UNNAMED") + 1;
        int count = environment.getOrDefault("ITOGRAD_JAVA_OPTS", "").split(" ").length;
        int last = arguments.indexOf("-classpath") - (environment.containsKey("ITOGRAD_JAVA_OPTS") ? count : 0);
        return arguments.subList(first, last);
    }
}
