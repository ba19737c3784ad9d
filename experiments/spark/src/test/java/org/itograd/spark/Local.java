package org.itograd.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Spark in this process, with two tasks at a time, on the loopback interface, for the tests of a class.
final class Local implements BeforeAllCallback, AfterAllCallback {
    private static @Nullable JavaSparkContext running;

    @Override
    public void beforeAll(ExtensionContext tests) {
        System.setProperty("log4j2.configurationFile", "itograd-log4j2.properties");
        running = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("tests")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.heartbeatInterval", "200ms")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        context().close();
    }

    static JavaSparkContext context() {
        return java.util.Objects.requireNonNull(running);
    }

    static SparkCluster cluster() {
        return new SparkCluster(context());
    }
}
