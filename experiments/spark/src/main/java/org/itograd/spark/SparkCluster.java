package org.itograd.spark;

import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.itograd.base.Simd;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Outcome;
import org.itograd.experiments.cluster.Remote;
import org.itograd.experiments.cluster.Travel;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/// Apache Spark as a cluster. A task is a partition with one argument; nothing is shuffled. What a task throws is its result, so it is
/// not tried again and comes out as on one machine; a lost worker's tasks are.
public final class SparkCluster implements Cluster {
    private static final System.Logger LOGGER = System.getLogger(SparkCluster.class.getName());
    private static final long POLL_MILLIS = 100;

    private final JavaSparkContext context;
    private final AtomicBoolean warned = new AtomicBoolean(Simd.mode() == Simd.Mode.SCALAR);

    /// @param context of the application; [#close] leaves it as it is
    public SparkCluster(JavaSparkContext context) {
        this.context = context;
    }

    @Override
    public int slots() {
        return Math.max(1, context.defaultParallelism());
    }

    @Override
    public void close() {}

    @Override
    public <S, A, R> void each(S shared, List<A> arguments, Remote<S, A, R> work, Ended<R> ended) {
        Travel.require("work", work);
        Travel.require("shared", shared);
        if (arguments.isEmpty()) {
            return;
        }
        Travel.require("arguments", arguments.getFirst());
        Broadcast<S> sent = context.broadcast(shared);
        BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
        Share share = new Share();
        context.sc().register(share);
        Heartbeats heartbeats = new Heartbeats(share, (task, now) -> arrived.add(new Arrived(task, null, now)));
        context.sc().addSparkListener(heartbeats);
        SimpleFutureAction<Object> job = null;
        try {
            RDD<A> partitions = context.parallelize(arguments, arguments.size()).rdd();
            job = context.sc().submitJob(partitions, new SparkTask<>(sent, work, share), numbers(arguments.size()),
                    new Arrivals(arrived), new Nothing());
            hear(job, arrived, arguments.size(), ended);
        } catch (InterruptedException | SparkException | IllegalStateException e) {
            throw SparkFailures.explained(e);
        } finally {
            if (job != null && !job.isCompleted()) {
                job.cancel();
            }
            context.sc().removeSparkListener(heartbeats);
            if (!context.sc().isStopped()) {
                sent.destroy();
            }
        }
    }

    private <R> void hear(
            SimpleFutureAction<Object> job, BlockingQueue<Arrived> arrived, int tasks, Ended<R> listener)
            throws InterruptedException, SparkException {
        int ended = 0;
        while (ended < tasks) {
            boolean over = job.isCompleted();
            Arrived next = arrived.poll(over ? 0 : POLL_MILLIS, TimeUnit.MILLISECONDS);
            Reply reply = next == null ? null : next.reply;
            if (next != null && reply != null) {
                warn(reply);
                ended++;
                listener.accept(next.task, outcome(reply));
            } else if (next != null) {
                listener.running(next.task, next.share);
            } else if (over) {
                throw SparkFailures.of(job);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <R> Outcome<R> outcome(Reply reply) {
        return new Outcome<>((R) reply.value(), reply.failure());
    }

    private void warn(Reply reply) {
        if (!reply.vectors() && warned.compareAndSet(false, true)) {
            LOGGER.log(Level.WARNING,
                    "workers run without vector instructions, which is slower and gives the same numbers: set"
                            + " spark.executor.extraJavaOptions to --add-modules jdk.incubator.vector");
        }
    }

    private static scala.collection.immutable.Seq<Object> numbers(int n) {
        List<Object> all = IntStream.range(0, n).<Object>mapToObj(i -> i).toList();
        return CollectionConverters.asScala(all).toSeq();
    }

    /// News of a task.
    ///
    /// @param reply null if it runs
    /// @param share of it that is done
    private record Arrived(int task, @Nullable Reply reply, double share) {}

    /// Called by Spark's own thread, which must not wait.
    private static final class Arrivals extends AbstractFunction2<Object, Reply, BoxedUnit> implements Serializable {
        private static final long serialVersionUID = 1;
        private final transient BlockingQueue<Arrived> arrived;

        Arrivals(BlockingQueue<Arrived> arrived) {
            this.arrived = arrived;
        }

        @Override
        public BoxedUnit apply(Object task, Reply reply) {
            arrived.add(new Arrived((Integer) task, reply, 1));
            return BoxedUnit.UNIT;
        }
    }

    private static final class Nothing extends AbstractFunction0<Object> {
        @Override
        public Object apply() {
            return BoxedUnit.UNIT;
        }
    }
}
