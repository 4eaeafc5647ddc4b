// Linked into a program, this puts free() and realloc() of its own before glibc's: memory is overwritten with zeros
// when it is given back, by whatever library. What was freed can then be read neither by the next owner nor from a core
// file. glibc lets a program replace these (its manual, "Replacing malloc"), and the chunks stay glibc's own. Not for
// programs under a sanitizer, whose allocator does the same when told (ASAN_OPTIONS max_free_fill_size,
// free_fill_byte). Thread rule: any thread.
#include <errno.h>
#include <malloc.h>
#include <string.h>

extern "C" {

void* __libc_malloc(size_t size);  // NOLINT(bugprone-reserved-identifier): glibc's names
void __libc_free(void* memory);    // NOLINT(bugprone-reserved-identifier)

void free(void* memory) {
    if (memory == nullptr) return;
    const int kept = errno;  // POSIX.1-2024: free() leaves it alone
    ::explicit_bzero(memory, ::malloc_usable_size(memory));
    __libc_free(memory);
    errno = kept;
}

void* realloc(void* memory, size_t size) {
    if (memory == nullptr) return __libc_malloc(size);
    if (size == 0) {
        free(memory);
        return nullptr;
    }
    const size_t had = ::malloc_usable_size(memory);
    if (size <= had && size >= had / 2) {
        ::explicit_bzero(static_cast<char*>(memory) + size, had - size);
        return memory;
    }
    void* moved = __libc_malloc(size);
    if (moved == nullptr) return nullptr;
    ::memcpy(moved, memory, size < had ? size : had);
    free(memory);
    return moved;
}

}  // extern "C"
