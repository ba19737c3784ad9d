package org.itograd.spark;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.itograd.base.Simd;
import org.itograd.base.Workers;
import org.itograd.experiments.cluster.Remote;
import org.itograd.experiments.cluster.TaskProgress;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// One task, on a worker: the function of one partition, which holds one argument.
final class SparkTask<S, A, R> extends AbstractFunction1<Iterator<A>, Reply> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Broadcast<S> shared;
    private final Remote<S, A, R> work;
    private final Share share;

    /// @param share registered for the job
    SparkTask(Broadcast<S> shared, Remote<S, A, R> work, Share share) {
        this.shared = shared;
        this.work = work;
        this.share = share;
    }

    @Override
    public Reply apply(Iterator<A> partition) {
        A argument = partition.next();
        Object[] value = new Object[1];
        try {
            Workers.withThreads(TaskContext.get().cpus(), () -> value[0] =
                    TaskProgress.heard(share::add, () -> work.run(shared.value(), argument)));
        } catch (RuntimeException e) {
            return new Reply(null, e, hasVectors());
        }
        return new Reply(value[0], null, hasVectors());
    }

    private static boolean hasVectors() {
        return Simd.mode() != Simd.Mode.SCALAR;
    }
}
