package org.itograd.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process that keeps one core busy beside a measurement.
///
/// It reads its standard input, and ends with it: when this is closed, and also when its parent is gone, however that ended.
final class BusyProcess implements AutoCloseable {
    private final Process process;

    private BusyProcess(Process process) {
        this.process = process;
    }

    /// Starts it.
    static BusyProcess start() throws IOException {
        return new BusyProcess(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx16m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-classpath", System.getProperty("java.class.path"),
                BusyProcess.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// Whether it is running.
    boolean isRunning() {
        return process.isAlive();
    }

    /// Waits until it has ended.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The process itself: spins until its input ends.
    ///
    /// @param args none
    public static void main(String[] args) {
        Thread spinning = new Thread(() -> {
            while (true) {
                Thread.onSpinWait();
            }
        });
        spinning.setDaemon(true);
        spinning.start();
        try {
            while (System.in.read() >= 0) {
                // Whatever is written means nothing.
            }
        } catch (IOException closed) {
            return;
        }
    }
}
