# Takes the debug information out of what was installed, into .debug beside it, where gdb looks: it is
# nearly all of a release build's size. Packages leave this step out, they have a way of their own.
find_program(OBJCOPY objcopy REQUIRED)
foreach(program ringmasterd ringmaster-traffic)
  set(folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
  set(debug "${folder}/.debug/${program}.debug")
  file(MAKE_DIRECTORY "${folder}/.debug")
  message(STATUS "Installing: ${debug}")
  execute_process(COMMAND_ERROR_IS_FATAL ANY
    COMMAND "${OBJCOPY}" --only-keep-debug --compress-debug-sections
            "${folder}/${program}" "${debug}")
  file(CHMOD "${debug}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  execute_process(COMMAND_ERROR_IS_FATAL ANY
    COMMAND "${OBJCOPY}" --strip-unneeded "--add-gnu-debuglink=${debug}" "${folder}/${program}")
endforeach()
