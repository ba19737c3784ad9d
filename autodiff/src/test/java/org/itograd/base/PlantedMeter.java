package org.itograd.base;

import java.util.concurrent.atomic.AtomicLong;

/// For tests: a meter that finds every so-manieth call unclean, and all others clean, whatever they allocate; so forms are
/// handed out at once and taken back again and again, by the means that do so when vectors do allocate.
public final class PlantedMeter implements AutoCloseable {
    private final Meter.Source real;
    private final AtomicLong verdicts = new AtomicLong();

    /// @param uncleanOneIn how many verdicts there are to an unclean one; a form needs some 80 clean ones to be handed out
    public PlantedMeter(int uncleanOneIn) {
        real = Meter.replace(new Meter.Source() {
            @Override
            public long read() {
                return 0;
            }

            @Override
            public boolean isClean(long before, long work) {
                return verdicts.incrementAndGet() % uncleanOneIn != 0;
            }

            @Override
            public boolean waits() {
                return false;
            }
        });
    }

    /// Has every form that is worth it handed out, compiled or not, and waits for it.
    public static void handOut() {
        try (PlantedMeter _ = new PlantedMeter(Integer.MAX_VALUE)) {
            FastForm.awaitPreparations();
        }
    }

    /// Verdicts so far.
    public long verdicts() {
        return verdicts.get();
    }

    @Override
    public void close() {
        Meter.replace(real);
    }
}
