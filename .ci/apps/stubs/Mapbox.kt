package com.mapbox.common

object MapboxOptions {
    var accessToken: String = ""
}
