#include "platform/base/task_queue.h"

#include <pthread.h>

#include "platform/base/scrub_stack.h"

namespace tp {

void TaskQueue::post(Task task) {
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    if (m_wake) m_wake();
}

size_t TaskQueue::drain() {
    std::deque<Task> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (Task& task : tasks) task();
    return tasks.size();
}

Worker::Worker(std::string name) : m_thread([this] { run(); }) {
    pthread_setname_np(m_thread.native_handle(), name.substr(0, 15).c_str());
}

Worker::~Worker() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_tasks.clear();
    }
    m_changed.notify_all();
    m_thread.join();
}

void Worker::post(Task task) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return;
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_all();
}

void Worker::wait_idle() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_tasks.empty() && !m_running; });
}

void Worker::run() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
        if (m_stopping) return;
        Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        m_running = true;
        lock.unlock();
        task();
        task = nullptr;
        scrub_stack();
        lock.lock();
        m_running = false;
        m_changed.notify_all();
    }
}

}  // namespace tp
