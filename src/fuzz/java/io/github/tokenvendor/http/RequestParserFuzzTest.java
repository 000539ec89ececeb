package io.github.tokenvendor.http;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;

/** Fuzzes the request parser with Jazzer. */
class RequestParserFuzzTest {
    /** Jazzer applies the timeout to each body. */
    @FuzzTest
    @Timeout(10)
    @DictionaryFile(resourcePath = "/fuzz/request-parser.dict")
    void anyBody_isReadAsJsonOrRefused(byte[] body) throws IOException {
        RequestParserFuzzer.read(body);
    }
}
