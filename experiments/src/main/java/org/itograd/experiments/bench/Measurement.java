package org.itograd.experiments.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.itograd.base.Workers;
import org.itograd.experiments.report.Json;

/// One case, measured.
///
/// @param measured   the case
/// @param threads    how many it had
/// @param timing     of its calls
/// @param units      of the rate that one call does
/// @param peakRssMib of this process, in MiB, before the result was checked; NaN if unknown
record Measurement(Case measured, int threads, Timing timing, double units, double peakRssMib) {
    /// Measures in this JVM, then checks the result.
    ///
    /// @throws WrongResultException if the result is wrong
    static Measurement of(Case measured, int threads, Budget budget) {
        AtomicReference<Measurement> result = new AtomicReference<>();
        Workers.withThreads(threads, () -> {
            Work<?> work = measured.prepare().get();
            Timing timing = Timing.of(work.call(), budget);
            double rss = Memory.peakRssMib();
            double counted = work.verify();
            double units = Double.isNaN(measured.units()) ? counted : measured.units();
            result.set(new Measurement(measured, threads, timing, units, rss));
        });
        return Objects.requireNonNull(result.get());
    }

    /// One line, see the README.
    String toJson() {
        SequencedMap<String, Json> params = new LinkedHashMap<>(measured.params().values());
        params.put("threads", new Json.Int(threads));
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("case", new Json.Str(measured.name()));
        members.put("params", new Json.Obj(params));
        members.put("median_s", new Json.Num(timing.median()));
        members.put("min_s", new Json.Num(timing.shortest()));
        members.put("max_s", new Json.Num(timing.longest()));
        members.put("rate", new Json.Num(units / timing.median()));
        members.put("unit", new Json.Str(measured.unit()));
        members.put("allocated_bytes", whole(timing.allocatedBytes()));
        members.put("peak_rss_mib", new Json.Num(peakRssMib));
        members.put("max_heap_mib", new Json.Int(Runtime.getRuntime().maxMemory() >> 20));
        members.put("first_call_s", new Json.Num(timing.firstCall()));
        members.put("warmup_s", new Json.Num(timing.warmup()));
        members.put("full_speed_s", new Json.Num(timing.fullSpeed()));
        members.put("repetitions", new Json.Int(timing.seconds().length));
        return new Json.Obj(members).text();
    }

    private static Json whole(double bytes) {
        return Double.isNaN(bytes) ? new Json.Num(bytes) : new Json.Int(Math.round(bytes));
    }
}
