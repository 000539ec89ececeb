package android.os

class Handler {
    fun post(task: Runnable): Boolean = task.run().let { true }
}
