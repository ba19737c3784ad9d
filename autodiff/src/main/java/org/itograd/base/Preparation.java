package org.itograd.base;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs the fast form of a loop in the background until it is compiled, and hands it over when it leaves no garbage.
///
/// One thread does it for all, first what users need most: the forms whose plain twins have done most work. A copy gets some
/// calls at once; then it waits for the compilers and is looked at now and then, while the next copy gets its calls.
///
/// HotSpot hands a method to C2 after 5000 calls, or after 600 if they went through 15000 turns of loops, many times as much if C2
/// has much to do. Until then a call with vectors takes some 50 to 1000 µs, in code of the JDK that C2 finds worth compiling itself
/// if it runs often. So most calls only count: they go through an empty loop of some turns and return. Some calls are
/// real ones, lest C2 finds that the work is never done, and compiles it with vectors as objects; where the work has loops of
/// its own, nearly half of them.
///
/// A copy that is compiled and still allocates (less than before, and not nothing) stays so: a fresh copy, a class of its own,
/// takes its place. A form that was clean here and allocates in use has mostly lost its code to a case that C2 had never
/// seen; its profile knows of the case by then, so the same copy is tried again. After [#TRIES] of all this the loop stays
/// in plain form.
final class Preparation<F> {
    /// Copies and returns to the plain form altogether.
    static final int TRIES = 8;

    /// Calls of a look that are only counted, and calls in earnest of the first looks.
    private static final int COUNTED = 60;
    private static final int EARNEST = 4;
    private static final int EARNEST_WITH_LOOPS = 48;

    /// Turns of the empty loop in a call that is only counted, in the first [#MANY] looks. Later there are less: from 40000 turns on
    /// HotSpot takes the loop for worth a compilation of its own.
    private static final int TURNS = 24;
    private static final int MANY = 20;

    /// How many are begun at once: if C2 has more than five methods to compile, others go a longer way to it.
    private static final int AT_ONCE = 3;

    /// Nanoseconds after which one that is not ready keeps no other from its turn.
    private static final long UNDER_WAY = 1_000_000_000;

    /// Looks without a pause, each with calls in earnest; then nanoseconds between such calls.
    private static final int FIRST_LOOKS = 50;
    private static final long EARNEST_PAUSE = 25_000_000;

    /// Calls that must be clean: all kinds of them are among these.
    private static final int KINDS = 80;

    /// Nanoseconds between two looks at a form that waits for C2.
    private static final long PAUSE = 1_000_000;

    /// Nanoseconds before the second try; four times as many before the next ones.
    private static final long BACKOFF = 1_000_000;

    private static final List<Preparation<?>> PENDING = new ArrayList<>();
    private static @Nullable Thread thread;

    private final FastForm<F> owner;
    private final FastForm.Recipe<F> recipe;
    private @Nullable F copy;
    private @Nullable IntUnaryOperator exercise;
    private int copies;
    private int tries;
    private int looks;
    private int calls;
    private long begun;
    private long lastEarnest;
    private CompilerWatch watch = new CompilerWatch(Meter::compiling, 0);
    private long next;

    Preparation(FastForm<F> owner, FastForm.Recipe<F> recipe) {
        this.owner = owner;
        this.recipe = recipe;
    }

    /// Begins.
    void start() {
        tries++;
        synchronized (PENDING) {
            PENDING.add(this);
            if (thread == null) {
                thread = Thread.ofPlatform().name("itograd-warmup").daemon().priority(Thread.MIN_PRIORITY)
                        .start(Preparation::work);
            }
            PENDING.notifyAll();
        }
    }

    /// Begins again with a form that allocated in use.
    void again() {
        if (tries >= TRIES) {
            return;
        }
        if (tries % 3 == 0) {
            copy = null;
        }
        next = System.nanoTime() + (Meter.waits() ? BACKOFF << (2 * tries) : 0);
        start();
    }

    void forgive() {
        tries = 1;
    }

    private static void work() {
        for (Preparation<?> p = take(); p != null; p = take()) {
            if (p.isOverOrFailed()) {
                synchronized (PENDING) {
                    PENDING.remove(p);
                    PENDING.notifyAll();
                }
            }
        }
    }

