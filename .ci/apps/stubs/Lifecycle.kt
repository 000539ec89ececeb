package androidx.lifecycle

interface LifecycleObserver

interface LifecycleOwner {
    val lifecycle: Lifecycle
}

abstract class Lifecycle {
    abstract fun addObserver(observer: LifecycleObserver)
}

interface DefaultLifecycleObserver : LifecycleObserver {
    fun onStart(owner: LifecycleOwner) = Unit
}

class ProcessLifecycleOwner(override val lifecycle: Lifecycle) : LifecycleOwner {
    companion object {
        fun get(): LifecycleOwner = throw UnsupportedOperationException("stub for compilation only")
    }
}
