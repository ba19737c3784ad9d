package org.itograd.experiments.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What this JVM has used.
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private Memory() {}

    /// Bytes that all threads together, also those that have ended, have allocated on the heap so far; NaN where the JVM
    /// does not count them.
    static double allocatedBytes() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            long bytes = threads.getTotalThreadAllocatedBytes();
            return bytes < 0 ? Double.NaN : bytes;
        }
        return Double.NaN;
    }

    /// The most memory that this process has held at a time, in MiB; NaN where the system has no `/proc`.
    static double peakRssMib() {
        List<String> lines;
        try {
            lines = Files.readAllLines(STATUS);
        } catch (IOException noProc) {
            return Double.NaN;
        }
        return lines.stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToDouble(line -> Double.parseDouble(line.substring(PEAK.length()).replace("kB", "").strip()) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
