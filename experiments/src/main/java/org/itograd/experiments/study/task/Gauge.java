package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.report.Json;

/// How something is measured of a network.
interface Gauge {
    /// How much work it is for one network.
    Work work(Laboratory laboratory);

    /// All that the number depends on beside the network and the key; nothing as long as it depends on results that are not there.
    Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) throws IOException;

    /// Measures.
    ///
    /// @param seed of the network
    /// @param key  gives all random numbers
    Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException;
}
