// Runs a fuzzer's corpus through its entry point where there is no libFuzzer. Knows no format.
#include <dirent.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t len_bytes);

static std::vector<uint8_t> read_file(const std::string& path) {
  std::vector<uint8_t> bytes;
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    uint8_t block[65536];
    while (size_t got = std::fread(block, 1, sizeof block, file)) bytes.insert(bytes.end(), block, block + got);
    std::fclose(file);
  }
  return bytes;
}

int main(int argc, char** argv) {
  int replayed = 0;
  for (int i = 1; i < argc; ++i) {
    DIR* folder = opendir(argv[i]);
    if (!folder) return std::fprintf(stderr, "%s: no such folder\n", argv[i]), 1;
    while (dirent* entry = readdir(folder)) {
      if (entry->d_name[0] == '.') continue;
      const std::vector<uint8_t> bytes = read_file(std::string(argv[i]) + "/" + entry->d_name);
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++replayed;
    }
    closedir(folder);
  }
  std::fprintf(stderr, "%d inputs replayed\n", replayed);
  return replayed == 0;
}
