package org.itograd.experiments.ensemble;

import static org.itograd.base.Arguments.failure;

import java.util.ServiceLoader;

/// What an ensemble needs from other libraries.
final class Parts {
    private Parts() {}

    static SketchProvider sketches() {
        return found("quantiles", SketchProvider.class);
    }

    static StateFiles files() {
        return found("parquet", StateFiles.class);
    }

    private static <T> T found(String option, Class<T> type) {
        return ServiceLoader.load(type, type.getClassLoader()).findFirst().orElseThrow(() -> failure(
                "%s: needs itograd-spark and the jars of Apache Spark on the class path; start by experiments/bin/itograd, which"
                        + " fetches them, or add them",
                option));
    }
}
