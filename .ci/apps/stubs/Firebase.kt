package com.google.firebase.appcheck

import com.google.android.gms.tasks.Task

abstract class AppCheckToken {
    abstract val token: String
}

abstract class FirebaseAppCheck {
    abstract val limitedUseAppCheckToken: Task<AppCheckToken>

    abstract fun getAppCheckToken(forceRefresh: Boolean): Task<AppCheckToken>

    companion object {
        @JvmStatic fun getInstance(): FirebaseAppCheck = throw UnsupportedOperationException()
    }
}