    /// What to go on with: of those whose time has come the one that is needed most. Null ends the thread.
    private static @Nullable Preparation<?> take() {
        synchronized (PENDING) {
            long idleSince = System.nanoTime();
            while (true) {
                long now = System.nanoTime();
                long wait = TimeUnit.SECONDS.toNanos(1);
                Preparation<?> best = null;
                long before = PENDING.stream().filter(p -> p.isUnderWay(now)).count();
                for (Preparation<?> p : PENDING) {
                    if (p.exercise == null && before >= AT_ONCE) {
                        continue;
                    }
                    if (p.next - now > 0) {
                        wait = Math.min(wait, p.next - now);
                    } else if (best == null || p.isBefore(best)) {
                        best = p;
                    }
                }
                if (best != null) {
                    return best;
                }
                if (PENDING.isEmpty() && now - idleSince > TimeUnit.SECONDS.toNanos(1)) {
                    thread = null;
                    return null;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(PENDING, Math.max(wait, PAUSE / 2));
                } catch (InterruptedException nobodysWish) {
                    Thread.interrupted();
                }
            }
        }
    }

    private boolean isUnderWay(long now) {
        return exercise != null && now - begun < UNDER_WAY;
    }

    /// Those that only wait for C2 are looked at first: that takes no time.
    private boolean isBefore(Preparation<?> other) {
        boolean waits = looks >= FIRST_LOOKS;
        boolean otherWaits = other.looks >= FIRST_LOOKS;
        return waits != otherWaits ? waits : owner.seen() > other.owner.seen();
    }

    /// What cannot be loaded or run stays in plain form.
    private boolean isOverOrFailed() {
        try {
            return isOver();
        } catch (RuntimeException | Error e) {
            System.getLogger(Preparation.class.getName()).log(Level.WARNING, "a loop stays without vectors", e);
            exercise = null;
            return true;
        }
    }

    /// One look: some calls that are only counted, and one in earnest.
    ///
    /// @return whether it is over, well or not
    private boolean isOver() {
        F tried = copy;
        if (tried == null) {
            tried = recipe.copy(copies++);
            copy = tried;
        }
        IntUnaryOperator exercise = this.exercise;
        if (exercise == null) {
            exercise = recipe.exercise(tried);
            this.exercise = exercise;
            looks = 0;
            calls = 0;
            begun = System.nanoTime();
            watch = new CompilerWatch(Meter::compiling, begun);
        }
        recipe.turns(tried, looks < MANY ? TURNS : looks < 3 * MANY ? TURNS / 3 : 1);
        for (int i = 0; i < COUNTED; i++) {
            int unused = exercise.applyAsInt(i);
        }
        recipe.turns(tried, 0);
        long now = System.nanoTime();
        int earnest = looks++ < FIRST_LOOKS ? earnestCalls() : now - lastEarnest > EARNEST_PAUSE ? 1 : 0;
        long bytes = earnest > 0 ? 0 : 1;
        for (int i = 0; i < earnest; i++) {
            lastEarnest = now;
            bytes = call(exercise, calls++);
        }
        if (bytes == 0 && isClean(exercise)) {
            this.exercise = null;
            owner.accept(tried);
            return true;
        }
        next = looks < FIRST_LOOKS ? now : now + PAUSE;
        return watch.isOver(now, looks) && !replaced();
    }

    private int earnestCalls() {
        return recipe.hasLoops() ? EARNEST_WITH_LOOPS : EARNEST;
    }

    /// Calls in earnest.
    ///
    /// @return what it allocated; 0 if it did its work as compiled code does
    private static long call(IntUnaryOperator exercise, int number) {
        long before = Meter.read();
        int work = exercise.applyAsInt(number);
        return Meter.isClean(before, work) ? 0 : Math.max(1, Meter.read() - before);
    }

    /// Whether all kinds of calls are clean.
    private boolean isClean(IntUnaryOperator exercise) {
        for (int i = 0; i < KINDS; i++) {
            if (call(exercise, i) > 0) {
                return false;
            }
        }
        return true;
    }

    /// Puts a fresh copy in place of one that stays as it is, if there are tries left.
    private boolean replaced() {
        exercise = null;
        if (tries >= TRIES) {
            return false;
        }
        tries++;
        copy = null;
        return true;
    }

    /// Waits until nothing is pending.
    static void await() {
        synchronized (PENDING) {
            while (!PENDING.isEmpty()) {
                try {
                    PENDING.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
