// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "MapboxTokenClient",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "MapboxTokenClient", targets: ["MapboxTokenClient"])],
    targets: [
        .target(name: "MapboxTokenClient", path: "Sources"),
        .testTarget(name: "MapboxTokenClientTests", dependencies: ["MapboxTokenClient"], path: "Tests"),
    ]
)
