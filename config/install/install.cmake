# What `cmake --install` does beside copying files: decides where the configuration is, which the
# unit must know. It runs when the prefix is known, so that `--prefix` is believed.

# Under /usr the configuration belongs to /etc, as the Filesystem Hierarchy Standard has it.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(sysconfdir "/etc")
else()
  set(sysconfdir "${CMAKE_INSTALL_PREFIX}/etc")
endif()
set(bindir "${CMAKE_INSTALL_PREFIX}/bin")

file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/../example.json"
  DESTINATION "${sysconfdir}/ringmaster")
set(unit "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system/ringmaster.service")
message(STATUS "Installing: ${unit}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/ringmaster.service.in" "${unit}" @ONLY
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
