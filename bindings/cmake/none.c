/* Nothing: CMake wants at least one file in the library of foreign sources, and the null build has none. */
typedef int soundwell_no_foreign_source;
