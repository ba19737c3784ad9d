package org.itograd.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "[]", "{\"a\": [1, -2.5, 1.0E-7, true, false, null], \"b\": {\"c\": \"x\"}}",
                "\"\\\" \\\\ \\n \\t \\u0001 é ∞\"",
                "9007199254740993", "-0.0"})
    void whatIsWrittenIsReadBack(String text) {
        assertEquals(text, Json.read(text).text());
    }

    @Test
    void otherSpellingsMeanTheSame() {
        assertEquals(new Json.Obj(Map.of("a", new Json.Arr(List.of(new Json.Int(1), new Json.Str("é/"))))),
                Json.read(" {\"a\" :[ 1,\"\\u00e9\\/\"]}\n"));
        assertEquals(1e300, Json.read("1e+300").number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\": }", "{a: 1}", "\"open", "\"\\u12\"", "nul", "1 2",
                "-", "."})
    void whatIsNotJsonIsRefused(String text) {
        assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, () -> Json.read(text)).getMessage())
                .contains("not JSON"));
    }

    @Test
    void aMemberThatIsMissingIsNamed() {
        Json object = Json.read("{\"a\": 1}");
        assertTrue(object.has("a") && !object.has("b"));
        assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, () -> object.at("b")).getMessage())
                .contains("\"b\""));
        assertThrows(IllegalArgumentException.class, () -> object.number());
        assertThrows(IllegalArgumentException.class, () -> object.at("a").string());
        assertThrows(IllegalArgumentException.class, () -> object.at("a").elements());
    }
}
