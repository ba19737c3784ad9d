package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A [Schedule] written down as the tasks of a [org.itograd.autodiff.device.source.BackLoop].
final class DeviceTasks implements Schedule.Steps {
    private final List<int[]> tasks = new ArrayList<>();

    /// All tasks of a reverse that begins with nothing but the first state.
    static int[] of(Schedule schedule) {
        DeviceTasks all = new DeviceTasks();
        int[] stops = schedule.stops();
        for (int i = 0; i < stops.length; i++) {
            all.advance(i, i == 0 ? 0 : stops[i - 1], stops[i]);
        }
        schedule.back(true, all);
        return all.tasks.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Override
    public void advance(int at, int from, int to) {
        tasks.add(new int[]{at, from, to, to});
    }

    @Override
    public void reverse(int at, int start, int from, int to) {
        tasks.add(new int[]{at, start, from, to});
    }
}
