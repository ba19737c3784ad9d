package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of the README, compiled and run one after the other as a user's application, with fewer paths and on `local[2]`.
class SparkReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder = Path.of("");

    private String application(String examples) {
        String code = examples.replace("spark://host:7077", "local[2]")
                .replace("1_000_000_000", "100_000")
                .replace("toTolerance(1e-4)", "toTolerance(1e-2)")
                .replace("s3a://bucket/paths", folder.resolve("paths").toString());
        return """
            import org.apache.spark.SparkConf;
            import org.apache.spark.api.java.JavaSparkContext;
            import org.itograd.base.DType;
            import org.itograd.experiments.cluster.*;
            import org.itograd.experiments.ensemble.*;
            import org.itograd.sde.*;
            import org.itograd.sde.montecarlo.*;
            import org.itograd.sde.solve.SdeSolve;
            import org.itograd.sde.solver.Milstein;
            import org.itograd.spark.SparkCluster;

            public final class Readme {
                static Sde gbm() {
                    return Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
                }

                public static double[] run() {
            %s
                    context.close();
                    return new double[]{price.value(), paths.moments(0, 0).mean(), mean, low};
                }
            }
            """.formatted(code);
    }

    private double[] run(String code) throws Exception {
        Path source = Files.writeString(folder.resolve("Readme.java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertTrue(compiler.getTask(complaints, files, null, List.of("-d", folder.toString(), "-proc:none"), null,
                    files.getJavaFileObjects(source)).call(), complaints::toString);
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return (double[]) loader.loadClass("Readme").getMethod("run").invoke(null);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String examples() throws IOException {
        Path here = Path.of("README.md");
        Path readme = Files.isDirectory(Path.of("bin")) ? here : Path.of("experiments/spark").resolve(here);
        StringBuilder all = new StringBuilder();
        EXAMPLE.matcher(Files.readString(readme)).results().forEach(r -> all.append(r.group(1)));
        return all.toString();
    }

    /// The price of the call and the mean of the end state are e^0.05 Φ-formula and e^0.05; the 5 % quantile at t = 1 is that of a
    /// lognormal number.
    @Test
    void theExamplesRun() throws Exception {
        System.setProperty("log4j2.configurationFile", "itograd-log4j2.properties");
        Map<String, String> settings = Map.of("spark.driver.host", "127.0.0.1", "spark.driver.bindAddress", "127.0.0.1",
                "spark.ui.enabled", "false");
        settings.forEach(System::setProperty);
        double[] found;
        try {
            found = run(application(examples()));
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
        assertEquals(0.109864, found[0], 1e-2);
        assertEquals(Math.E, StrictMath.pow(found[1], 20), 0.06);
        assertEquals(1.05127, found[2], 4e-3);
        assertEquals(StrictMath.exp(0.03 - 0.2 * 1.6449), found[3], 6e-3);
        assertTrue(Files.exists(folder.resolve("paths/_SUCCESS")));
    }
}
