package org.itograd.experiments.cli;

import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Clusters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--master`, for the commands whose work a cluster can share.
final class MasterOption {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Computes on Apache Spark: local[2], local-cluster[2,1,1024], spark://HOST:7077, ... (default: the threads"
                    + " of this process). Results do not depend on it.")
    private @Nullable String master;

    /// Work that may use a cluster.
    interface Work {
        /// @param cluster null for the threads of this process
        int run(@Nullable Cluster cluster) throws Exception;
    }

    /// Carries out work with the cluster that was asked for, if any.
    int run(Work work) throws Exception {
        if (master == null) {
            return work.run(null);
        }
        try (Cluster cluster = Clusters.connect(master)) {
            return work.run(cluster);
        }
    }
}
