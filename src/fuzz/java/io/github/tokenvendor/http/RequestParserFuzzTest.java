package io.github.tokenvendor.http;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;

/** Has Jazzer look for a body that the request parser does not stand. */
class RequestParserFuzzTest {
    /** Jazzer takes the time-out for the longest that one body may take. */
    @FuzzTest
    @Timeout(10)
    @DictionaryFile(resourcePath = "/fuzz/request-parser.dict")
    void anyBody_isReadAsJsonOrRefused(byte[] body) throws IOException {
        RequestParserFuzzer.read(body);
    }
}
