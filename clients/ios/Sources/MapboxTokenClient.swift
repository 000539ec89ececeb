import Combine
import Foundation

/// Keeps a temporary Mapbox token fresh while the app runs.
@MainActor
public final class MapboxTokenClient: ObservableObject {
    /// Returns the credential of a request, such as `["X-Firebase-AppCheck": …]`.
    public typealias Headers = () async throws -> [String: String]
    public typealias Transport = (URLRequest) async throws -> (Data, URLResponse)

    /// Whether there has been a token, so that a map can be shown.
    @Published public private(set) var ready = false
    /// The vendor's code, if it rejected the request or the caller; nothing more is sent until `restart()`.
    @Published public private(set) var rejection: String?

    private struct Vended: Decodable {
        let token: String
        let expires_in: Double
        let refresh_in: Double?
    }

    private struct Problem: Decodable {
        let code: String?
        let retryable: Bool?
    }

    /// The vendor rejects the request or the caller: sending it again would fail the same way.
    private static let finalCodes: Set<String> = [
        "invalid_json", "invalid_request", "invalid_scope", "invalid_expiry", "caller_not_allowed", "scope_not_allowed",
        "origin_not_allowed", "no_such_user", "body_too_large", "unsupported_media_type",
    ]

    private let endpoint: URL
    private let scopes: [String]
    private let headers: Headers?
    private let cacheable: Bool
    private let transport: Transport
    private let apply: (String) -> Void
    private let clock = ContinuousClock() // Advances while the device sleeps and cannot be set.
    private var dueAt: ContinuousClock.Instant
    private var loop: Task<Void, Never>?
    private var requesting = false
    private var failures = 0

    /// - Parameters:
    ///   - endpoint: the vendor's `POST /tokens`
    ///   - headers: called before every request, and once more after a 401
    ///   - cacheable: whether a CDN may respond with a copy; needs `EDGE_CACHE=true`, and has no effect with `headers`
    ///   - apply: receives every token
    public init(
        endpoint: URL, scopes: [String] = ["styles:read", "fonts:read"], headers: Headers? = nil, cacheable: Bool = false,
        transport: Transport? = nil, apply: @escaping (String) -> Void
    ) {
        self.endpoint = endpoint
        self.scopes = Set(scopes).sorted()
        self.headers = headers
        self.cacheable = cacheable
        self.transport = transport ?? Self.session()
        self.apply = apply
        dueAt = clock.now
    }

    private static func session() -> Transport {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = 15 // Limits the whole exchange.
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration)
        return { try await session.data(for: $0) }
    }

    /// Starts refreshing. Later calls catch up after the app was suspended; they send a request only if a token is due.
    public func wake() {
        guard !requesting, rejection == nil else { return }
        loop?.cancel()
        loop = Task { await run() }
    }

    /// Requests a token now, for instance after a sign-in.
    public func restart() {
        rejection = nil
        failures = 0
        dueAt = clock.now
        wake()
    }

    private func run() async {
        while !Task.isCancelled && rejection == nil {
            let wait = clock.now.duration(to: dueAt)
            if wait > .zero {
                try? await Task.sleep(for: min(wait, .seconds(30)), clock: clock)
                continue
            }
            requesting = true
            let pause = await requestToken()
            dueAt = clock.now.advanced(by: .seconds(pause))
            requesting = false
        }
    }

    /// Seconds until the next request.
    func requestToken() async -> Double {
        guard var (body, http) = try? await send() else { return pause(temporary: true, retryAfter: 0) }
        if http.statusCode == 401, headers != nil {
            (body, http) = (try? await send()) ?? (body, http) // With a new credential.
        }
        if http.statusCode == 200, let vended = try? JSONDecoder().decode(Vended.self, from: body),
           vended.token.hasPrefix("tk."), vended.expires_in >= 1 {
            apply(vended.token)
            ready = true
            failures = 0
            return refreshIn(vended)
        }
        let problem = try? JSONDecoder().decode(Problem.self, from: body)
        if problem?.retryable == false, let code = problem?.code, Self.finalCodes.contains(code) {
            rejection = code
            return 0
        }
        let status = http.statusCode
        let temporary = status < 300 || status >= 500 || [408, 425, 429].contains(status)
        let retryAfter = Int(http.value(forHTTPHeaderField: "Retry-After") ?? "") ?? 0
        return pause(temporary: problem?.retryable ?? temporary, retryAfter: Double(min(max(retryAfter, 0), 3600)))
    }

    private func send() async throws -> (Data, HTTPURLResponse) {
        let asked = try await headers == nil && cacheable ? cacheableRequest() : request()
        let (body, response) = try await transport(asked)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        return (body, http)
    }

    private func request() async throws -> URLRequest {
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(["scopes": scopes])
        for (name, value) in try await headers?() ?? [:] { request.setValue(value, forHTTPHeaderField: name) }
        return request
    }

    /// The only spelling that the vendor accepts: sorted, without duplicates, not percent-encoded. The response's lifetimes are
    /// those of the oldest copy, so its age does not matter.
    private func cacheableRequest() throws -> URLRequest {
        let text = endpoint.absoluteString + "/anonymous?scopes=" + scopes.joined(separator: ",")
        guard let url = URL(string: text) else { throw URLError(.badURL) }
        return URLRequest(url: url)
    }

    /// The vendor's `refresh_in` if valid, else 75% of the lifetime; with jitter.
    private func refreshIn(_ vended: Vended) -> Double {
        let life = min(vended.expires_in, 3600)
        let advised = vended.refresh_in ?? 0
        let latest = max(life - 60, life / 2)
        let refresh = min(advised > 0 && advised < life ? advised : life * 0.75, latest)
        return max(5, refresh + Double.random(in: 0...1) * (latest - refresh) / 3)
    }

    /// Up to a minute for temporary failures; one to ten minutes for those that somebody must fix.
    private func pause(temporary: Bool, retryAfter: Double) -> Double {
        let growth = pow(2, Double(min(failures, 10)))
        failures += 1
        let longest = temporary ? min(60, growth) : min(600, 120 * growth)
        let jitter = Double.random(in: 0.5...1)
        return max(retryAfter > 0 ? retryAfter + jitter * max(1, retryAfter / 4) : 0, longest * jitter)
    }
}
