package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// With planted forms: what the JIT compiler does has no part in it.
class FastFormTest {
    /// So much that a call is measured each time, and takes so many nanoseconds at most.
    private static final long MUCH = 1L << 25;

    /// What forms do.
    private interface Task {
        void run();
    }

    /// Allocates, or takes its time, if told so.
    private static final class Planted implements Task {
        volatile boolean allocates;
        volatile boolean dawdles;
        volatile int turns;
        @SuppressWarnings("UnusedVariable")
        volatile @Nullable Object garbage;

        @Override
        public void run() {
            if (allocates && turns == 0) {
                garbage = new byte[64];
            }
            long start = System.nanoTime();
            while (dawdles && turns == 0 && System.nanoTime() - start < 2 * MUCH) {
                Thread.onSpinWait();
            }
        }
    }

    /// Copies that allocate from the first call on, in use, or never.
    private static final class Planting implements FastForm.Recipe<Task> {
        final List<Planted> copies = new ArrayList<>();
        final boolean allocating;

        Planting(boolean allocating) {
            this.allocating = allocating;
        }

        @Override
        public synchronized Task copy(int number) {
            assertEquals(copies.size(), number);
            Planted copy = new Planted();
            copy.allocates = allocating;
            copies.add(copy);
            return copy;
        }

        @Override
        public boolean hasLoops() {
            return false;
        }

        @Override
        public void turns(Task copy, int turns) {
            ((Planted) copy).turns = turns;
        }

        @Override
        public IntUnaryOperator exercise(Task copy) {
            return _ -> {
                copy.run();
                return 1;
            };
        }

        synchronized Planted last() {
            return copies.getLast();
        }
    }

    private static final Task PLAIN = () -> {};

    private static Task use(FastForm<Task> forms) {
        Task form = forms.pick();
        long entered = forms.enter(form, MUCH);
        form.run();
        forms.leave(form, entered, MUCH);
        return form;
    }

    @Test
    void theFastFormIsHandedOutWhenItIsWorthItAndClean() {
        Planting recipe = new Planting(false);
        FastForm<Task> forms = new FastForm<>(PLAIN, recipe);
        Task first = forms.pick();
        assertSame(PLAIN, first);
        forms.enter(first, FastForm.WORTH_PREPARING - 1);
        FastForm.awaitPreparations();
        assertSame(PLAIN, forms.pick());
        forms.enter(first, 1);
        FastForm.awaitPreparations();
        assertSame(recipe.last(), forms.pick());
        assertEquals(0, recipe.last().turns);
        assertSame(recipe.last(), use(forms));
        assertSame(recipe.last(), forms.pick());
    }

    @Test
    void withoutAFastFormThePlainOneStays() {
        FastForm<Task> forms = new FastForm<>(PLAIN, null);
        assertSame(PLAIN, use(forms));
        FastForm.awaitPreparations();
        assertSame(PLAIN, forms.pick());
        assertTrue(forms.isPlain(forms.pick()));
    }

    @Test
    void whoeverAllocatesInUseGoesBackAtOnceAndReturnsWhenItIsClean() {
        Planting recipe = new Planting(false);
        FastForm<Task> forms = new FastForm<>(PLAIN, recipe);
        use(forms);
        FastForm.awaitPreparations();
        Planted fast = recipe.last();
        fast.allocates = true;
        assertSame(fast, use(forms));
        assertSame(PLAIN, forms.pick());
        assertSame(PLAIN, use(forms));
        fast.allocates = false;
        FastForm.awaitPreparations();
        assertSame(fast, forms.pick());
        assertFalse(forms.isPlain(forms.pick()));
    }

    /// After some returns another copy is made, and in the end none.
    @Test
    void triesAreBounded() {
        Planting recipe = new Planting(false);
        FastForm<Task> forms = new FastForm<>(PLAIN, recipe);
        try (PlantedMeter _ = new PlantedMeter(Integer.MAX_VALUE)) {
            use(forms);
            FastForm.awaitPreparations();
        }
        Planted first = recipe.last();
        int handedOut = 0;
        while (!forms.isPlain(forms.pick())) {
            handedOut++;
            try (PlantedMeter _ = new PlantedMeter(1)) {
                use(forms);
            }
            assertSame(PLAIN, forms.pick());
            try (PlantedMeter _ = new PlantedMeter(Integer.MAX_VALUE)) {
                FastForm.awaitPreparations();
            }
        }
        assertEquals(Preparation.TRIES, handedOut);
        assertNotSame(first, recipe.last());
    }

    /// The clock in place of bytes: where the JVM does not count them.
    @Test
    void slowFormsAreFoundWithoutBytes() {
        Meter.Source clock = new Meter.Clock();
        long start = clock.read();
        assertTrue(clock.isClean(start, Long.MAX_VALUE / 2));
        while (clock.read() - start < 20_000) {
            Thread.onSpinWait();
        }
        assertFalse(clock.isClean(start, 1));
    }

    /// Bytes of virtual threads are not counted, and the clock may be wrong by chance.
    @Test
    void inVirtualThreadsTheClockIsBelievedTheThirdTime() throws Exception {
        Planting recipe = new Planting(false);
        FastForm<Task> forms = new FastForm<>(PLAIN, recipe);
        use(forms);
        FastForm.awaitPreparations();
        Planted fast = recipe.last();
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            virtual.submit(() -> {
                for (boolean dawdles : new boolean[]{true, true, false, true, true, true}) {
                    fast.dawdles = dawdles;
                    assertSame(fast, use(forms));
                }
                fast.dawdles = false;
                assertSame(PLAIN, forms.pick());
            }).get();
        }
        FastForm.awaitPreparations();
    }

    @Test
    void bytesAreExact() {
        long before = Meter.read();
        assertTrue(Meter.isClean(before, 1));
        Object[] kept = {new byte[24]};
        assertFalse(Meter.isClean(before, 1), () -> "allocated " + kept[0]);
    }
}
