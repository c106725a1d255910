# Chooses the files of this build by their names; sets core_sources, third_party_*, transport_libraries.

file(GLOB core_sources CONFIGURE_DEPENDS core/*.cpp)
if(WIN32)
  list(FILTER core_sources EXCLUDE REGEX "_posix\\.cpp$")
else()
  list(FILTER core_sources EXCLUDE REGEX "_windows\\.cpp$")
endif()

set(third_party_sources cmake/none.c)
set(third_party_includes "")
set(third_party_definitions "")
set(transport_libraries "")

if(NOT SOUNDWELL_ENABLED)
  set(connection "link|supervisor|child|socket|grpc|http2|codec|pcm_assembler|ready_file|json|renders")
  list(FILTER core_sources EXCLUDE REGEX "_(light|grpcpp)\\.cpp$|/(${connection})(_[a-z]+)?\\.cpp$")
elseif(SOUNDWELL_TRANSPORT STREQUAL grpcpp)
  list(FILTER core_sources EXCLUDE REGEX "_(light|null)\\.cpp$")
  include(cmake/grpcpp.cmake)
else()
  list(FILTER core_sources EXCLUDE REGEX "_(grpcpp|null)\\.cpp$")
  file(GLOB light_sources CONFIGURE_DEPENDS third_party/nghttp2/lib/*.c third_party/nanopb/*.c core/pb/*.c)
  list(APPEND third_party_sources ${light_sources})
  set(third_party_includes third_party/nghttp2/lib/includes third_party/nghttp2/lib third_party/nanopb core/pb)
  set(third_party_definitions NGHTTP2_STATICLIB)
endif()

add_library(soundwell_third_party OBJECT ${third_party_sources})
target_include_directories(soundwell_third_party PRIVATE ${third_party_includes})
target_compile_definitions(soundwell_third_party PRIVATE ${third_party_definitions} HAVE_ARPA_INET_H HAVE_NETINET_IN_H
                                                         HAVE_TIME_H HAVE_CLOCK_GETTIME)
# C has no exceptions to unwind for; the tables are a tenth of its size.
target_compile_options(soundwell_third_party PRIVATE -w -fno-asynchronous-unwind-tables -fno-unwind-tables)

# Per trigger and per byte of PCM; and loops over samples, which are worth their vector instructions.
set(hot_names pool sound selector api_play sha256 sha256_processor demand coarse_clock pcm_assembler nghttp2_session)
set(loop_names variation resampler burst bed loop_reader)
foreach(source ${core_sources} ${third_party_sources})
  get_filename_component(name ${source} NAME_WE)
  if(name IN_LIST loop_names)
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
  elseif(name IN_LIST hot_names)
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
  endif()
endforeach()
