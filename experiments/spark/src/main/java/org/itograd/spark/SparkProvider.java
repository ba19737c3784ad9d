package org.itograd.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.ClusterException;
import org.itograd.experiments.cluster.ClusterProvider;
import org.itograd.experiments.cluster.Remote;

/// Starts a Spark application for a command. Settings of Spark are system properties, `-Dspark.executor.memory=4g`; Spark's log is
/// shown with `-Ditograd.spark.log=warn`.
public final class SparkProvider implements ClusterProvider {
    private static final String VECTORS = "--add-modules jdk.incubator.vector";
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String STANDALONE = "spark://";
    private static final int PATIENCE_MILLIS = 5_000;

    @Override
    public Cluster connect(String master) {
        setUnlessSet("log4j2.configurationFile", "itograd-log4j2.properties");
        if (master.startsWith(STANDALONE)) {
            requireReachable(master);
        }
        SentJars jars;
        try {
            jars = SentJars.of(master.startsWith("local[") || master.equals("local")
                    ? ""
                    : System.getProperty("itograd.jars", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("master: cannot pack the classes to be sent: " + e.getMessage(), e);
        }
        try {
            return new Application(new JavaSparkContext(conf(master, jars.files())), jars);
        } catch (Exception e) {
            jars.close();
            throw new ClusterException(SparkFailures.line(e + "\n" + e.getCause()), e);
        }
    }

    private static SparkConf conf(String master, List<String> jars) {
        SparkConf conf =
                new SparkConf().setMaster(master).setAppName("itograd").setIfMissing("spark.ui.enabled", "false");
        if (master.startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1").setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        String options = conf.get(JAVA_OPTIONS, "");
        if (!options.contains("jdk.incubator.vector")) {
            conf.set(JAVA_OPTIONS, (options + " " + VECTORS).strip());
        }
        if (!jars.isEmpty()) {
            List<String> all = new ArrayList<>(Arrays.asList(conf.get("spark.jars", "").split(",", -1)));
            all.removeIf(String::isEmpty);
            all.addAll(jars);
            conf.set("spark.jars", String.join(",", all));
        }
        return conf;
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /// Spark itself tries for a minute.
    private static void requireReachable(String master) {
        IOException last = new IOException("no address");
        for (String address : master.substring(STANDALONE.length()).split(",", -1)) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.substring(0, Math.max(0, colon)),
                        Integer.parseInt(address.substring(colon + 1))), PATIENCE_MILLIS);
                return;
            } catch (IOException e) {
                last = e;
            } catch (IllegalArgumentException e) {
                throw new ClusterException("master: \"" + address + "\" is no HOST:PORT; the port is 7077 by default",
                        e);
            }
        }
        throw new ClusterException("master: nothing answers at " + master + " (" + last.getMessage()
                + "): start Spark's master there, or check host and port", last);
    }

    /// A context that ends with the command.
    private record Application(JavaSparkContext context, SparkCluster cluster, SentJars jars) implements Cluster {
        Application(JavaSparkContext context, SentJars jars) {
            this(context, new SparkCluster(context), jars);
        }

        @Override
        public <S, A, R> void each(S shared, List<A> arguments, Remote<S, A, R> work, Ended<R> ended) {
            cluster.each(shared, arguments, work, ended);
        }

        @Override
        public int slots() {
            return cluster.slots();
        }

        @Override
        public void close() {
            context.close();
            jars.close();
        }
    }
}
