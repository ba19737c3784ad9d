package org.itograd.base;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A loop that exists twice, plain and with vectors, and gives the same bits either way: the one with vectors runs only while
/// it is known to be compiled and to leave no garbage.
///
/// Until C2 has taken it, and again whenever its code is thrown away, `jdk.incubator.vector` code is hundreds of times
/// slower than afterwards: each operation is a loop of its own and a new object. Now and then C2 also leaves some vectors of a
/// method on the heap for good. All three cases show in one number that is cheap to read, the bytes that the thread has
/// allocated; a good form allocates none at all. So
///
/// - users start with the plain form; when it has done enough work, the fast one is made and tried in the background
///   ([Preparation]), and handed out after it has allocated nothing in all kinds of calls;
/// - about every 100 µs of work one call is measured in use ([#enter], [#leave]). If it has allocated, all go back to the
///   plain form at once, and the fast one is prepared again, sooner or later a fresh copy of it. How often is bounded.
///
/// ```java
/// F form = forms.pick();
/// long entered = forms.enter(form, work);
/// form.run(...);
/// forms.leave(form, entered);
/// ```
///
/// *Work* is counted in operations on single elements: a vector does one of them in 0.01 to 0.1 ns, the plain form in about 1.
///
/// The system property `itograd.forms` is for tests: `fast` hands out the fast form from the first call on, `mixed` either form
/// at random, `plain` the plain one, `guarded` (the default) what is said above. Results never depend on it.
///
/// @param <F> what both forms implement
public final class FastForm<F> {

    /// How the fast form is made and tried.
    public interface Recipe<F> {
        /// A copy of the fast form which is compiled by itself: a class of its own.
        ///
        /// @param number how many there were before; another number may give other code with the same results
        F copy(int number);

        /// Lets the methods with vectors of a copy go through an empty loop of so many turns and return, instead of doing their work;
        /// 0 ends that.
        void turns(F copy, int turns);

        /// Whether the methods with vectors have loops, which C2 compiles by what it has seen of them.
        boolean hasLoops();

        /// Calls of a copy on data that nobody else sees, of all the kinds that users make, each of a few microseconds when
        /// compiled. The argument is the number of the call, the result its work.
        IntUnaryOperator exercise(F copy);
    }

    /// Work after which a fast form is worth its preparation: some milliseconds in plain form.
    static final long WORTH_PREPARING = 1L << 22;

    /// Work between two measured calls of a thread.
    private static final long PERIOD = 1L << 21;

    /// Most work between two looks at what [#pick] says: a long call should be cut into pieces of about this size.
    public static final int PIECE = 1 << 18;

    private static final long NOT_MEASURED = Long.MIN_VALUE;

    /// One counter for some of the threads, each in a cache line of its own.
    private static final int COUNTERS = 16;
    private static final int LINE = 16;
    private static final long[] LEFT = new long[(COUNTERS + 1) * LINE];

    private static final Handing HANDING = Handing.configured();

    /// Fast calls that were found clean in a row after which earlier failures do not count.
    private static final int FORGIVEN_AFTER = 4096;

    private enum Handing {
        GUARDED, FAST, MIXED, PLAIN;

        static Handing configured() {
            String text = System.getProperty("itograd.forms", "guarded");
            return switch (text) {
                case "guarded" -> GUARDED;
                case "fast" -> FAST;
                case "mixed" -> MIXED;
                case "plain" -> PLAIN;
                default -> throw new IllegalArgumentException(
                        "the system property itograd.forms must be guarded, fast, mixed or plain, but is '" + text
                                + "'");
            };
        }
    }

    private final F plain;
    private final @Nullable Recipe<F> recipe;
    private volatile @Nullable F ready;
    private long seen;
    private boolean asked;
    private int cleanLooks;
    private int uncleanLooks;
    private @Nullable Preparation<F> preparation;
    private @Nullable F mixed;

    /// @param recipe how the fast form comes about, null where there is none
    public FastForm(F plain, @Nullable Recipe<F> recipe) {
        this.plain = plain;
        this.recipe = recipe;
        if (recipe != null && HANDING == Handing.FAST) {
            ready = recipe.copy(0);
        }
    }

    /// The form to use.
    public F pick() {
        F fast = ready;
        return fast != null ? fast : HANDING == Handing.MIXED ? either() : plain;
    }

    /// Whether a form is the plain one.
    @SuppressWarnings("ReferenceEquality")
    public boolean isPlain(F form) {
        return form == plain;
    }

    /// To be called before so much work is done with a form that [#pick] gave.
    ///
    /// @return to be handed to [#leave]
    public long enter(F form, long work) {
        if (isPlain(form)) {
            count(work);
            return NOT_MEASURED;
        }
        int counter = (1 + ((int) Thread.currentThread().threadId() & COUNTERS - 1)) * LINE;
        long left = LEFT[counter] - work;
        LEFT[counter] = left;
        return left >= 0 ? NOT_MEASURED : look(counter);
    }

    /// To be called when it is done.
    ///
    /// @param entered what [#enter] gave
    public void leave(F form, long entered, long work) {
        if (entered != NOT_MEASURED) {
            judge(form, entered, work);
        }
    }

    private static long look(int counter) {
        // Between half and one and a half periods, lest the same loop of a cycle is measured each time.
        LEFT[counter] = PERIOD / 2 + (random() >>> 43);
        return Meter.read();
    }

    private static long random() {
        return System.nanoTime() * 0x9E3779B97F4A7C15L;
    }

    private void judge(F form, long before, long work) {
        if (HANDING == Handing.GUARDED && !Meter.isClean(before, work)) {
            if (++uncleanLooks >= Meter.proof(before)) {
                reject(form);
            }
            return;
        }
        uncleanLooks = 0;
        if (cleanLooks < FORGIVEN_AFTER && ++cleanLooks == FORGIVEN_AFTER) {
            forgive();
        }
    }

    private void count(long work) {
        if (asked) {
            return;
        }
        seen += work;
        if (seen >= WORTH_PREPARING) {
            ask();
        }
    }

    private synchronized void ask() {
        if (asked) {
            return;
        }
        asked = true;
        if (recipe != null && HANDING == Handing.GUARDED) {
            preparation = new Preparation<>(this, recipe);
            preparation.start();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized void reject(F form) {
        if (ready == form && preparation != null) {
            ready = null;
            preparation.again();
        }
    }

    private synchronized void forgive() {
        if (preparation != null) {
            preparation.forgive();
        }
    }

    /// Hands a form over.
    synchronized void accept(F form) {
        cleanLooks = 0;
        uncleanLooks = 0;
        ready = form;
    }

    /// Work that was done in plain form so far: what is worth preparing first.
    long seen() {
        return seen;
    }

    private F either() {
        if (recipe == null) {
            return plain;
        }
        F fast;
        synchronized (this) {
            fast = mixed == null ? recipe.copy(0) : mixed;
            mixed = fast;
        }
        return (random() & 1L << 60) == 0 ? fast : plain;
    }

    /// Waits until everything whose preparation was worth it and has begun is done, or given up.
    public static void awaitPreparations() {
        Preparation.await();
    }
}
