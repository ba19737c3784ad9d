package org.itograd.experiments.cli;

import picocli.CommandLine.Option;

/// `--seed`, for the commands that follow Brownian paths.
final class SeedOption {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the Brownian paths (default: ${DEFAULT-VALUE}).")
    private long seed;

    long get() {
        return seed;
    }
}
