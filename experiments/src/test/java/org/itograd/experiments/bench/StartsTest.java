package org.itograd.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartsTest {
    private static String line(double median, String bytes, double first) {
        return "{\"case\": \"tiny\", \"params\": {\"n\": 3}, \"median_s\": " + median + ", \"allocated_bytes\": "
                + bytes
                + ", \"first_call_s\": " + first + ", \"warmup_s\": " + 2 * first + ", \"full_speed_s\": " + 3 * first
                + "}";
    }

    @Test
    void theLineIsThatOfTheMiddleStartWithWhatTheStartsDifferIn() {
        assertEquals(
                "{\"case\": \"tiny\", \"params\": {\"n\": 3}, \"median_s\": 0.25, \"allocated_bytes\": 7,"
                        + " \"first_call_s\": 1.5, \"warmup_s\": 3.0, \"full_speed_s\": 4.5, \"starts\": 4,"
                        + " \"starts_median_s\": 0.375, \"starts_worst_s\": 1.5, \"starts_worst_ratio\": 4.0, \"starts_allocated_bytes\": 9.0,"
                        + " \"starts_first_call_s\": 2.0, \"starts_warmup_s\": 4.0, \"starts_full_speed_s\": 6.0}",
                Starts.line(
                        List.of(line(1.5, "5", 1), line(0.25, "7", 1.5), line(0.125, "9", 0.5), line(0.5, "8", 2))));
    }

    @Test
    void whatOneStartDoesNotKnowIsNotKnown() {
        String all = Starts.line(List.of(line(1, "null", 1), line(1, "5", 1)));
        assertEquals("null", all.replaceAll(".*\"starts_allocated_bytes\": ([^,]+),.*", "$1"));
    }

    @Test
    void aLineWithoutAColumnIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Starts.line(List.of("{\"median_s\": 1.0}")));
        assertThrows(IllegalArgumentException.class, () -> Starts.line(List.of()));
    }
}
