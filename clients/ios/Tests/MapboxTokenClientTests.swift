import XCTest
@testable import MapboxTokenClient

@MainActor
final class MapboxTokenClientTests: XCTestCase {
    private let endpoint = URL(string: "https://vendor.example/tokens")!
    private let success = #"{"token":"tk.1","expires_in":3540,"refresh_in":2655}"#
    private var responses: [(status: Int, headers: [String: String], body: String)] = []
    private var requests: [URLRequest] = []
    private var tokens: [String] = []

    /// A client whose requests get the responses in turn; without any, it is offline.
    private func client(headers: MapboxTokenClient.Headers? = nil, cacheable: Bool = false) -> MapboxTokenClient {
        MapboxTokenClient(
            endpoint: endpoint, headers: headers, cacheable: cacheable,
            transport: { [unowned self] in try await self.respond(to: $0) },
            apply: { [unowned self] in self.tokens.append($0) })
    }

    private func respond(to request: URLRequest) async throws -> (Data, URLResponse) {
        requests.append(request)
        guard !responses.isEmpty else { throw URLError(.notConnectedToInternet) }
        let next = responses.removeFirst()
        let http = HTTPURLResponse(url: request.url!, statusCode: next.status, httpVersion: nil, headerFields: next.headers)!
        return (Data(next.body.utf8), http)
    }

    private func problem(_ code: String, retryable: Bool) -> String {
        #"{"code":"\#(code)","retryable":\#(retryable)}"#
    }

    func testAppliesTheTokenAndComesBackAfterTheVendorsAdvice() async {
        responses = [(200, [:], success)]
        let client = client()
        let pause = await client.requestToken()
        XCTAssertEqual(tokens, ["tk.1"])
        XCTAssertTrue(client.ready)
        XCTAssertTrue((2655...3540).contains(pause), "\(pause)")
        XCTAssertEqual(requests[0].httpMethod, "POST")
        XCTAssertEqual(requests[0].url, endpoint)
        XCTAssertEqual(requests[0].httpBody, Data(#"{"scopes":["fonts:read","styles:read"]}"#.utf8))
    }

    func testSendsACredentialAndANewOneOnceAfter401() async {
        responses = [(401, [:], problem("invalid_credential", retryable: false)), (200, [:], success)]
        var count = 0
        let client = client(headers: {
            count += 1
            return ["X-Firebase-AppCheck": "credential \(count)"]
        })
        _ = await client.requestToken()
        XCTAssertEqual(requests.map { $0.value(forHTTPHeaderField: "X-Firebase-AppCheck") }, ["credential 1", "credential 2"])
        XCTAssertEqual(tokens, ["tk.1"])
    }

    func testComesBackSlowlyIfTheNewCredentialIsRefusedToo() async {
        let refused = (status: 401, headers: [String: String](), body: problem("invalid_credential", retryable: false))
        responses = [refused, refused, (200, [:], success)]
        let client = client(headers: { ["Authorization": "Bearer credential"] })
        let pause = await client.requestToken()
        XCTAssertEqual(requests.count, 2)
        XCTAssertTrue((60...120).contains(pause), "\(pause)")
        XCTAssertNil(client.rejection)
    }

    func testStopsIfNoPolicyFitsTheCaller() async {
        responses = [(403, [:], problem("caller_not_allowed", retryable: false))]
        let client = client(headers: { ["Authorization": "Bearer credential"] })
        _ = await client.requestToken()
        XCTAssertEqual(client.rejection, "caller_not_allowed")
        client.wake()
        await Task.yield()
        XCTAssertEqual(requests.count, 1)
        XCTAssertFalse(client.ready)
    }

    func testAsksACacheByGetInTheOnlySpelling() async {
        responses = [(200, ["Age": "300"], success)]
        let pause = await client(cacheable: true).requestToken()
        XCTAssertEqual(requests[0].httpMethod, "GET")
        XCTAssertEqual(
            requests[0].url?.absoluteString, "https://vendor.example/tokens/anonymous?scopes=fonts:read,styles:read")
        XCTAssertNil(requests[0].httpBody)
        XCTAssertTrue(requests[0].allHTTPHeaderFields?.isEmpty ?? true)
        XCTAssertGreaterThanOrEqual(pause, 2655, "the lifetimes are those of the oldest copy")
    }

    func testSendsAPostInsteadIfThereIsACredential() async {
        responses = [(200, [:], success)]
        _ = await client(headers: { [:] }, cacheable: true).requestToken()
        XCTAssertEqual(requests[0].httpMethod, "POST")
    }

    func testWaitsLongerAfterEachFailureUpToAMinute() async {
        let client = client()
        for longest in [1, 2, 4, 8, 16, 32, 60, 60] as [Double] {
            let pause = await client.requestToken()
            XCTAssertTrue((longest / 2...longest).contains(pause), "\(pause) of \(longest)")
        }
    }

    func testHeedsRetryAfter() async {
        responses = [(503, ["Retry-After": "30"], problem("mapbox_rate_limited", retryable: true))]
        let pause = await client().requestToken()
        XCTAssertTrue((30...38).contains(pause), "\(pause)")
    }

    func testDoesNotTakeAWebPageOrASecretTokenForAToken() async {
        responses = [(200, [:], "<!doctype html>"), (200, [:], #"{"token":"sk.1","expires_in":3540}"#)]
        let client = client()
        for _ in 0..<2 { _ = await client.requestToken() }
        XCTAssertEqual(tokens, [])
        XCTAssertFalse(client.ready)
    }

    func testAFirewallsRefusalIsRetriedSlowly() async {
        responses = [(403, [:], "<html>")]
        let pause = await client().requestToken()
        XCTAssertTrue((60...120).contains(pause), "\(pause)")
    }
}
