package org.itograd.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/// Hears from Spark how far the tasks of one job are.
final class Heartbeats extends SparkListener {
    private final Share share;
    private final Told told;
    /// The partition of each task of Spark's.
    private final Map<Long, Integer> places = new ConcurrentHashMap<>();

    /// On a thread of Spark's.
    interface Told {
        void share(int task, double share);
    }

    /// @param share of the job's tasks
    Heartbeats(Share share, Told told) {
        this.share = share;
        this.told = told;
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        places.put(start.taskInfo().taskId(), start.taskInfo().index());
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        CollectionConverters.asJava(update.accumUpdates()).forEach(task -> {
            Integer place = places.get((Long) task._1());
            for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
                if (place != null && info.id() == share.id() && info.update().isDefined()) {
                    told.share(place, (Double) info.update().get());
                }
            }
        });
    }
}
