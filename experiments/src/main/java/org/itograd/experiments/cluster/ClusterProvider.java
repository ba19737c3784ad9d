package org.itograd.experiments.cluster;

/// Connects to clusters; found by [java.util.ServiceLoader].
public interface ClusterProvider {
    /// @param master where the cluster is, such as `local[2]` or `spark://host:7077`
    /// @throws ClusterException if there is none
    Cluster connect(String master);
}
