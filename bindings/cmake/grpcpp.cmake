# The conformance peer: messages generated from proto/ by the system's protoc, linked with the system's grpc++.

find_package(PkgConfig REQUIRED)
pkg_check_modules(GRPCPP REQUIRED IMPORTED_TARGET grpc++ protobuf)
find_program(PROTOC protoc REQUIRED)
find_program(GRPC_PLUGIN grpc_cpp_plugin REQUIRED)

set(proto_root ${CMAKE_CURRENT_SOURCE_DIR}/../proto)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
set(protos words session service)
set(generated_sources "")
set(proto_files "")
foreach(proto ${protos})
  list(APPEND generated_sources ${generated}/soundwell/v1/${proto}.pb.cc ${generated}/soundwell/v1/${proto}.pb.h)
  list(APPEND proto_files ${proto_root}/soundwell/v1/${proto}.proto)
endforeach()
list(APPEND generated_sources ${generated}/soundwell/v1/service.grpc.pb.cc ${generated}/soundwell/v1/service.grpc.pb.h)
file(MAKE_DIRECTORY ${generated})
add_custom_command(
  OUTPUT ${generated_sources}
  COMMAND ${PROTOC} -I ${proto_root} --cpp_out=${generated} --grpc_out=${generated}
          --plugin=protoc-gen-grpc=${GRPC_PLUGIN} ${proto_files}
  DEPENDS ${proto_files})

add_library(soundwell_grpcpp STATIC ${generated_sources})
target_include_directories(soundwell_grpcpp SYSTEM PUBLIC ${generated})
target_compile_options(soundwell_grpcpp PRIVATE -w)
target_link_libraries(soundwell_grpcpp PUBLIC PkgConfig::GRPCPP)
set(transport_libraries soundwell_grpcpp)
