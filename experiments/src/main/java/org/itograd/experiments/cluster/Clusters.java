package org.itograd.experiments.cluster;

import java.util.ServiceLoader;

/// Clusters by their address.
public final class Clusters {
    private static final String MISSING =
            "master: needs Apache Spark, which is not on the class path: start by experiments/bin/itograd,"
                    + " which fetches it, or add itograd-spark and the jars of Spark (spark-core_2.13), as spark-submit does";

    private Clusters() {}

    /// Connects to a cluster of Apache Spark.
    ///
    /// @param master as Spark writes it: `local[2]`, `local-cluster[2,1,1024]`, `spark://host:7077`, `yarn`, `k8s://…`
    /// @throws ClusterException if there is no such cluster, or Spark is not on the class path
    public static Cluster connect(String master) {
        try {
            return ServiceLoader.load(ClusterProvider.class).findFirst().orElseThrow().connect(master);
        } catch (java.util.NoSuchElementException | NoClassDefFoundError | java.util.ServiceConfigurationError e) {
            throw new ClusterException(MISSING, e);
        }
    }
}
