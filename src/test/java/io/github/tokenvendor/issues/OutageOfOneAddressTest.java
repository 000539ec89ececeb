package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamRequest;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An outage takes some of a host's addresses away, and a client that tries only the first fails although the host is
 * up.
 *
 * @see <a href="https://github.com/iterate-ch/cyberduck/issues/14761">cyberduck #14761</a>
 * @see <a href="https://github.com/request/request/issues/1551">request #1551</a>
 */
class OutageOfOneAddressTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void send_firstAddressIsDown_succeedsAtTheSecond() throws Exception {
        InetAddress[] addresses = {
            InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
        };
        BoundedHttpClient client = new BoundedHttpClient(threads, host -> addresses, peer -> List.of(Proxy.NO_PROXY));
        try (RecordingServer server = new RecordingServer()) {
            server.reply(new RecordingServer.Reply(200, "{}"));
            URI uri = URI.create("http://api.test:" + server.url().getPort());
            UpstreamRequest once = new UpstreamRequest("POST", uri, Map.of(), new byte[0], false);

            assertThat(client.send(once, Deadline.after(Duration.ofSeconds(20))).status())
                    .isEqualTo(200);
        }
    }
}
