package org.itograd.spark;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.itograd.experiments.cluster.ClusterException;

/// What Spark says when something fails, in one line that says what to do.
final class SparkFailures {
    private static final Pattern MISSING =
            Pattern.compile("(?:ClassNotFoundException|NoClassDefFoundError): (?!Could not)([\\w.$/]+)");

    private SparkFailures() {}

    /// Why a job ended without all its results.
    static SparkException of(SimpleFutureAction<Object> job) {
        scala.util.Try<Object> outcome = job.value().get();
        Throwable cause =
                outcome.isFailure() ? outcome.failed().get() : new IllegalStateException("results are missing");
        return cause instanceof SparkException e ? e : new SparkException(String.valueOf(cause.getMessage()), cause);
    }

    /// The exception to throw: what the work or the listener threw, as it is; anything of Spark's explained.
    static RuntimeException explained(Exception e) {
        return switch (e) {
            case InterruptedException interrupted -> {
                Thread.currentThread().interrupt();
                yield new ClusterException("master: interrupted; the job is cancelled", interrupted);
            }
            case SparkException spark -> new ClusterException(line(text(spark)), spark);
            case IllegalStateException stopped when text(stopped).contains("SparkContext") ->
                new ClusterException(line(text(stopped)), stopped);
            case RuntimeException own -> own;
            case Exception other -> new ClusterException(line(text(other)), other);
        };
    }

    private static String text(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        return all.toString();
    }

    /// One line for what Spark says in many.
    static String line(String text) {
        Matcher missing = MISSING.matcher(text);
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.contains("UnsupportedClassVersionError")) {
            return "master: a worker runs on a Java that is too old: start the workers with JAVA_HOME set to a JDK 25 or newer";
        }
        if (text.contains("maxResultSize")) {
            return "master: the results are too large for the driver: ask for fewer of them at a time, or raise"
                    + " spark.driver.maxResultSize";
        }
        if (missing.find()) {
            return "master: the workers have no class " + missing.group(1).replace('/', '.')
                    + ": send its jar by spark.jars (spark-submit --jars)";
        }
        if (text.contains("SparkContext was shut down")) {
            return "master: stopped; the job is cancelled";
        }
        if (text.contains("OutOfMemoryError")) {
            return "master: a worker is out of memory: raise spark.executor.memory, or lower the number of cores of a worker";
        }
        if (lower.contains("could not parse master url") || lower.contains("invalid master url")) {
            return "master: is no address of a cluster; use local[2], local-cluster[2,1,1024], spark://HOST:7077, yarn or k8s://…";
        }
        if (lower.contains("masters are unresponsive") || lower.contains("unknownhost")
                || lower.contains("failed to connect")) {
            return "master: there is no master of Spark at this address; check it, and that the versions of Spark agree";
        }
        if (text.contains("ExecutorLostFailure") || text.contains("Master removed our application")) {
            return "master: workers are lost again and again: look at their logs (memory, JAVA_HOME, --add-modules)";
        }
        return "master: Spark says: " + text.strip().replaceFirst("(?s)\\R.*", "").replaceFirst("^[\\w.$]+: ", "");
    }
}
