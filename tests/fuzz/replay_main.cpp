// Puts every file of the folders in its arguments to a fuzz target: a corpus as a regression test, with any compiler.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "fuzz.h"

namespace {

void replay(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), {}};
    std::clog << file.string() << std::endl;  // flushed: the last line names what crashes
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i]))
            files.emplace_back(argv[i]);
        else
            for (const auto& entry : std::filesystem::directory_iterator(argv[i])) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) replay(file);
    LLVMFuzzerTestOneInput(nullptr, 0);
    std::cout << files.size() << " inputs replayed\n";
    return files.empty() ? 1 : 0;  // a corpus that is not found proves nothing
}
